"""From declarations and bookings to the answer, on a small association."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.costing.answer import Question
from pipelines.costing.asking import answer
from pipelines.costing.counterfactual import separate_flows
from pipelines.costing.flows import Uncancelled, sum_by
from pipelines.costing.model import Alternative, Key, Part, Position
from pipelines.costing.ranges import Range
from pipelines.costing.saving import GROUP, Saving, rounded, unit_costs, units_in
from pipelines.costing.shared_cost import shared_flows
from pipelines.costing.tariffs import Tariff, Tier
from tests.unit.costing.making import (
    ASSUMPTIONS,
    INDEX,
    MEMBERS_OF,
    MODEL,
    QUESTION,
    QUOTES,
    TOGETHER,
    around,
    ask,
    before,
    booked,
    exact,
    joining,
)


def base_of(question: Question, member_id: str = GROUP, year: int | None = None) -> tuple[Decimal, Decimal]:
    found = answer(question)
    row = found.row(found.nominal, member_id, year)
    return row.separate.base, row.shared.base


def test_quotes_alone_and_positions_together() -> None:
    """Alone 3 × 1000 + 100 × 10 a year and 3 × 600 once; together 1200 + 100 × 8 + 2 × 100."""
    found = answer(QUESTION)
    assert [found.row(found.nominal, GROUP, y).separate.base for y in (2024, 2025, 2026)] == [5800, 4000, 4000]
    assert {found.row(found.nominal, GROUP, y).shared.base for y in (2024, 2025, 2026)} == {2200}
    whole = found.row(found.nominal)
    assert whole.saving.base == 7200
    assert whole.separate == around("13800")
    with pytest.raises(KeyError):
        found.row(found.nominal, "stranger")


def test_running_and_one_off_make_the_whole() -> None:
    """One-off 3 × 600 alone and nothing together, in the first year; the rest is running."""
    found = answer(QUESTION)
    for year in (2024, 2025, 2026, None):
        parts = [found.row(table, GROUP, year) for table in (found.running, found.one_off)]
        whole = found.row(found.nominal, GROUP, year)
        assert sum(p.separate.base for p in parts) == whole.separate.base
        assert sum(p.shared.base for p in parts) == whole.shared.base
    assert found.row(found.one_off, GROUP, 2024).separate.base == 1800
    assert found.row(found.running, GROUP, 2024).separate.base == 4000


def test_running_costs_by_months_one_offs_when_somebody_joins() -> None:
    question = ask(members=joining(c=date(2025, 10, 1)))
    assert base_of(question, "c", 2024) == (0, 0)
    assert base_of(question, "c", 2025)[0] == 600 + (1000 + 600) / Decimal(4)
    assert base_of(question, "c", 2026)[0] == 1600
    # together: 9 months for two (1200 + 40·8 + 100), 3 months for three (1200 + 100·8 + 200)
    assert base_of(question, GROUP, 2025)[1] == Decimal(1620) * 9 / 12 + Decimal(2200) * 3 / 12


def test_a_joint_one_off_falls_once_and_per_unit_when_each_joins() -> None:
    positions = (
        Position("set", "consulting", exact("900"), 2024, "", recurrence="one_off"),
        Position("move", "consulting", exact("10"), 2024, "", driver="workplaces", recurrence="one_off"),
        *TOGETHER,
    )
    model = replace(MODEL, members=joining(b=date(2025, 4, 1), c=date(2026, 1, 1)), shared=positions)
    found = sum_by(
        (f for f in shared_flows(model, ASSUMPTIONS) if f.recurrence == "one_off"), lambda f: (f.position_id, f.year)
    )
    assert {cell: amount.base for cell, amount in found.items()} == {
        ("set", 2024): 900,
        ("move", 2024): 100,
        ("move", 2025): 300,
        ("move", 2026): 600,
    }


def test_an_offer_comes_back_and_ends() -> None:
    again = Position("new", "hardware", exact("50"), 2024, "", recurrence="one_off", first_year=2020, every_years=3)
    until = Position("old", "fees", exact("7"), 2024, "", first_year=2025, last_year=2025)
    model = replace(MODEL, separate=(Alternative("quotes", (again, until)),), members=MEMBERS_OF[:1])
    found = [(f.position_id, f.year, f.amount.base) for f in separate_flows(model, ASSUMPTIONS)]
    assert found == [("new", 2026, 50), ("old", 2025, 7)]


def test_before_actuals_are_carried_by_the_index() -> None:
    """100 of 2022 (index 100) is 120 in 2024; with a factor of 0.9–1.1 and workplaces doubled it is 216–264."""
    rows = [before(m, "100", factor=Range(Decimal("0.9"), Decimal(1), Decimal("1.1"))) for m in "abc"]
    rows[0] = replace(rows[0], driver="workplaces")
    grown = replace(MEMBERS_OF[0], drivers={"workplaces": {2022: Decimal(10), 2024: Decimal(20)}})
    alternative = Alternative("before_actuals", before=tuple(rows))
    model = replace(MODEL, members=(grown, *MEMBERS_OF[1:]), separate=(alternative,), method="before_actuals")
    found = {(f.member_id, f.year): f.amount for f in separate_flows(model, ASSUMPTIONS)}
    assert found["a", 2024] == Range(Decimal(216), Decimal(240), Decimal(264))
    assert found["b", 2024] == Range(Decimal(108), Decimal(120), Decimal(132))


def test_several_baseline_years_count_alike_and_income_stays_income() -> None:
    rows = [before(m, "-100", factor=Range(Decimal("0.9"), Decimal(1), Decimal("1.1"))) for m in "abc"]
    rows += [before(m, "220", 2023) for m in "abc"]
    model = replace(MODEL, separate=(Alternative("before_actuals", before=tuple(rows)),), method="before_actuals")
    found = sum_by(separate_flows(model, ASSUMPTIONS), lambda f: (f.member_id, f.year))
    assert found["a", 2024].base == -60 + 120
    assert found["a", 2024].low == -66 + 120


def test_a_benchmark_is_a_price_per_unit() -> None:
    per_place = Position("kgst", "fees", around("3100"), 2022, "KGSt 2016", driver="workplaces")
    question = ask(separate=(QUOTES, Alternative("benchmark", (per_place,))), method="benchmark")
    assert base_of(question, "b", 2024)[0] == 30 * 3100 * Decimal("1.2")


def test_tiers_are_reached_together() -> None:
    tariff = Tariff("volume", (Tier(Decimal(50), exact("10")), Tier(None, exact("6"))))
    licence = Position("licence", "licences", tariff, 2024, "", driver="workplaces")
    question = ask(separate=(Alternative("quotes", (licence,)),), shared=(licence,))
    assert base_of(question, GROUP, 2024) == (100 + 300 + 360, 600)


@pytest.mark.parametrize(
    ("mode", "costs"),
    [
        ("graduated", ["0", "5", "50", "50.60", "110"]),
        ("volume", ["0", "5", "50", "30.60", "90"]),
        ("package", ["0", "10", "10", "6", "6"]),
    ],
)
def test_three_kinds_of_tiers(mode: str, costs: list[str]) -> None:
    """10 up to five, 6 beyond, for 0, 0.5, 5, 5.1 and 15 units."""
    tariff = Tariff(mode, (Tier(Decimal(5), exact("10")), Tier(None, exact("6"))))  # type: ignore[arg-type]
    units = ["0", "0.5", "5", "5.1", "15"]
    assert [tariff.cost(Decimal(u), "base") for u in units] == [Decimal(c) for c in costs]


def test_what_the_state_gives_free_is_apart_until_it_ends() -> None:
    free = Position("platform", "fees", exact("1"), 2024, "", driver="inhabitants", is_shadow=True)
    question = ask(shared=(*TOGETHER, free), separate=(Alternative("quotes", (*QUOTES.positions, free)),))
    found = answer(question)
    assert found.row(found.nominal, GROUP, 2026).shared.base == 2200
    assert found.shadow["shared", 2026] == found.shadow["separate", 2026] == exact("8000")
    ended = answer(replace(question, assumptions=replace(ASSUMPTIONS, free_until=2025)))
    assert ended.row(ended.nominal, GROUP, 2026).shared.base == 2200 + 8000
    assert ("shared", 2026) not in ended.shadow
    assert ended.shadow["shared", 2025] == exact("8000")


def test_bookings_go_before_the_model() -> None:
    question = replace(QUESTION, booked=(booked(2025, "3000.01"),))
    found = answer(question)
    assert [found.row(found.nominal, GROUP, y).shared.base for y in (2024, 2025, 2026)] == [
        2200,
        Decimal("3000.01"),
        2200,
    ]
    assert [found.row(found.nominal, m, 2025).shared.base for m in "abc"] == [
        Decimal("1000.01"),
        Decimal("1000.00"),
        Decimal("1000.00"),
    ]


def test_without_a_price_list_the_last_booked_year_goes_on() -> None:
    """Shared for six months of 2024 at 600: a whole year costs 1200; one-offs and grants do not come back."""
    flows = (
        booked(2024, "600"),
        booked(2024, "90", recurrence="one_off", position_id="set"),
        booked(2024, "-50", kind="grant"),
    )
    members = tuple(replace(m, first_month=date(2024, 7, 1)) for m in MEMBERS_OF)
    question = replace(ask(shared=(), members=members), booked=flows)
    growing = replace(ASSUMPTIONS, price_index=replace(INDEX, growth=exact("0.1")), carried=around("1"))
    found = answer(replace(question, assumptions=growing))
    assert found.row(found.nominal, GROUP, 2024).shared.base == 690
    assert found.row(found.nominal_after_grants, GROUP, 2024).shared.base == 640
    assert found.row(found.nominal, GROUP, 2025).shared == around("1320")
    assert found.row(found.real, GROUP, 2025).shared == around("1200")
    assert found.real_after_grants[0].shared.base == 230 - Decimal("16.67")


def test_own_books_count_transfers_and_the_group_does_not() -> None:
    transfers = (booked(2024, "-700", kind="transfer"), booked(2024, "700", "b", kind="transfer"))
    flows = (*(booked(y, "2000") for y in (2024, 2025, 2026)), *transfers)
    found = answer(replace(QUESTION, booked=flows, pays="books"))
    assert [found.row(found.nominal, m, 2024).shared.base for m in ("a", "b", "c", GROUP)] == [1300, 700, 0, 2000]
    assert found.uncancelled == []
    open_rest = answer(replace(QUESTION, booked=flows[:-1], pays="books"))
    assert open_rest.uncancelled == [Uncancelled(2024, "dms", Decimal(-700))]
    assert open_rest.row(open_rest.nominal, GROUP, 2024).shared.base == 2000


def test_depreciation_instead_of_purchase() -> None:
    server = booked(2024, "3600", recurrence="one_off", useful_life_months=36, first_month=7, cost_type_id="hardware")
    flows = (server, *(booked(y, "100") for y in (2024, 2025, 2026)))
    cash = answer(replace(QUESTION, booked=flows))
    used = answer(replace(QUESTION, booked=flows, view="depreciation"))
    assert [cash.row(cash.nominal, GROUP, y).shared.base for y in (2024, 2025, 2026)] == [3700, 100, 100]
    assert [used.row(used.nominal, GROUP, y).shared.base for y in (2024, 2025, 2026)] == [700, 1300, 1300]
    assert {s.name for s in used.bridge().spans} >= {"depreciation"}


def test_an_offer_is_used_up_from_the_month_in_which_its_member_begins() -> None:
    """3,600 EUR over 36 months: whose first month is July pays six of them in that year; by cash all of it."""
    server = Position("server", "licences", exact("3600"), 2024, "offer", recurrence="one_off", useful_life_months=36)
    members = joining(b=date(2024, 7, 1), c=date(2025, 4, 1))
    asked = ask(members=members, separate=(Alternative("quotes", (server,)),))
    used = answer(replace(asked, view="depreciation"))
    years = (2024, 2025, 2026)
    found = {m: [used.row(used.nominal, m, y).separate.base for y in years] for m in "abc"}
    assert found == {"a": [1200, 1200, 1200], "b": [600, 1200, 1200], "c": [0, 900, 1200]}
    assert {(f.cost_type_id, f.recurrence, f.is_cash_effective) for f in used.separate} == {
        ("depreciation", "running", False)
    }
    paid = answer(replace(asked, view="cash"))
    assert [paid.row(paid.nominal, "b", y).separate.base for y in years] == [3600, 0, 0]


def test_the_bridge_leads_from_one_to_the_other() -> None:
    found = answer(QUESTION)
    bridge = found.bridge()
    assert bridge.separate_eur + sum(s.change_eur for s in bridge.spans) == bridge.shared_eur
    assert [(s.name, s.change_eur) for s in bridge.spans] == [
        ("licences", Decimal(3 * (1200 - 3000))),
        ("consulting", Decimal(-1800)),
        ("maintenance", Decimal(3 * (800 - 1000))),
        ("personnel", Decimal(600)),
    ]
    one = found.bridge("position_id", "a", 2026)
    assert (one.separate_eur, one.shared_eur) == base_of(QUESTION, "a", 2026)


def test_present_value_break_even_and_rate() -> None:
    """Gains 3600, 1800, 1800 at 10 %: 3600 + 1636.36 + 1487.60; steering (−200 a year) is not cash-effective."""
    found = answer(QUESTION)
    base = found.present_values["base"]
    assert base.total_eur == Decimal("6723.96")
    assert base.other_eur == Decimal("-547.11")
    assert base.cash_eur == Decimal("6723.96") + Decimal("547.11")
    assert found.present_values["low"].total_eur < base.total_eur < found.present_values["high"].total_eur
    assert found.present_value_after_grants == base
    assert (found.break_even.year, found.break_even.verdict) == (2024, "from_start")
    assert found.internal_rate.rate is None


def test_probability_of_each_member_and_of_the_group() -> None:
    found = answer(QUESTION)
    assert found.probability.whole.probability == 1
    assert found.probability.seed == ASSUMPTIONS.seed
    asked = answer(replace(QUESTION, assumptions=replace(ASSUMPTIONS, threshold=Decimal("0.45"))))
    assert asked.row(asked.nominal, "a").verdict(Decimal("0.45")) == "open"
    small = asked.probability_for("a").whole
    assert 0 < small.probability < 1  # a pays a third of everything and has a tenth of the workplaces
    assert small.standard_error == pytest.approx((small.probability * (1 - small.probability) / 1000) ** 0.5)


def test_cost_per_unit() -> None:
    found = answer(QUESTION)
    units = units_in(MEMBERS_OF, "workplaces", found.years)
    costs = {(c.member_id, c.year): c for c in unit_costs(found.nominal, units, "workplaces")}
    assert costs[GROUP, 2025].separate == around("40")
    assert costs[GROUP, 2025].shared == exact("22")
    assert len(costs) == 4 * 3
    nobody = unit_costs(found.nominal, {("a", 2025): Decimal(0)}, "cases")
    assert [(c.separate, c.shared) for c in nobody] == [(None, None)]


def test_a_verdict_says_when_it_depends_and_when_there_is_nothing() -> None:
    row = Saving("a", 2024, around("100"), exact("80"))
    assert row.verdict(Decimal("0.10")) == "reached"
    assert row.verdict(Decimal("0.15")) == "open"
    assert row.base_reaches(Decimal("0.15")) is True
    assert row.verdict(Decimal("0.40")) == "missed"
    nothing = Saving("a", 2024, exact("0"), exact("80"))
    assert nothing.verdict(Decimal("0.15")) == "unknown"
    assert nothing.base_reaches(Decimal("0.15")) is None
    assert rounded(Decimal("0.123456")) == Decimal("0.1235")


def test_an_unequal_key_shifts_the_bill_and_not_the_group() -> None:
    by_people = Key("people", (Part(Fraction(1), "inhabitants"),))
    one, other = answer(QUESTION), answer(ask(keys=(by_people,)))
    assert one.row(one.nominal).shared == other.row(other.nominal).shared
    assert other.row(other.nominal, "a", 2024).shared.base == 275


def test_importing_it_brings_neither_numpy_nor_scipy() -> None:
    code = "import sys, pipelines.costing.asking, pipelines.costing.coalitions, pipelines.costing.shapley, pipelines.costing.core, pipelines.costing.programs, pipelines.costing.fairness; print({'numpy', 'scipy', 'pandas'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
