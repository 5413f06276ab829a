"""A scenario: read from the address, mistakes named, and what must hold whatever is wished."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboards.app import create_app
from dashboards.components.case_scope import CaseScope
from dashboards.components.figure import find_figures
from dashboards.components.scenario_result import say_result
from dashboards.filters import (
    CASE,
    COST_VIEW,
    EQUAL_SHARE,
    FREE_UNTIL,
    KEY,
    LEAVING,
    NEW_CASES,
    NEW_INHABITANTS,
    NEW_WORKPLACES,
    NEWCOMER,
    RATE,
    RISE,
    WIDTH,
    Filters,
)
from dashboards.pages import scenario
from dashboards.routing import render
from dashboards.scenario import NEW_ID, Newcomer, Wishes, parse, read_wishes
from dashboards.scenario_case import Scenario, carry_reference, work_out, years_to_come
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.view import View
from pipelines.cost_case.case import CostCase
from pipelines.costing.model import Key, Part
from pipelines.costing.ranges import Case
from pipelines.costing.saving import GROUP
from tests.unit.dashboards.costs.test_cost_page import plain, written

ERBACH = "06437006"
NEW = Newcomer("Neustadt", {"inhabitants": Decimal(2500), "workplaces": Decimal(25), "usage": Decimal(3000)})


@pytest.fixture
def case(costs: Snapshot) -> CostCase:
    found = costs.cost_case("depreciation")
    assert found is not None
    return found


@pytest.fixture
def play(costs: Snapshot, case: CostCase) -> Callable[[Wishes], Scenario]:
    return lambda wishes: work_out(case, costs.costs, wishes, costs.scenario_reference("depreciation"))


def shared_of(scenario: Scenario, member: str = GROUP) -> Decimal:
    return scenario.answer.row(scenario.answer.nominal, member).shared.base


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,5", "1.5"), ("1.5", "1.5"), ("−2", "-2"), (" 3 ", "3"), ("abc", None), ("1,2,3", None), ("NaN", None), ("Infinity", None), ("", None)],
)  # fmt: skip
def test_numbers_are_read_with_comma_or_point(text: str, value: str | None) -> None:
    assert parse(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("choices", "mistakes"),
    [
        ({RATE: "abc"}, {RATE: "percent"}), ({RATE: "26"}, {RATE: "percent"}), ({RISE: "-6"}, {RISE: "percent"}),
        ({CASE: "mittel"}, {CASE: "choice"}), ({KEY: "nix"}, {KEY: "choice"}), ({EQUAL_SHARE: "20"}, {EQUAL_SHARE: "needs_key"}),
        ({KEY: "workplaces", EQUAL_SHARE: "101"}, {EQUAL_SHARE: "share"}), ({FREE_UNTIL: "1999"}, {FREE_UNTIL: "year"}),
        ({LEAVING: "99999999"}, {LEAVING: "member"}), ({NEW_INHABITANTS: "1.000"}, {NEW_WORKPLACES: "missing", NEW_CASES: "missing"}),
        ({NEW_INHABITANTS: "0", NEW_WORKPLACES: "1", NEW_CASES: "1"}, {NEW_INHABITANTS: "count"}),
        ({NEW_INHABITANTS: "1,5", NEW_WORKPLACES: "1", NEW_CASES: "1"}, {NEW_INHABITANTS: "count"}),
    ],
)  # fmt: skip
def test_every_mistake_is_named_and_left_out(case: CostCase, choices: dict[str, str], mistakes: dict[str, str]) -> None:
    filters = Filters()
    for name, value in choices.items():
        filters = filters.choose(name, value)
    read = read_wishes(filters, case, years_to_come(case))
    assert read.mistakes == mistakes
    assert not read.wishes.changes


def test_a_cooperation_of_one_is_none(case: CostCase) -> None:
    filters = Filters().choose(LEAVING, *case.question.members[:3])
    assert read_wishes(filters, case, years_to_come(case)).mistakes == {LEAVING: "alone"}
    joined = (
        filters.choose(NEW_INHABITANTS, "100").choose(NEW_WORKPLACES, "5").choose(NEW_CASES, "9").choose(NEWCOMER, "X")
    )
    assert read_wishes(joined, case, years_to_come(case)).mistakes == {}


def test_a_mix_is_read(case: CostCase) -> None:
    read = read_wishes(Filters().choose(KEY, "workplaces").choose(EQUAL_SHARE, "20"), case, years_to_come(case))
    assert read.wishes.key == Key("scenario", (Part(Fraction(1, 5), "equal"), Part(Fraction(4, 5), "workplaces")))
    assert read_wishes(Filters().choose(KEY, "equal").choose(EQUAL_SHARE, "30"), case, years_to_come(case)).wishes.key == Key("scenario", (Part(Fraction(1), "equal"),))  # fmt: skip


def test_the_years_to_come_are_those_of_the_whole_answer(costs: Snapshot, case: CostCase) -> None:
    reference, whole = carry_reference(case, costs.costs), case.answer
    assert list(reference.years) == [2026, 2027, 2028, 2029, 2030, 2031]
    for member in (GROUP, *case.question.members):
        for year in reference.years:
            mine, theirs = reference.row(reference.nominal, member, year), whole.row(whole.nominal, member, year)
            assert (mine.separate, mine.shared) == (theirs.separate, theirs.shared)


def test_without_wishes_nothing_changes(play: Callable[[Wishes], Scenario]) -> None:
    made = play(Wishes())
    assert made.answer is made.reference


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    share=st.integers(0, 20), basis=st.sampled_from(["inhabitants", "workplaces", "usage"]), rate=st.integers(-5, 25), rise=st.integers(-5, 25)
)  # fmt: skip
def test_a_key_moves_cost_between_members_and_never_the_sum(
    play: Callable[[Wishes], Scenario], share: int, basis: str, rate: int, rise: int
) -> None:
    parts = tuple(p for p in (Part(Fraction(share, 20), "equal"), Part(1 - Fraction(share, 20), basis)) if p.share)
    key = Key("scenario", parts)
    moved = play(Wishes(key=key, rise=Decimal(rise) / 100, rate=Decimal(rate) / 100))
    plain_case = play(Wishes(rise=Decimal(rise) / 100))
    assert shared_of(moved) == shared_of(plain_case)
    assert sum(shared_of(moved, m) for m in moved.stay) == shared_of(moved)
    assert moved.answer.present_values["base"].rate == Decimal(rate) / 100


def test_prices_that_rise_faster_cost_more(play: Callable[[Wishes], Scenario]) -> None:
    slow, fast = play(Wishes(rise=Decimal("0.01"))), play(Wishes(rise=Decimal("0.05")))
    assert shared_of(slow) < shared_of(play(Wishes())) < shared_of(fast)


def test_who_leaves_pays_alone_and_the_others_carry_what_is_fixed(play: Callable[[Wishes], Scenario]) -> None:
    made = play(Wishes(leaving=(ERBACH,)))
    reference = made.reference
    assert ERBACH not in made.answer.question.members
    assert made.leavers_alone == {ERBACH: reference.row(reference.nominal, ERBACH).separate.base}, (
        "prices as they stand"
    )
    assert shared_of(made) < reference.row(reference.nominal).shared.base
    for member in made.stay:
        assert shared_of(made, member) > reference.row(reference.nominal, member).shared.base


@pytest.mark.parametrize("case_of", ["low", "base", "high"])
@pytest.mark.parametrize("wished", [{"rise": Decimal("0.10")}, {"rise": Decimal("-0.05")}, {"free_until": 2027}, {}])
def test_who_leaves_pays_alone_by_the_prices_of_the_scenario(
    play: Callable[[Wishes], Scenario], wished: dict[str, Any], case_of: Case
) -> None:
    """What it would pay alone if it stayed, in the same scenario: leaving does not change what alone costs."""
    left, stays = play(Wishes(leaving=(ERBACH,), case=case_of, **wished)), play(Wishes(case=case_of, **wished))
    assert left.leavers_alone == {ERBACH: stays.answer.row(stays.answer.nominal, ERBACH).separate.at(case_of)}
    if wished or case_of != "base":
        assert left.leavers_alone[ERBACH] != stays.reference.row(stays.reference.nominal, ERBACH).separate.base


def test_who_joins_while_another_leaves_is_assumed_per_head_of_those_who_stay(
    play: Callable[[Wishes], Scenario],
) -> None:
    """2,500 of the 8,000 inhabitants who stay when Erbach with its 2,000 goes; its bookings and its heads go together."""
    made = play(Wishes(newcomer=NEW, leaving=(ERBACH,)))
    for model in made.answer.question.models:
        those = model.alternative.before
        mine = sum((b.amount_eur or Decimal(0) for b in those if b.member_id == NEW_ID), Decimal(0))
        others = sum((b.amount_eur or Decimal(0) for b in those if b.member_id != NEW_ID), Decimal(0))
        assert abs(mine - others * 2500 / 8000) <= Decimal("0.05")
    own = [f for f in made.answer.shared if f.position_id == "own_staff" and f.year == 2026]
    mine = sum((f.amount.base for f in own if f.member_id == NEW_ID), Decimal(0))
    others = sum((f.amount.base for f in own if f.member_id != NEW_ID), Decimal(0))
    assert abs(mine - others * 2500 / 8000) <= Decimal("0.05")
    assert mine > 0


def test_agreed_shares_of_who_leaves_fall_on_the_others(costs: Snapshot, case: CostCase) -> None:
    members = case.question.members
    agreed = dict(zip(members, map(Fraction, ("1/10", "4/10", "3/10", "2/10")), strict=True))
    key = Key("agreed", (Part(Fraction(1), "agreed", agreed=agreed),))
    question = replace(case.question, models=tuple(replace(m, keys=(key,)) for m in case.question.models))
    changed = replace(case, question=question)
    made = work_out(changed, costs.costs, Wishes(leaving=(ERBACH,)), carry_reference(changed, costs.costs))
    assert sum(shared_of(made, m) for m in made.stay) == shared_of(made)


def test_it_looks_as_far_ahead_as_the_agreement_says(case: CostCase) -> None:
    question = replace(case.question, assumptions=replace(case.question.assumptions, threshold_years=9))
    assert years_to_come(replace(case, question=question)) == range(2026, 2035)


def test_who_joins_lightens_the_others_and_pays_its_entry(play: Callable[[Wishes], Scenario]) -> None:
    made = play(Wishes(newcomer=NEW))
    reference = made.reference
    assert made.stay[-1] == NEW_ID
    once = [f for f in made.answer.shared if f.recurrence == "one_off"]
    assert {f.member_id for f in once} == {NEW_ID}
    assert {f.position_id for f in once} == {"migration", "training"}
    for member in made.stay[:-1]:
        assert shared_of(made, member) < reference.row(reference.nominal, member).shared.base
    alone = made.answer.row(made.answer.nominal, NEW_ID).separate
    assert alone.low <= alone.base <= alone.high
    assert alone.base > 0


def test_the_newcomer_is_assumed_per_head_as_the_others(play: Callable[[Wishes], Scenario], case: CostCase) -> None:
    """A municipality of a quarter of all inhabitants costs alone, by before-actuals, a quarter of what all cost."""
    made = play(Wishes(newcomer=NEW))
    model = next(m for m in made.answer.question.models if m.it_service_id == "security")
    before = [b for b in model.alternative.before if b.member_id == NEW_ID]
    others = [b for b in model.alternative.before if b.member_id != NEW_ID]
    assert sum(b.amount_eur or 0 for b in before) == sum(b.amount_eur or 0 for b in others) / 4


def test_the_end_of_what_the_state_gives_costs_both_sides(play: Callable[[Wishes], Scenario]) -> None:
    made = play(Wishes(free_until=2027))
    for year, wanted in ((2027, False), (2028, True)):
        before, after = (a.row(a.nominal, GROUP, year) for a in (made.reference, made.answer))
        assert (after.shared.base > before.shared.base) is wanted
        assert after.separate.base - before.separate.base == after.shared.base - before.shared.base


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_with_everything_wished(look: Callable[..., View], lang: str) -> None:
    filters = (
        Filters()
        .choose(KEY, "usage")
        .choose(EQUAL_SHARE, "20")
        .choose(RATE, "3,5")
        .choose(RISE, "4")
        .choose(CASE, "low")
    )
    filters = filters.choose(FREE_UNTIL, "2027").choose(LEAVING, ERBACH).choose(NEWCOMER, "Neustadt")
    filters = filters.choose(NEW_INHABITANTS, "2.500").choose(NEW_WORKPLACES, "25").choose(NEW_CASES, "3000")
    body = scenario.render(look(lang, filters, "/szenario"))
    figures = find_figures(body)
    assert tuple(figures) == ("partner", "gewinn", "jahre", "eingaben")
    for one in figures.values():
        assert "{" not in one.title + one.sentence + one.subtitle + one.definition
        assert all(len(row) == len(one.fields) for row in one.rows)
    inputs = {str(row[0]): row[2] for row in figures["eingaben"].rows}
    assert plain(str(inputs["Schlüssel" if lang == "de" else "Key"])).startswith("20 %" if lang == "de" else "20%")
    assert len([one for one in figures["eingaben"].rows if one[1] != one[2]]) == 9


@pytest.mark.parametrize(
    ("filters", "title"),
    [
        (Filters(), "Noch ist nichts geändert"),
        (Filters().choose(LEAVING, ERBACH), "Brombachtal, Michelstadt, Oberzent zahlen mehr"),
        (Filters().choose(RATE, "7"), "Niemand, der dabei bleibt, zahlt mehr"),
    ],
)
def test_the_title_says_who_pays_more(look: Callable[..., View], filters: Filters, title: str) -> None:
    assert find_figures(scenario.render(look(filters=filters, path="/szenario")))["partner"].title == title


def test_one_pays_more(look: Callable[..., View]) -> None:
    figure = find_figures(scenario.render(look(filters=Filters().choose(KEY, "equal"), path="/szenario")))["partner"]
    assert figure.title == "Brombachtal, Erbach zahlen mehr"
    english = find_figures(
        scenario.render(look("en", Filters().choose(KEY, "equal").choose(EQUAL_SHARE, "0"), "/szenario"))
    )
    assert english["partner"].title == "Brombachtal, Erbach pay more"


def test_mistakes_stand_at_their_field_and_the_rest_is_worked_out(cost_folder: Path) -> None:
    page = written(render(Snapshots(cost_folder, "internal"), "/szenario", "?schluessel=equal&zins=abc").children)
    assert page.count("Ein Satz ist eine Zahl zwischen -5 und 25 Prozent.") == 2
    assert "zahlen mehr" in page


def test_the_lead_compares(case_scope: Callable[..., CaseScope], play: Callable[[Wishes], Scenario]) -> None:
    scope = case_scope()
    assert plain(say_result(scope, play(Wishes()))).startswith("2026–2031 spart die Zusammenarbeit, wie sie steht, ")
    assert "weiterhin" in say_result(scope, play(Wishes(rate=Decimal("0.05"))))
    assert " statt " in say_result(scope, play(Wishes(rise=Decimal("0.05"))))


def walk(node: Any) -> list[Any]:
    children = node if isinstance(node, list) else getattr(node, "children", None)
    inner = children if isinstance(children, list) else [children] if children is not None else []
    return [node, *(one for child in inner for one in walk(child))]


def test_the_form_works_by_get(look: Callable[..., View], cost_folder: Path) -> None:
    """Every field has a name that the address knows, and what the browser sends untouched is the reference case."""
    body = scenario.render(look("en", Filters(), "/szenario"))
    form = next(n for n in walk(body.children) if getattr(n, "_type", "") == "Form")
    assert (form.method, form.action) == ("get", "/szenario")
    fields = [n for n in walk(form) if getattr(n, "_type", "") in ("Input", "Select")]
    sent = "&".join(f"{n.name}={getattr(n, 'value', '') or ''}" for n in fields)
    rendered = render(Snapshots(cost_folder, "internal"), "/szenario", f"?{sent}")
    assert "Nothing has been changed yet" in written(rendered.children)


def test_inputs_and_results_as_a_workbook(cost_folder: Path) -> None:
    client = create_app(cost_folder, "internal").server.test_client()
    answer = client.get("/datei/mappe/szenario?schluessel=equal&lang=en")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["partner", "gewinn", "jahre", "eingaben"]
    cells = [cell for row in book.get_sheet_by_name("eingaben").to_python() for cell in row]
    assert "100% equal" in cells
    assert "Demonstration data: generated, not reported." in cells
    for path, status in (
        ("/datei/mappe/nix", 404),
        ("/datei/mappe/szenario?gemeinde=1", 400),
        ("/datei/mappe/kosten?sicht=x", 400),
    ):
        assert client.get(path).status_code == status


def test_wider_ranges_move_both_ends_and_not_the_base_case(play: Callable[[Wishes], Scenario]) -> None:
    """Twice the width is twice the distance; none leaves the base case alone."""
    plain, twice, none = (play(Wishes(width=width)).answer for width in (Decimal(1), Decimal(2), Decimal(0)))
    for side in ("separate", "shared"):
        for one, wide, sharp in zip(*(getattr(answer, side) for answer in (plain, twice, none)), strict=True):
            low, base, high = one.amount.low, one.amount.base, one.amount.high
            assert wide.amount.base == sharp.amount.base == base
            assert sharp.amount.is_exact
            if base >= 0:
                assert abs(wide.amount.high - (base + 2 * (high - base))) <= Decimal("0.02")
                assert abs(wide.amount.low - max(Decimal(0), base - 2 * (base - low))) <= Decimal("0.02")


def test_the_width_is_read_from_the_address_and_refused_beyond_its_bounds(case: CostCase) -> None:
    years = years_to_come(case)
    read = read_wishes(Filters().choose(WIDTH, "150"), case, years)
    assert (read.wishes.width, read.mistakes) == (Decimal("1.5"), {})
    for wrong in ("-1", "301", "breit"):
        read = read_wishes(Filters().choose(WIDTH, wrong), case, years)
        assert (read.wishes.width, read.mistakes) == (None, {WIDTH: "width"})


def test_a_scenario_is_played_in_payments_too(look: Callable[..., View], costs: Snapshot) -> None:
    view = look(filters=Filters().choose(COST_VIEW, "kasse"), path="/szenario")
    figures = find_figures(scenario.render(view))
    assert set(figures) == set(find_figures(scenario.render(look(path="/szenario"))))
    assert costs.scenario_reference("cash").question.view == "cash"
