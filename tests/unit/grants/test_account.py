"""The account by hand, its edges, and how it is expected to end."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.grants.account import account_at, grant_due
from pipelines.grants.dates import add_months
from pipelines.grants.forecast import expect_at_end
from pipelines.grants.matching import match
from pipelines.grants.split import split_by
from tests.unit.grants.making import END, books, drawn, income, make_grant, voucher

D = Decimal


@pytest.mark.parametrize(
    ("eligible", "due"),
    [("0.00", "0.00"), ("0.01", "0.01"), ("1.00", "0.80"), ("999.98", "799.98"), ("999.99", "799.99"), ("1000.00", "800.00"),
     ("1000.01", "800.00"), ("5000.00", "800.00"), ("-10.00", "0.00")],
)  # fmt: skip
def test_due_is_the_rate_up_to_what_was_approved(eligible: str, due: str) -> None:
    assert grant_due(make_grant(), D(eligible)) == D(due)


def test_an_account_by_hand() -> None:
    grant = make_grant()
    rows = [
        voucher("500.00", 1, amount=D("620.00"), vat=D("95.00"), discount=D("5.00")),
        voucher("120.00", 2, line_id="training", municipality_id="00000002"),
        voucher(None, 3, amount=D("40.00")),
        income("50.00", date(2023, 5, 1), "sponsor"),
    ]
    a = account_at(grant, books(grant, rows, [drawn("300.00", date(2023, 6, 1)), drawn("99.00", None, 2)]), END)
    assert (a.gross, a.vat, a.discount, a.cost, a.eligible) == (
        D("780.00"),
        D("95.00"),
        D("5.00"),
        D("680.00"),
        D("620.00"),
    )
    assert (a.due, a.others, a.own_share) == (D("496.00"), D("50.00"), D("74.00"))
    assert (a.requested, a.drawn, a.balance) == (D("399.00"), D("300.00"), D("196.00"))
    assert {i.line_id: i.actual for i in a.income} == {
        "own_one": D("49.33"), "own_two": D("24.67"), "sponsor": D("50.00"), "state": D("496.00"),
    }  # fmt: skip
    assert a.paid_by == {"00000001": D("560.00"), "00000002": D("120.00")}
    assert [(x.line_id, x.vouchers, x.eligible, x.over) for x in a.lines] == [
        ("software", 2, D("500.00"), D("-100.00")), ("training", 1, D("120.00"), D("-280.00")),
    ]  # fmt: skip


def test_what_is_paid_later_belongs_to_a_later_account() -> None:
    grant = make_grant()
    mine = books(grant, [voucher("10.00", 1), voucher("20.00", 2)], [drawn("8.00", date(2023, 3, 2))])
    assert account_at(grant, mine, date(2023, 2, 28)).eligible == 0
    day = account_at(grant, mine, date(2023, 3, 1))
    assert (day.eligible, day.drawn) == (D("10.00"), D("0.00"))
    assert account_at(grant, mine, date(2023, 3, 2)).drawn == D("8.00")


def test_a_voucher_on_no_line_is_counted_on_a_line_of_its_own() -> None:
    grant = make_grant()
    a = account_at(grant, books(grant, [voucher("10.00", line_id="travel"), voucher("5.00", 2, line_id="")]), END)
    assert [(x.line_id, x.eligible) for x in a.lines][-1] == ("", D("15.00"))
    assert a.eligible == D("15.00")


def test_a_credit_note_is_a_voucher_not_a_grant() -> None:
    grant = make_grant()
    mine = books(
        grant,
        [voucher("100.00"), voucher(None, 2, amount=D("-30.00")), income("80.00", END), income("1.00", END, "state")],
    )
    assert (len(mine.vouchers), len(mine.instalments)) == (2, 2)
    assert account_at(grant, mine, END).gross == D("70.00")


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2023, 3, 31), "365.00"),  # 90 euros in 90 days, 275 days left: 90 + 275
        (date(2023, 7, 8), "178.00"),  # the 180 days up to here begin with 10 January: 90 + 90 × 176 / 180
        (date(2023, 7, 9), "90.00"),  # and now they do not
        (date(2023, 12, 31), "90.00"),
        (date(2024, 5, 1), "90.00"),
        (date(2022, 12, 31), "90.00"),  # before the period begins there is no pace
    ],
)
def test_the_pace_of_the_last_half_year_goes_on(until: date, expected: str) -> None:
    assert expect_at_end([(date(2023, 1, 10), D("90.00"))], date(2023, 1, 1), END, until) == D(expected)


def test_shares_add_up_to_the_cent() -> None:
    assert split_by(D("100.00"), {"a": D(1), "b": D(1), "c": D(1)}) == {
        "a": D("33.34"),
        "b": D("33.33"),
        "c": D("33.33"),
    }
    assert split_by(D("-0.01"), {"a": D(1), "b": D(1)}) == {"a": D("0.00"), "b": D("-0.01")}
    assert split_by(D("5.00"), {}) == {}
    assert split_by(D("1.00"), {"a": D(0), "b": D(0)}) == {"a": D("0.50"), "b": D("0.50")}


def test_a_month_later() -> None:
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert add_months(date(2023, 11, 15), 14) == date(2025, 1, 15)


def test_two_equal_sums_are_matched_in_order_and_each_booking_once() -> None:
    grant = make_grant()
    rows = [income("80.00", date(2023, 4, 3)), income("80.00", date(2023, 7, 3))]
    found, left = match(
        books(grant, rows, [drawn("80.00", date(2023, 4, 1), 1), drawn("80.00", date(2023, 7, 1), 2)]), 30
    )
    assert {key[2]: b.booked for key, b in found.items()} == {"MA-1": date(2023, 4, 3), "MA-2": date(2023, 7, 3)}
    assert left == ()
    assert match(books(grant, rows[:1], [drawn("80.00", date(2023, 12, 1))]), None)[0]
