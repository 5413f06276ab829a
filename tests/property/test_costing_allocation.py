"""Conservation to the cent: whatever key, mix, steps, year and total, what is divided adds up to what there was."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipelines.costing.allocation import allocate, allocate_cells, shares_in, shares_of
from pipelines.costing.billing import bill
from pipelines.costing.flows import Flow, sum_by
from pipelines.costing.model import Alternative, CostModel, Key, Member, Part
from pipelines.costing.money import Divider, divide, in_cents, round_to_total
from pipelines.costing.ranges import Range
from pipelines.costing.tariffs import Tariff, Tier

DRIVERS = ("inhabitants", "workplaces", "usage")
euros = st.decimals(-10_000_000, 10_000_000, places=2)
counts = st.decimals(0, 50_000, places=1) | st.just(Decimal(0))


@st.composite
def steps(draw: st.DrawFn) -> Tariff:
    bounds = sorted(draw(st.sets(st.integers(1, 40_000), max_size=3)))
    weights = draw(st.lists(st.decimals(0, 5, places=2), min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    ends = [*map(Decimal, bounds), None]
    tiers = tuple(Tier(end, Range.exact(weight)) for end, weight in zip(ends, weights, strict=True))
    return Tariff(draw(st.sampled_from(["graduated", "volume", "package"])), tiers)


@st.composite
def keys(draw: st.DrawFn, names: list[str], key_id: str = "mix", since: date = date.min) -> Key:
    weights = draw(st.lists(st.integers(0, 20), min_size=1, max_size=4).filter(any))
    parts = []
    for weight in weights:
        basis = draw(st.sampled_from(["equal", "agreed", *DRIVERS]))
        agreed = draw(st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names)).filter(any))
        parts.append(
            Part(
                Fraction(weight, sum(weights)),
                basis,
                draw(st.none() | steps()) if basis in DRIVERS else None,
                dict(zip(names, (Fraction(a, sum(agreed)) for a in agreed), strict=True))
                if basis == "agreed"
                else None,
            )
        )
    return Key(key_id, tuple(parts), since)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Member], Key]:
    names = [f"{k:08d}" for k in range(draw(st.integers(1, 9)))]
    members = [Member(n, {d: {2024: draw(counts)} for d in DRIVERS}) for n in names]
    return members, draw(keys(names))


@given(groups(), euros)
def test_what_is_allocated_adds_up_to_the_total(group: tuple[list[Member], Key], total: Decimal) -> None:
    members, key = group
    shares = shares_of(key, members, 2024)
    allocation = allocate(total, shares)
    assert sum(shares.of.values()) == 1
    assert sum(allocation.amounts.values()) == allocation.total_eur == total
    for name, share in shares.of.items():
        assert abs(Fraction(allocation.amounts[name]) - share * Fraction(total)) < Fraction(1, 100)


@given(groups(), st.lists(euros, max_size=12))
def test_both_margins_of_several_amounts_are_conserved(group: tuple[list[Member], Key], amounts: list[Decimal]) -> None:
    shares = shares_of(group[1], group[0], 2024).of
    cells = allocate_cells(amounts, Divider(shares))
    assert [sum(cell.values()) for cell in cells] == amounts
    whole = divide(sum(amounts, Decimal(0)), shares)
    assert {n: sum((cell[n] for cell in cells), Decimal(0)) for n in shares} == whole


@given(groups(), euros)
def test_nothing_depends_on_the_order_of_the_members(group: tuple[list[Member], Key], total: Decimal) -> None:
    members, key = group
    there, back = (shares_of(key, m, 2024) for m in (members, members[::-1]))
    assert allocate(total, there).amounts == allocate(total, back).amounts


@given(groups(), euros)
def test_a_refund_is_shared_like_the_payment(group: tuple[list[Member], Key], total: Decimal) -> None:
    shares = shares_of(group[1], group[0], 2024)
    paid, refunded = allocate(total, shares).amounts, allocate(-total, shares).amounts
    assert {n: -a for n, a in refunded.items()} == paid


@given(st.dictionaries(st.text(min_size=1), st.fractions(-1000, 1000, max_denominator=97), min_size=1))
def test_rounding_keeps_a_whole_total_and_moves_nobody_by_one(claims: dict[str, Fraction]) -> None:
    last = next(iter(claims))
    claims[last] += round(sum(claims.values())) - sum(claims.values())
    rounded = round_to_total(claims)
    assert sum(rounded.values()) == sum(claims.values())
    floors = [abs(rounded[n] - claims[n]) < len(claims) for n in claims]
    assert all(floors)
    if all(c >= 0 for c in claims.values()):
        assert all(abs(rounded[n] - c) < 1 for n, c in claims.items())


@given(st.data(), st.integers(1, 12), st.integers(1, 12))
def test_a_year_with_a_new_key_and_a_new_member_adds_up(data: st.DataObject, joins: int, changes: int) -> None:
    first = Member("a", {d: {2024: Decimal(10)} for d in DRIVERS})
    second = Member("b", {d: {2024: Decimal(30)} for d in DRIVERS}, date(2024, joins, 1))
    later = Key("later", (Part(Fraction(1), "inhabitants"),), date(2024, changes, 1))
    shares = shares_in([Key("first", (Part(Fraction(1), "equal"),)), later], [first, second], 2024)
    expected = Fraction(0)
    for month in range(joins, 13):
        expected += Fraction(3, 4) if month >= changes else Fraction(1, 2)
    assert shares.of == {"a": 1 - expected / 12, "b": expected / 12}


@given(
    groups(),
    st.lists(
        st.tuples(
            st.sampled_from([2024, 2025]),
            st.sampled_from(["x", "y"]),
            st.sampled_from(["cost", "grant", "shadow", "transfer"]),
            st.tuples(euros, st.integers(0, 900), st.integers(0, 900)),
        ),
        max_size=15,
    ),
)
def test_a_bill_keeps_every_position_and_every_bound(
    group: tuple[list[Member], Key], rows: list[tuple[int, str, str, tuple[Decimal, int, int]]]
) -> None:
    members, key = group
    model = CostModel("it", tuple(members), (Alternative("quotes"),), "quotes", keys=(key,))
    flows = [
        Flow(year, members[0].member_id, "it", position, "fees", Range(base - down, base, base + up), kind=kind)
        for year, position, kind, (base, down, up) in rows
    ]
    before = sum_by((f for f in flows if f.kind != "transfer"), lambda f: (f.year, f.position_id, f.kind))
    after = sum_by(bill(flows, {"it": model}), lambda f: (f.year, f.position_id, f.kind))
    assert {c: r for c, r in after.items() if r != Range.exact(Decimal(0))} == {
        c: r for c, r in before.items() if r != Range.exact(Decimal(0))
    }


@given(groups(), st.lists(euros, min_size=1, max_size=8))
def test_a_years_bill_is_the_share_of_the_years_total(group: tuple[list[Member], Key], amounts: list[Decimal]) -> None:
    members, key = group
    model = CostModel("it", tuple(members), (Alternative("quotes"),), "quotes", keys=(key,))
    flows = [Flow(2024, "", "it", f"p{k}", "fees", Range.exact(a)) for k, a in enumerate(amounts)]
    bills = sum_by(bill(flows, {"it": model}), lambda f: f.member_id)
    expected = allocate(sum(amounts, Decimal(0)), shares_of(key, members, 2024)).amounts
    assert {n: bills[n].base if n in bills else Decimal(0) for n in expected} == expected
    assert sum(in_cents(b.base) for b in bills.values()) == in_cents(sum(amounts, Decimal(0)))
