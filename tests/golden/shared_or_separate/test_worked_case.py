"""What is worked out on paper, step by step, is what the software answers, to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

import pytest

from pipelines.costing.allocation import allocate, shares_of
from pipelines.costing.answer import Answer
from pipelines.costing.asking import answer
from pipelines.costing.coalitions import cost_function
from pipelines.costing.core import core_test
from pipelines.costing.fairness import fairest_mix
from pipelines.costing.flows import Flow, sum_by
from pipelines.costing.game import CostFunction, enumerate_game
from pipelines.costing.model import Key, Part
from pipelines.costing.saving import GROUP, Saving
from pipelines.costing.shapley import shapley_exact
from tests.golden.shared_or_separate.reading import read_question, read_results

MEMBERS = ("A", "B", "C")
KEYS = {
    "the key (20 % equal, 80 % workplaces)": Key(
        "key", (Part(Fraction(1, 5), "equal"), Part(Fraction(4, 5), "workplaces"))
    ),
    "equal": Key("equal", (Part(Fraction(1), "equal"),)),
    "workplaces": Key("workplaces", (Part(Fraction(1), "workplaces"),)),
    "agreed (1/2, 3/10, 1/5)": Key(
        "agreed", (Part(Fraction(1), "agreed", agreed=dict(zip("ABC", map(Fraction, ("1/2", "3/10", "1/5")), strict=True))),)
    ),
}  # fmt: skip
TABLES = {
    "separate", "bills", "nominal", "nominal_after_grants", "real", "range", "present_value", "bridge", "coalitions",
    "rules", "core", "fairest_mix", "tornado",
}  # fmt: skip


@cache
def answered() -> Answer:
    return answer(read_question())


@cache
def dms_of_2025() -> CostFunction:
    question = read_question()
    return cost_function(question.models[1], [2025], question.assumptions)


def euros(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)} %"


def by_position(flows: Sequence[Flow]) -> list[list[str]]:
    """Service, position, year, then a column for each member and one for all of them."""
    cells = sum_by(
        (f for f in flows if f.kind == "cost"), lambda f: (f.it_service_id, f.position_id, f.year, f.member_id)
    )
    rows = sorted({cell[:3] for cell in cells}, key=lambda row: (row[0] != "network", row))
    found = []
    for row in rows:
        amounts = [cells[*row, m].base for m in MEMBERS]
        found.append([row[0], row[1], str(row[2]), *map(euros, amounts), euros(sum(amounts, Decimal(0)))])
    return found


def savings_of(table: Sequence[Saving]) -> list[list[str]]:
    found = []
    for row in table:
        assert row.gain is not None
        amounts = (row.separate.base, row.shared.base, row.saving.base)
        reached = "yes" if row.base_reaches(Decimal("0.15")) else "no"
        found.append([row.member_id, str(row.year or "all"), *map(euros, amounts), percent(row.gain.base), reached])
    return found


def test_every_table_of_the_paper_is_checked() -> None:
    assert read_results().keys() == TABLES


def test_what_each_would_pay_alone() -> None:
    assert by_position(answered().separate) == read_results()["separate"]


def test_what_they_pay_together_and_each_of_it() -> None:
    found = [[*row[:3], row[-1], *row[3:-1]] for row in by_position(answered().shared)]
    assert found == read_results()["bills"]


@pytest.mark.parametrize("table", ["nominal", "nominal_after_grants", "real"])
def test_the_saving(table: str) -> None:
    assert savings_of(getattr(answered(), table)) == read_results()[table]


def test_the_ranges() -> None:
    whole = answered().row(answered().nominal)
    assert whole.gain is not None
    found = [
        [case, euros(getattr(whole.separate, case)), euros(getattr(whole.saving, case)), percent(getattr(whole.gain, case))]
        for case in ("low", "base", "high")
    ]  # fmt: skip
    assert found == read_results()["range"]


def test_present_value_and_break_even() -> None:
    value = answered().present_values["base"]
    found = [
        [str(y.year), *map(euros, (y.cash_eur, y.other_eur, y.present_cash_eur, y.present_other_eur, y.cumulative_eur))]
        for y in value.years
    ]
    found.append(["all", "", "", *map(euros, (value.cash_eur, value.other_eur, value.total_eur))])
    assert found == read_results()["present_value"]
    assert (answered().break_even.year, answered().break_even.verdict) == (2025, "once")


def test_the_bridge() -> None:
    bridge = answered().bridge()
    found = [[s.name, euros(s.separate_eur), euros(s.shared_eur), euros(s.change_eur)] for s in bridge.spans]
    change = bridge.shared_eur - bridge.separate_eur
    found.append(["all", euros(bridge.separate_eur), euros(bridge.shared_eur), euros(change)])
    assert found == read_results()["bridge"]


def test_the_coalitions() -> None:
    found = {row[0]: row[1] for row in read_results()["coalitions"]}
    assert len(found) == 7
    assert {name: euros(dms_of_2025().cost_of(name)) for name in found} == found


def rules() -> dict[str, Mapping[str, Decimal]]:
    """Every rule's amounts of the same total."""
    total = dms_of_2025().cost_of(MEMBERS)
    people = read_question().models[1].members
    fair = shapley_exact(enumerate_game(dms_of_2025())).amounts
    return {"Shapley": fair} | {n: allocate(total, shares_of(key, people, 2025)).amounts for n, key in KEYS.items()}


def test_who_pays_what_by_each_rule() -> None:
    found = {n: [euros(amounts[m]) for m in MEMBERS] for n, amounts in rules().items()}
    found["alone"] = [euros(dms_of_2025().cost_of(m)) for m in MEMBERS]
    assert found == {row[0]: row[1:] for row in read_results()["rules"]}


def test_who_would_leave() -> None:
    game = enumerate_game(dms_of_2025())
    verdicts = {n: core_test(amounts, game) for n, amounts in rules().items()}
    found = {
        n: ["".join(v.coalition), euros(v.excess_eur), "yes" if v.is_stable else "no"] for n, v in verdicts.items()
    }
    assert found == {row[0]: row[1:] for row in read_results()["core"]}


def test_the_fairest_mix() -> None:
    people = read_question().models[1].members
    plain = {basis: shares_of(KEYS[basis], people, 2025) for basis in ("equal", "workplaces")}
    reference = shapley_exact(enumerate_game(dms_of_2025())).shares
    found = fairest_mix(dms_of_2025().cost_of(MEMBERS), plain, reference)
    shares = [f"{found.shares[basis] * 100} %" for basis in plain]
    assert [[*shares, euros(found.largest_deviation_eur)]] == read_results()["fairest_mix"]


def test_what_hangs_on_each_price() -> None:
    tornado = answered().tornado
    assert tornado is not None
    found = [
        [bar.name.it_service_id, bar.name.position_id, percent(bar.at_low), percent(bar.at_high)]
        for bar in tornado.bars
        if bar.name.side == "separate"
    ]
    assert found == read_results()["tornado"]


def test_the_transfers_cancel_and_a_missing_one_is_found() -> None:
    assert answered().uncancelled == []
    question = read_question("books")
    found = answer(question)
    assert found.row(found.nominal).shared == answered().row(answered().nominal).shared
    assert found.row(found.nominal, "B", 2024).shared.base == 9900
    less = [f for f in question.booked if (f.kind, f.member_id) != ("transfer", "C")]
    rest = answer(replace(question, booked=tuple(less))).uncancelled
    assert [(r.year, r.rest_eur) for r in rest] == [(2024, Decimal(-16500))]
    assert found.row(found.nominal, GROUP, 2024).shared.base == 94400
