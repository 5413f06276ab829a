"""How measures stand, worked by hand: 2026-10-31, and fourteen days of grace."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.course.measures import follow_measures
from pipelines.course.records import Measure
from pipelines.course.sentences import speak
from pipelines.course.sentences_single import say_measure
from tests.unit.course.example import MEASURE, RULE, milestone

DAY = date(2026, 10, 31)
LATER = replace(MEASURE, planned_end=date(2026, 12, 31))

CASES = {
    # what it shows: (measure, standing, cause, days)
    "running within its time": (LATER, "on_time", None, 0),
    "planned, and its time has not come": (replace(LATER, planned_start=date(2026, 11, 5), actual_start=None, status="planned"), "on_time", None, 0),
    "overdue": (MEASURE, "late", "not_done", 123),
    "overdue within the days of grace": (replace(MEASURE, planned_end=date(2026, 10, 17)), "on_time", None, 0),
    "a day beyond them": (replace(MEASURE, planned_end=date(2026, 10, 16)), "late", "not_done", 15),
    "not begun in time": (replace(LATER, planned_start=date(2026, 10, 1), actual_start=None, status="planned"), "late", "not_begun", 30),
    "done": (replace(MEASURE, actual_end=date(2026, 10, 30), status="done"), "done", None, 0),
    "done only later": (replace(MEASURE, actual_end=date(2026, 11, 2), status="done"), "late", "not_done", 123),
    "stopped, nobody says since when": (replace(MEASURE, status="stopped"), "stopped", None, 0),
    "stopped": (replace(LATER, status="stopped", actual_end=date(2026, 10, 31)), "stopped", None, 0),
    "stopped only later": (replace(LATER, status="stopped", actual_end=date(2026, 11, 1)), "on_time", None, 0),
    "stopped only later, and overdue": (replace(MEASURE, status="stopped", actual_end=date(2026, 11, 1)), "late", "not_done", 123),
    "a milestone is overdue": (replace(LATER, milestones=(milestone(date(2026, 9, 30)),)), "at_risk", "milestone", 31),
    "a milestone that was reached": (replace(LATER, milestones=(milestone(date(2026, 9, 30), date(2026, 10, 20)),)), "on_time", None, 0),
    "a milestone reached only later": (replace(LATER, milestones=(milestone(date(2026, 9, 30), date(2026, 11, 2)),)), "at_risk", "milestone", 31),
    "a milestone within the days of grace": (replace(LATER, milestones=(milestone(date(2026, 10, 17)),)), "on_time", None, 0),
    "over budget": (replace(LATER, spent_eur=Decimal("1000.01")), "at_risk", "over_budget", 0),
    "all of its budget": (replace(LATER, spent_eur=Decimal(1000)), "on_time", None, 0),
    "no budget": (replace(LATER, budget_eur=None, spent_eur=Decimal(9999)), "on_time", None, 0),
    "late counts more than a milestone": (replace(MEASURE, milestones=(milestone(date(2026, 5, 1)),)), "late", "not_done", 123),
}  # fmt: skip


@pytest.mark.parametrize(("measure", "standing", "cause", "days"), CASES.values(), ids=CASES)
def test_worked_case(measure: Measure, standing: str, cause: str | None, days: int) -> None:
    [found] = follow_measures([measure], DAY, RULE)
    assert (found.standing, found.cause, found.days) == (standing, cause, days)


def test_what_needs_a_late_result_is_at_risk() -> None:
    """One step: what waits for what waits is not named, it waits for something that is only at risk."""
    late = replace(MEASURE, measure_id="late")
    second = replace(LATER, measure_id="second", depends_on=("late",))
    third = replace(LATER, measure_id="third", depends_on=("second", "elsewhere"))
    found = follow_measures([third, second, late], DAY, RULE)
    assert [(one.measure.measure_id, one.standing, one.waits_for) for one in found] == [
        ("third", "on_time", ""), ("second", "at_risk", "late"), ("late", "late", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (MEASURE, "Braucht das Ergebnis von „Portal“; diese Maßnahme ist verspätet."),
        (replace(LATER, status="stopped"), "Braucht das Ergebnis von „Portal“; diese Maßnahme ist eingestellt."),
    ],
)
def test_what_is_waited_for_is_late_or_stopped_and_it_is_said_which(other: Measure, said: str) -> None:
    waiting = replace(LATER, measure_id="waiting", depends_on=("portal",))
    found, _ = follow_measures([waiting, other], DAY, RULE)
    assert say_measure(speak("de"), found, other.title) == said


def test_the_day_of_a_stop_is_said() -> None:
    [found] = follow_measures([replace(LATER, status="stopped", actual_end=date(2026, 10, 5))], DAY, RULE)
    assert say_measure(speak("de"), found) == "Eingestellt am 05.10.2026."
    assert say_measure(speak("en"), found) == "Stopped on 5 Oct 2026."


def test_the_first_overdue_milestone_is_the_one_that_is_named() -> None:
    two = (milestone(date(2026, 9, 30), name="second"), milestone(date(2026, 8, 31), name="first"))
    [found] = follow_measures([replace(LATER, milestones=two)], DAY, RULE)
    assert found.milestone
    assert (found.milestone.milestone_id, found.days) == ("first", 61)


def test_milestones_reached_are_counted_as_known_on_the_day() -> None:
    three = (
        milestone(date(2026, 1, 1), date(2026, 1, 1), "a"),
        milestone(date(2026, 2, 1), date(2026, 11, 1), "b"),
        milestone(date(2026, 12, 1), name="c"),
    )
    [found] = follow_measures([replace(LATER, milestones=three)], DAY, RULE)
    assert found.milestones_reached == 1


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (date(2026, 6, 30), "Abgeschlossen am 30.06.2026, wie geplant."),
        (date(2026, 7, 1), "Abgeschlossen am 01.07.2026, 1 Tag später als geplant."),
        (date(2026, 6, 28), "Abgeschlossen am 28.06.2026, 2 Tage früher als geplant."),
    ],
)
def test_sooner_or_later(ended: date, said: str) -> None:
    [found] = follow_measures([replace(MEASURE, actual_end=ended, status="done")], DAY, RULE)
    assert say_measure(speak("de"), found) == said
