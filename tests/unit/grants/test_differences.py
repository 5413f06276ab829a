"""What differs between two accounts of a day, voucher by voucher."""

from dataclasses import replace
from decimal import Decimal

from pipelines.grants.books import Booking
from pipelines.grants.differences import Difference, compare
from tests.unit.grants.making import END, books, make_grant, voucher

D = Decimal
GRANT = make_grant()


def told(then: list[Booking], now: list[Booking]) -> list[Difference]:
    found = compare((GRANT, books(GRANT, then)), (GRANT, books(GRANT, now)), END)
    return [d for d in found if d.what.startswith("voucher")]


def test_vouchers_without_a_number_are_known_by_payee_day_and_amount() -> None:
    """Of two without a number the second was corrected; the first is another payee's and has nothing to do with it."""
    first = voucher("100.00", 1, number="", payee="Erste Firma")
    second = voucher("70.00", 2, number="", payee="Zweite Firma")
    corrected = replace(second, eligible=D("60.00"))
    found = told([first, second], [corrected])
    assert [(d.what, d.item) for d in found] == [
        ("voucher_gone", "Erste Firma, 2023-03-01, 100.00"), ("voucher_changed", "Zweite Firma, 2023-03-02, 70.00"),
    ]  # fmt: skip
    assert "60.00" in str(found[1].now)


def test_a_voucher_with_a_number_stays_the_same_whatever_else_changes() -> None:
    old = voucher("100.00", 1)
    found = told([old], [replace(old, payee="Andere", amount=D("90.00"), eligible=D("90.00"))])
    assert [(d.what, d.item) for d in found] == [("voucher_changed", "B-1")]
