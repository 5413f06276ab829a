"""What is news and what is not, and in which order it is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.course.changes import ORDER, TONES, KpiChange, find_changes
from pipelines.course.kpi_course import KpiCourse, follow
from pipelines.course.measures import follow_measures
from pipelines.course.records import Cell, Measure, Words
from pipelines.course.status import GoalCourse, judge_goal
from tests.unit.course.example import KPI, MEASURE, RULE, milestone, months, rolling, year

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ENDS = date(2026, 9, 30), date(2026, 10, 31)
TITLES = {"simple": Words("Einfach", "Simple")}
CALM = [50, 51] * 12


def courses(cells: Sequence[Cell], **changes: object) -> tuple[KpiCourse, KpiCourse]:
    """The KPI at the end of September and of October."""
    kpi = replace(KPI, **changes)  # type: ignore[arg-type]
    before, now = (follow(kpi, cells, end, RULE) for end in ENDS)
    return before, now


def goals(*kpis: KpiCourse) -> list[GoalCourse]:
    return [judge_goal("simple", kpis, RULE)]


def events(cells: Sequence[Cell], **changes: object) -> list[str]:
    before, now = courses(cells, **changes)
    return [change.event for change in find_changes(TITLES, goals(now), goals(before), [], [])]


CASES: dict[str, tuple[list[Cell], list[str]]] = {
    "nothing": ([year(12), *months(CALM, OCTOBER), rolling(55, SEPTEMBER), rolling(55, OCTOBER)], []),
    "a sign of worsening, which lowers the goal": ([year(12), *months([*CALM[:-1], 10], OCTOBER), rolling(55, SEPTEMBER), rolling(55, OCTOBER)], ["worse", "concern"]),
    "a sign of improvement": ([year(12), *months([*CALM[:-1], 90], OCTOBER), rolling(55, SEPTEMBER), rolling(55, OCTOBER)], ["improvement"]),
    "the target is reached": ([year(12), rolling(59, SEPTEMBER), rolling(60, OCTOBER)], ["reached"]),
    "the target is lost": ([year(12), rolling(60, SEPTEMBER), rolling(59, OCTOBER)], ["lost"]),
    "it falls off its path": ([year(12), rolling(50, SEPTEMBER), rolling(42, OCTOBER)], ["worse", "fell_back"]),
    "it comes back to its path": ([year(12), rolling(42, SEPTEMBER), rolling(50, OCTOBER)], ["better", "caught_up"]),
    "it comes": ([year(12), rolling(55, OCTOBER)], ["better", "back"]),
    "the plan moves on and the value stays": ([year(12), rolling("45.5", SEPTEMBER), rolling("45.5", OCTOBER)], ["worse", "plan_moved"]),
    "the plan moves on faster than the value": ([year(12), rolling("45.5", SEPTEMBER), rolling("45.7", OCTOBER)], ["worse", "plan_moved"]),
    "a sign of worsening after months without a value": ([year(12), *months([*CALM[:-1], 10], OCTOBER), rolling(55, OCTOBER)], ["concern", "better"]),
    "it stays away longer than a value counts": ([year(12), rolling(55, date(2026, 7, 1))], ["worse", "missing"]),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=CASES)
def test_news_of_a_kpi(cells: list[Cell], expected: list[str]) -> None:
    assert events(cells) == expected


def test_a_signal_that_lasts_is_no_news() -> None:
    low = [year(12), *months([*CALM[:-2], 10, 10], OCTOBER), rolling(55, SEPTEMBER), rolling(55, OCTOBER)]
    before, now = courses(low)
    assert (before.signal, now.signal) == ("concern", "concern")
    assert events(low) == []


def test_a_kpi_without_direction_makes_no_news_of_better_and_worse() -> None:
    cells = [year(12), *months([*CALM[:-1], 10], OCTOBER), rolling(55, SEPTEMBER), rolling(40, OCTOBER)]
    assert events(cells, direction="neutral") == []


@pytest.mark.parametrize("cells", [cells for cells, _ in CASES.values()], ids=CASES)
def test_a_kpi_that_counts_for_nothing_makes_no_news(cells: list[Cell]) -> None:
    assert events(cells, weight=Decimal(0)) == []


def test_a_change_says_of_which_goal_it_is() -> None:
    before, now = courses([year(12), rolling(60, SEPTEMBER), rolling(59, OCTOBER)])
    [change] = find_changes(TITLES, goals(now), goals(before), [], [])
    assert isinstance(change, KpiChange)
    assert (change.goal_title, change.goal.result, change.tone) == (TITLES["simple"], "on_course", "bad")
    assert (change.before.value, change.now.value) == (Decimal(60), Decimal(59))


MEASURES: dict[str, tuple[Measure, list[str]]] = {
    "late": (replace(MEASURE, planned_end=date(2026, 10, 1)), ["late"]),
    "done": (replace(MEASURE, actual_end=date(2026, 10, 5), status="done"), ["done"]),
    "begun": (replace(MEASURE, actual_start=date(2026, 10, 5), planned_start=date(2026, 10, 1), planned_end=date(2027, 1, 1)), ["begun"]),
    "a milestone": (replace(MEASURE, planned_end=date(2027, 1, 1), milestones=(milestone(date(2026, 10, 1), date(2026, 10, 3)),)), ["milestone"]),
    "a milestone overdue": (replace(MEASURE, planned_end=date(2027, 1, 1), milestones=(milestone(date(2026, 10, 1)),)), ["at_risk"]),
    "late for long": (MEASURE, []),
}  # fmt: skip


@pytest.mark.parametrize(("measure", "expected"), MEASURES.values(), ids=MEASURES)
def test_news_of_a_measure(measure: Measure, expected: list[str]) -> None:
    before, now = (follow_measures([measure], end, RULE) for end in ENDS)
    assert [change.event for change in find_changes(TITLES, [], [], now, before)] == expected


def test_what_is_bad_is_told_before_what_is_good() -> None:
    tones = [TONES.get(event, "bad" if event == "worse" else "good") for event in ORDER]
    last_bad = max(i for i, tone in enumerate(tones) if tone == "bad")
    first_good = min(i for i, tone in enumerate(tones) if tone != "bad")
    assert last_bad < first_good
    assert set(TONES) | {"worse", "better"} == set(ORDER)
