"""The status of a goal: a table of cases worked by hand, with missing data and KPIs that contradict each other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.course.kpi_course import KpiCourse, follow
from pipelines.course.records import Cell, Kpi
from pipelines.course.status import judge_goal
from tests.unit.course.example import KPI, RULE, months, rolling, year

OCTOBER, END = date(2026, 10, 1), date(2026, 10, 31)
VALUES = {"good": "55", "reached": "60", "poor": "42", "bad": "20"}
"""By a plan of 50.7: ahead, at the target, 18 % of the way behind, 64 % behind."""


def course(name: str, weight: object = 1, kpi_id: str = "take_up") -> KpiCourse:
    """One KPI as a word: `good`, `bad-concern`, `none` (never delivered), `half` (half delivered), `no_target`, `neutral`."""
    kpi = replace(KPI, kpi_id=kpi_id, weight=Decimal(str(weight)))
    kpi = replace(kpi, target_value=None) if name == "no_target" else kpi
    kpi = replace(kpi, direction="neutral") if name == "neutral" else kpi
    return follow(kpi, cells_of(name), END, RULE)


def cells_of(name: str) -> list[Cell]:
    if name == "none":
        return [year(12)]
    word, _, signal = name.partition("-")
    value = VALUES.get(word, "55")
    last = [rolling(value, OCTOBER, months_delivered=6 if word == "half" else 12)]
    singles = months([50, 51] * 11 + [50, 10 if signal else 51], OCTOBER)
    return [year(12), *singles, *last]


TABLE: list[tuple[str, Sequence[tuple[str, object]], str, str | None, str | None]] = [
    # what it shows, KPIs with their weights, result, reason, points
    ("all good", [("good", 1), ("reached", 1)], "on_course", None, "1"),
    ("one alone", [("poor", 1)], "at_risk", None, "0.5"),
    ("one alone far behind", [("bad", 1)], "behind", None, "0"),
    ("three quarters of the points are enough", [("good", 1), ("poor", 1)], "on_course", None, "0.75"),
    ("a little less is not", [("good", 1), ("poor", 1), ("poor", 1)], "at_risk", None, "0.6667"),
    ("contradiction: a quarter is far behind", [("good", 3), ("bad", 1)], "at_risk", "contradiction", "0.75"),
    ("a small part that is far behind does not turn it", [("good", 4), ("bad", 1)], "on_course", None, "0.8"),
    ("half good, half far behind", [("good", 1), ("bad", 1)], "at_risk", None, "0.5"),
    ("mostly far behind", [("good", 1), ("bad", 2)], "behind", None, "0.3333"),
    ("at the border of behind", [("good", 2), ("bad", 3)], "at_risk", None, "0.4"),
    ("weights turn the scale", [("good", 1), ("bad", "0.1")], "on_course", None, "0.9091"),
    ("a concern lowers by one step", [("good-concern", 1)], "at_risk", None, "0.5"),
    ("a concern on top of poor", [("poor-concern", 1)], "behind", None, "0"),
    ("below far behind there is nothing", [("bad-concern", 1)], "behind", None, "0"),
    ("nothing measured", [], "no_answer", "no_kpi", None),
    ("only what counts for nothing", [("good", 0), ("neutral", 1)], "no_answer", "no_kpi", None),
    ("no targets", [("no_target", 1), ("neutral", 1)], "no_answer", "no_target", None),
    ("nothing delivered", [("none", 1), ("none", 1)], "no_answer", "no_value", None),
    ("too little delivered", [("half", 1)], "no_answer", "no_value", None),
    ("half of the weight is enough", [("good", 1), ("none", 1)], "on_course", None, "1"),
    ("less than half is not", [("good", 1), ("none", 1), ("half", 1)], "no_answer", "little_judged", None),
    ("what has no target is not missed", [("good", 1), ("no_target", 3)], "on_course", None, "1"),
    ("what counts for nothing is not missed", [("good", 1), ("none", 0)], "on_course", None, "1"),
]


@pytest.mark.parametrize(
    ("kpis", "result", "reason", "points"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_worked_case(kpis: Sequence[tuple[str, object]], result: str, reason: str | None, points: str | None) -> None:
    goal = judge_goal("simple", [course(name, weight, f"kpi_{n}") for n, (name, weight) in enumerate(kpis)], RULE)
    found = None if goal.points is None else str(round(goal.points, 4).normalize())
    assert (goal.result, goal.reason, found) == (result, reason, points)
    assert len(goal.kpis) == len(kpis)


def test_a_concern_may_be_ignored() -> None:
    kpi = follow(KPI, cells_of("good-concern"), END, replace(RULE, concern="ignored"))
    assert (kpi.signal, kpi.verdict) == ("concern", "on_course")


@pytest.mark.parametrize(
    ("name", "silence"),
    [
        ("neutral", "neutral"),
        ("no_target", "no_target"),
        ("none", "no_value"),
        ("half", "little_delivered"),
        ("good", None),
    ],
)
def test_a_kpi_says_why_it_has_no_verdict(name: str, silence: str | None) -> None:
    found = course(name)
    assert (found.silence, found.verdict is None) == (silence, silence is not None)


def test_no_way_to_the_target() -> None:
    found = follow(KPI, [rolling(55, OCTOBER)], END, RULE)
    assert (found.silence, found.value, found.place) == ("no_way", Decimal(55), None)


@pytest.mark.parametrize(("month", "value"), [(date(2026, 8, 1), Decimal(55)), (date(2026, 7, 1), None)])
def test_a_value_counts_two_months_longer(month: date, value: Decimal | None) -> None:
    """October and September were not delivered."""
    late = [rolling(None, date(2026, m, 1), state="no_delivery") for m in (9, 10)]
    found = follow(KPI, [year(12), rolling(55, month), *late], END, RULE)
    assert (found.value, found.state) == (value, "no_delivery")


def test_later_values_are_not_known_yet() -> None:
    cells = [year(12), rolling(55, OCTOBER), rolling(20, date(2026, 11, 1))]
    assert follow(KPI, cells, END, RULE).value == Decimal(55)


def test_values_are_judged_as_they_are_written() -> None:
    """59.96 is written as 60.0 %, which is the target."""
    cells = [year(12), rolling("59.96", OCTOBER)]
    found = follow(KPI, cells, END, RULE)
    assert found.place
    assert found.place.position == "reached"


def test_provisional_months_give_no_signal() -> None:
    cells = cells_of("good-concern")
    loose = [replace(c, state="provisional") if c.period_kind == "month" and c.period_end == END else c for c in cells]
    assert follow(KPI, loose, END, RULE).signal == "common"


def test_an_old_month_gives_no_signal() -> None:
    cells = [year(12), rolling(55, OCTOBER), *months([50, 51] * 11 + [50, 10, None, None, None], OCTOBER)]
    assert follow(KPI, cells, END, RULE).signal is None


def test_of_twelve_months_at_least_there_are_limits() -> None:
    few = follow(KPI, [year(12), rolling(55, OCTOBER), *months([50, 51] * 5 + [10], OCTOBER)], END, RULE)
    enough = follow(KPI, [year(12), rolling(55, OCTOBER), *months([50, 51] * 5 + [50, 10], OCTOBER)], END, RULE)
    assert (few.signal, enough.signal) == (None, "concern")


def test_a_kpi_with_a_single_month_as_headline() -> None:
    """The stock of the month is the headline itself; its year is the baseline."""
    kpi: Kpi = replace(KPI, window_months=1)
    found = follow(kpi, [year(12), *months([46], OCTOBER)], END, RULE)
    assert (found.value, found.verdict) == (Decimal(46), "on_course")
