"""Present value, break-even, internal rate, depreciation, tornado and probability, each against something independent."""

from decimal import Decimal
from math import isclose

import numpy_financial as npf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.break_even import break_even, internal_rate
from pipelines.costing.depreciation import as_depreciation, depreciate
from pipelines.costing.flows import Flow, in_prices_of
from pipelines.costing.ledger import keep_ledger
from pipelines.costing.money import LIMIT
from pipelines.costing.present_value import gains_of, present_value, present_value_of
from pipelines.costing.probability import probability_of
from pipelines.costing.ranges import Range
from pipelines.costing.saving import GROUP, savings
from pipelines.costing.sensitivity import tornado_of_gain, tornado_of_present_value

euros = st.decimals(-500_000, 500_000, places=2)
rates = st.decimals("-0.5", "0.5", places=4)
YEARS = range(2025, 2030)
FEW = settings(max_examples=40, deadline=None)


def some_assumptions(
    growth: Range | None = None, rate: Range | None = None, threshold: str = "0.15", seed: int = 7
) -> Assumptions:
    index = PriceIndex({2024: Decimal(119)}, growth or Range.exact(Decimal("0.02")), "made up")
    rate = rate or Range.exact(Decimal("0.02"))
    return Assumptions(index, 2025, 2025, 5, rate, "", Decimal(threshold), draws=2500, seed=seed)


@st.composite
def ranges(draw: st.DrawFn, *, exact: bool = False) -> Range:
    cents = sorted(draw(st.lists(st.integers(1, 10**7), min_size=3, max_size=3)))
    low, base, high = (Decimal(c).scaleb(-2) for c in cents)
    return Range.exact(base) if exact else Range(low, base, high)


@st.composite
def sides(draw: st.DrawFn, *, exact: bool = False, most: int = 4) -> list[Flow]:
    return [
        Flow(
            year,
            draw(st.sampled_from("ab")),
            "it",
            f"p{k}",
            "fees",
            draw(ranges(exact=exact)),
            is_cash_effective=draw(st.booleans()),
            is_assumed=True,
        )
        for k in range(draw(st.integers(1, most)))
        for year in YEARS
    ]


@given(st.lists(euros, min_size=1, max_size=30), st.data(), rates)
def test_present_value_is_that_of_numpy_financial(cash: list[Decimal], data: st.DataObject, rate: Decimal) -> None:
    other = data.draw(st.lists(euros, min_size=len(cash), max_size=len(cash)))
    years = range(2020, 2020 + len(cash))
    size = sum(abs(a) + abs(b) for a, b in zip(cash, other, strict=True))
    assume(size * max(Decimal(1), 1 / (1 + rate)) ** len(cash) < LIMIT)  # beyond, an amount is refused as a mistake
    found = present_value(*(dict(zip(years, x, strict=True)) for x in (cash, other)), rate, years)
    for sums, expected in ((cash, found.cash_eur), (other, found.other_eur)):
        independent = npf.npv(float(rate), [float(x) for x in sums])
        assert isclose(float(expected), independent, rel_tol=1e-9, abs_tol=0.005 * len(sums) + 1e-6)
    assert found.total_eur == found.cash_eur + found.other_eur == found.years[-1].cumulative_eur


@given(st.lists(euros, min_size=1, max_size=15))
def test_break_even_is_the_first_year_not_below_zero(sums: list[Decimal]) -> None:
    cumulative = dict(zip(range(2020, 2020 + len(sums)), sums, strict=True))
    found = break_even(cumulative)
    above = [year for year, total in cumulative.items() if total >= 0]
    assert found.year == (above[0] if above else None)
    assert (found.verdict == "never") is (not above)
    if found.lasting_year is not None:
        assert all(total >= 0 for year, total in cumulative.items() if year >= found.lasting_year)
        before = found.lasting_year - 1
        assert before not in cumulative or cumulative[before] < 0
    else:
        assert sums[-1] < 0
    assert (found.verdict == "from_start") is (len(above) == len(sums))
    assert (found.verdict == "several") is (
        len(found.crossings) > 1 or (bool(found.crossings) and not found.crossings[0][1])
    )


@given(st.decimals(1, 500_000, places=2), st.lists(st.decimals(0, 90_000, places=2), min_size=1, max_size=12))
def test_the_internal_rate_is_that_of_numpy_financial(spent: Decimal, gains: list[Decimal]) -> None:
    assume(spent / 2 < sum(gains) < 50 * spent)  # within the bounds of the search
    found = internal_rate(dict(enumerate([-spent, *gains], start=2020)))
    expected = npf.irr([-float(spent), *map(float, gains)])
    assert found.is_unique
    assert found.rate is not None
    assert isclose(float(found.rate), expected, abs_tol=1e-4)


@given(st.lists(st.decimals(0, 1000, places=2), max_size=6))
def test_gains_alone_have_no_internal_rate(gains: list[Decimal]) -> None:
    assert internal_rate(dict(enumerate(gains, start=2020))).rate is None


@given(euros, st.integers(1, 12), st.integers(1, 200))
def test_depreciation_uses_up_the_whole_amount_month_by_month(amount: Decimal, month: int, months: int) -> None:
    charges = depreciate(amount, 2024, month, months)
    assert sum(charges.values()) == amount
    in_use = {2024: min(months, 13 - month)}
    while sum(in_use.values()) < months:
        in_use[2024 + len(in_use)] = min(12, months - sum(in_use.values()))
    assert charges.keys() == in_use.keys()
    for year, charge in charges.items():
        assert abs(charge - amount * in_use[year] / months) <= Decimal("0.01")


@given(ranges(), st.integers(1, 12), st.integers(1, 60))
def test_both_views_hold_the_same_euros(amount: Range, month: int, months: int) -> None:
    bought = Flow(2025, "a", "it", "p", "hardware", amount, "one_off", useful_life_months=months, first_month=month)
    charges = as_depreciation([bought])
    for case in ("low", "base", "high"):
        assert sum(f.amount.at(case) for f in charges) == amount.at(case)  # type: ignore[arg-type]
    assert not any(f.is_cash_effective for f in charges)


def test_depreciation_on_paper() -> None:
    """10,000.00 EUR from October 2025 over 36 months: 3, 12, 12 and 9 of 36 months."""
    expected = {2025: "833.33", 2026: "3333.34", 2027: "3333.33", 2028: "2500.00"}
    assert depreciate(Decimal(10_000), 2025, 10, 36) == {y: Decimal(x) for y, x in expected.items()}


@given(sides(), sides())
def test_the_group_is_the_sum_of_its_members_and_the_whole_of_its_years(one: list[Flow], other: list[Flow]) -> None:
    table = savings(one, other, ["a", "b"], YEARS)
    cells = {(row.member_id, row.year): row for row in table}
    for year in (*YEARS, None):
        whole = cells[GROUP, year].separate
        assert whole == cells["a", year].separate + cells["b", year].separate
        assert cells[GROUP, year].saving.base == cells["a", year].saving.base + cells["b", year].saving.base
    assert cells[GROUP, None].shared.base == sum(f.amount.base for f in other)
    gain = cells[GROUP, None].gain
    assert gain is not None
    assert isclose(float(gain.base), 1 - float(sum(f.amount.base for f in other) / sum(f.amount.base for f in one)))


@FEW
@given(sides(), sides())
def test_a_bar_is_what_the_outcome_would_be(one: list[Flow], other: list[Flow]) -> None:
    """One price at its low in the flows themselves, all sums made again, is the bar's end."""
    assumptions = some_assumptions(rate=Range(Decimal("0.01"), Decimal("0.02"), Decimal("0.04")))
    ledger = keep_ledger(one, other, YEARS)
    tornado = tornado_of_gain(ledger, assumptions)
    worth = tornado_of_present_value(ledger, assumptions)
    assert tornado is not None
    assert [b.span for b in tornado.bars] == sorted((b.span for b in tornado.bars), reverse=True)
    for bar in tornado.bars:
        changed = [_at_low(f, bar.name.position_id) for f in (one if bar.name.side == "separate" else other)]
        sides = (changed, other) if bar.name.side == "separate" else (one, changed)
        row = next(r for r in savings(*sides, ["a", "b"], YEARS) if (r.member_id, r.year) == (GROUP, None))
        assert row.gain is not None
        assert row.gain.base == bar.at_low
        same = next(b for b in worth.bars if b.name == bar.name)
        assert same.at_low == present_value_of(gains_of(*sides), assumptions.rate.base, YEARS).total_eur
    assert worth.base == present_value_of(gains_of(one, other), assumptions.rate.base, YEARS).total_eur
    assert any(b.name.position_id == "discount_rate" for b in worth.bars)


def _at_low(flow: Flow, position_id: str) -> Flow:
    return flow.with_amount(Range.exact(flow.amount.low)) if flow.position_id == position_id else flow


@FEW
@given(sides(), sides())
def test_dearer_alone_saves_more_and_dearer_together_less(one: list[Flow], other: list[Flow]) -> None:
    tornado = tornado_of_gain(keep_ledger(one, other, YEARS), some_assumptions())
    assert tornado is not None
    for bar in tornado.bars:
        if bar.name.side == "separate":
            assert bar.at_low <= tornado.base <= bar.at_high
        else:
            assert bar.at_high <= tornado.base <= bar.at_low


@FEW
@given(sides(exact=True), sides(exact=True), st.sampled_from(["0.15", "0", "-0.5"]))
def test_without_ranges_the_probability_is_nought_or_one(one: list[Flow], other: list[Flow], threshold: str) -> None:
    found = probability_of(keep_ledger(one, other, YEARS), some_assumptions(threshold=threshold))
    rows = {
        r.year: r.base_reaches(Decimal(threshold))
        for r in savings(one, other, ["a", "b"], YEARS)
        if r.member_id == GROUP
    }
    assert (found.whole.probability, found.whole.standard_error) == (float(bool(rows[None])), 0)
    assert {y: e.probability for y, e in found.by_year.items()} == {y: float(bool(r)) for y, r in rows.items() if y}
    assert found.every_year.probability == float(all(r for y, r in rows.items() if y))


def test_exactly_the_threshold_is_reached() -> None:
    one, other = (
        [Flow(y, "a", "it", "p", "fees", Range.exact(Decimal(x))) for y in YEARS] for x in ("100.00", "85.00")
    )
    assert probability_of(keep_ledger(one, other, YEARS), some_assumptions()).every_year.probability == 1


@FEW
@given(sides(), sides(), st.integers(1, 99))
def test_what_holds_in_every_case_is_certain(one: list[Flow], other: list[Flow], seed: int) -> None:
    ledger, assumptions = keep_ledger(one, other, YEARS), some_assumptions(seed=seed)
    found = probability_of(ledger, assumptions)
    assert found == probability_of(ledger, assumptions)  # the seed decides
    whole = next(r for r in savings(one, other, ["a", "b"], YEARS) if (r.member_id, r.year) == (GROUP, None))
    verdict = whole.verdict(assumptions.threshold)
    if verdict == "reached":
        assert found.whole.probability == 1
    elif verdict == "missed":
        assert found.whole.probability == 0
    assert found.every_year.probability <= min(e.probability for e in found.by_year.values())
    assert found.gain_pct is not None
    assert whole.gain is not None
    assert 100 * float(whole.gain.low) - 1e-6 <= found.gain_pct[0] <= found.gain_pct[2]
    assert found.gain_pct[2] <= 100 * float(whole.gain.high) + 1e-6


def test_the_probability_is_that_of_the_triangle() -> None:
    """Alone 100.00 to 200.00 with 100.00 the likeliest, together 100.00, threshold 25 %: alone ≥ 133.33 has (2/3)²."""
    alone = [
        Flow(y, "a", "it", "p", "fees", Range(Decimal(100), Decimal(100), Decimal(200)), is_assumed=True) for y in YEARS
    ]
    together = [Flow(y, "a", "it", "p", "fees", Range.exact(Decimal(100))) for y in YEARS]
    found = probability_of(keep_ledger(alone, together, YEARS), some_assumptions(threshold="0.25"))
    assert abs(found.whole.probability - 4 / 9) < 4 * found.whole.standard_error
    assert isclose(found.whole.standard_error, (4 / 9 * 5 / 9 / 2500) ** 0.5, rel_tol=0.05)


@given(sides(), st.integers(2021, 2030))
def test_real_is_nominal_in_the_prices_of_one_year(flows: list[Flow], price_year: int) -> None:
    index = PriceIndex(
        {2020: Decimal(100), 2021: Decimal("103.1"), 2022: Decimal("110.2")}, Range.exact(Decimal("0.02")), ""
    )
    for flow, real in zip(flows, in_prices_of(price_year, flows, index), strict=True):
        expected = float(flow.amount.base) * 1.02 ** (price_year - flow.year) if price_year >= 2022 else None
        if expected is not None:
            assert isclose(float(real.amount.base), expected, abs_tol=0.00501)
        if flow.year == price_year:
            assert real.amount == flow.amount
