"""Whatever is booked on a grant, no cent is lost between bookings, account, lines, shares and comparison."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.grants.account import account_at, grant_due
from pipelines.grants.books import Booking, Drawdown, add, sort_books
from pipelines.grants.differences import compare
from pipelines.grants.findings import find_all
from pipelines.grants.matching import match
from pipelines.grants.split import split_by
from tests.unit.grants.making import make_grant

GRANT = make_grant()
DAYS = st.dates(date(2022, 10, 1), date(2024, 3, 31))
CENTS = st.integers(0, 200_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def bookings(draw: st.DrawFn) -> Booking:
    amount = draw(CENTS) * draw(st.sampled_from([1, 1, 1, -1]))
    eligible = draw(st.one_of(st.none(), st.just(max(amount, Decimal(0)) / 2)))
    return Booking(
        booking_key=draw(st.uuids()).hex, municipality_id=draw(st.sampled_from(["00000001", "00000002", "00000009"])),
        grant_id="g", line_id=draw(st.sampled_from(["software", "training", "", "travel", "sponsor", "state"])), amount=amount,
        eligible=eligible and eligible.quantize(Decimal("0.01")), booked=draw(DAYS), invoiced=draw(st.one_of(st.none(), DAYS)),
        paid=draw(st.one_of(st.none(), DAYS)), number=draw(st.sampled_from(["", "1", "2", "3"])),
        payee=draw(st.sampled_from(["", "A", "B"])), vat=draw(st.one_of(st.none(), CENTS)), discount=draw(st.one_of(st.none(), CENTS)),
    )  # fmt: skip


@st.composite
def drawdowns(draw: st.DrawFn) -> Drawdown:
    requested = draw(DAYS)
    received = draw(st.one_of(st.none(), st.integers(0, 90).map(lambda n: requested + timedelta(days=n))))
    return Drawdown(draw(st.uuids()).hex, "00000001", "g", requested, received, draw(CENTS))


BOOKED = st.lists(bookings(), max_size=25)
DRAWN = st.lists(drawdowns(), max_size=8)


@given(BOOKED, DRAWN, DAYS)
def test_every_booking_is_in_exactly_one_place(rows: list[Booking], drawn: list[Drawdown], until: date) -> None:
    books = sort_books(GRANT, rows, drawn)
    sorted_rows = Counter(b.booking_key for b in (*books.vouchers, *books.instalments, *books.contributions))
    assert sorted_rows == Counter(b.booking_key for b in rows)
    a = account_at(GRANT, books, until)
    later = [v for v in books.vouchers if v.day > until]
    assert a.gross + add(v.amount for v in later) == add(v.amount for v in books.vouchers)
    assert a.gross == a.cost + a.vat + a.discount
    for name, total in (("gross", a.gross), ("cost", a.cost), ("eligible", a.eligible), ("expected", a.expected)):
        assert add(getattr(line, name) for line in a.lines) == total
    assert add(line.planned for line in a.lines) == a.planned
    assert add(i.actual for i in a.income) == a.eligible
    assert add(a.paid_by.values()) == a.cost
    assert sum(line.vouchers for line in a.lines) + len(later) == len(books.vouchers)
    assert a.drawn <= a.requested


@given(CENTS, CENTS)
def test_due_grows_with_what_is_eligible_and_is_never_more_than_approved(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert Decimal(0) <= grant_due(GRANT, low) <= grant_due(GRANT, high) <= GRANT.approved_eur.value


@given(st.integers(-(10**7), 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_shares_add_up_and_none_is_a_cent_off(cents: int, weights: list[int]) -> None:
    total = Decimal(cents) / 100
    parts = split_by(total, {str(n): Decimal(w) for n, w in enumerate(weights)})
    assert add(parts.values()) == total
    whole = sum(weights)
    for n, weight in enumerate(weights):
        exact = total * weight / whole if whole else total / len(weights)
        assert abs(parts[str(n)] - exact) < Decimal("0.01")


@given(BOOKED, DRAWN, st.one_of(st.none(), st.integers(0, 60)))
def test_a_booking_is_matched_once_and_with_its_own_sum(
    rows: list[Booking], drawn: list[Drawdown], days: int | None
) -> None:
    books = sort_books(GRANT, rows, drawn)
    found, left = match(books, days)
    assert len({b.booking_key for b in found.values()}) + len(left) == len(books.instalments)
    sums = {d.key: d.amount for d in books.drawdowns}
    assert all(-booking.amount == sums[key] for key, booking in found.items())


@given(BOOKED, DRAWN, DAYS)
def test_findings_do_not_depend_on_the_order_of_the_books(
    rows: list[Booking], drawn: list[Drawdown], until: date
) -> None:
    one, other = sort_books(GRANT, rows, drawn), sort_books(GRANT, rows[::-1], drawn[::-1])
    assert find_all({"g": GRANT}, {"g": one}, until) == find_all({"g": GRANT}, {"g": other}, until)


@given(BOOKED, DRAWN, BOOKED, DAYS)
def test_equal_books_do_not_differ_and_other_sums_are_told(
    rows: list[Booking], drawn: list[Drawdown], more: list[Booking], until: date
) -> None:
    then, now = (GRANT, sort_books(GRANT, rows, drawn)), (GRANT, sort_books(GRANT, [*rows, *more], drawn))
    assert compare(then, then, until) == ()
    told = compare(then, now, until)
    before, after = account_at(*then, until), account_at(*now, until)
    assert (before.gross != after.gross) <= any(d.what == "figure" and d.item == "gross" for d in told)
    news = sum(d.what == "voucher_new" for d in told) - sum(d.what == "voucher_gone" for d in told)
    assert news == len(now[1].until(until).vouchers) - len(then[1].until(until).vouchers)
