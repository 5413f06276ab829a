"""The case worked by hand in README.md, through the arithmetic."""

from datetime import date
from decimal import Decimal

from pipelines.grants.account import account_at
from pipelines.grants.books import Booking, Books, Drawdown, sort_books
from pipelines.grants.findings import find_all
from tests.unit.grants.making import make_grant, stated

D = Decimal
A, B = "00000001", "00000002"
WORDS = {"de": "Titel", "en": "Title"}
GRANT = make_grant(
    {"booking_days": stated(31)},
    notice={"date": stated("2023-03-01"), "reference": stated("A 1")},
    approval_period=stated({"first": "2023-03-01", "last": "2024-02-29"}),
    expenditure={
        "software": {"title": WORDS, "eur": stated("700.00")},
        "training": {"title": WORDS, "eur": stated("300.00")},
    },
    income={
        "own_a": {"title": WORDS, "kind": "own_share", "municipality": A, "eur": stated("120.00")},
        "own_b": {"title": WORDS, "kind": "own_share", "municipality": B, "eur": stated("80.00")},
        "state": {"title": WORDS, "kind": "grant", "eur": stated("800.00")},
    },
)


def paid(
    number: str, line: str, by: str, invoiced: date, day: date, amount: str, vat: str, discount: str, eligible: str
) -> Booking:
    deducted = [D(x) if x else None for x in (vat, discount)]
    return Booking(
        number, by, "g", line, D(amount), D(eligible), day, invoiced, day, number, "Firma", "Ware", *deducted
    )


def books() -> Books:
    vouchers = [
        paid("S-1", "software", A, date(2023, 2, 27), date(2023, 3, 10), "357.00", "57.00", "", "300.00"),
        paid("S-2", "software", A, date(2023, 5, 2), date(2023, 5, 20), "510.00", "", "10.00", "480.00"),
        paid("T-1", "training", B, date(2023, 8, 1), date(2023, 8, 15), "120.00", "", "", "120.00"),
        paid("S-3", "software", A, date(2024, 2, 20), date(2024, 3, 1), "65.00", "", "", "65.00"),
    ]
    received = [
        Booking("i1", A, "g", "", D("-400.00"), None, date(2023, 4, 5)),
        Booking("i2", A, "g", "", D("-320.00"), None, date(2023, 8, 2)),
    ]
    drawn = [
        Drawdown("MA-1", A, "g", date(2023, 3, 20), date(2023, 4, 3), D("400.00")),
        Drawdown("MA-2", A, "g", date(2023, 7, 15), date(2023, 8, 1), D("320.00")),
    ]
    return sort_books(GRANT, [*vouchers, *received], drawn)


def test_on_the_last_day_of_the_period() -> None:
    day = date(2024, 2, 29)
    a = account_at(GRANT, books(), day)
    assert (a.gross, a.vat, a.discount, a.cost) == (D("987.00"), D("57.00"), D("10.00"), D("920.00"))
    assert {x.line_id: x.eligible for x in a.lines} == {"software": D("780.00"), "training": D("120.00")}
    assert (a.eligible, a.due, a.drawn, a.balance) == (D("900.00"), D("720.00"), D("720.00"), D("0.00"))
    assert {i.line_id: i.actual for i in a.income} == {"own_a": D("108.00"), "own_b": D("72.00"), "state": D("720.00")}
    assert a.own_share_pct == 20
    assert a.paid_by == {A: D("800.00"), B: D("120.00")}
    found = find_all({"g": GRANT}, {"g": books()}, day)
    assert [(f.rule_id, f.figure) for f in found] == [
        ("eligible_under_approved", D("80.00")),
        ("invoice_before_notice", D("300.00")),
    ]


def test_on_the_day_after() -> None:
    day = date(2024, 3, 1)
    a = account_at(GRANT, books(), day)
    assert (a.eligible, a.due, a.balance) == (D("965.00"), D("772.00"), D("52.00"))
    assert [i.actual for i in a.income] == [D("115.80"), D("77.20"), D("772.00")]
    found = find_all({"g": GRANT}, {"g": books()}, day)
    assert [(f.rule_id, f.figure) for f in found] == [
        ("eligible_under_approved", D("28.00")),
        ("invoice_before_notice", D("300.00")),
        ("line_over_tolerance", D("5.00")),
        ("payment_outside_period", D("65.00")),
    ]
