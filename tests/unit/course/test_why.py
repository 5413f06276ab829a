"""Why a change matters, in words: what turned a goal, what a KPI weighs, what waits for a measure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.course.changes import Change, find_changes
from pipelines.course.kpi_course import KpiCourse, follow
from pipelines.course.measures import follow_measures
from pipelines.course.records import Cell, Kpi, Words
from pipelines.course.sentences import say_kpis, speak
from pipelines.course.sentences_single import say_change, say_why
from pipelines.course.status import GoalCourse, judge_goal
from tests.unit.course.example import DAYS, KPI, MEASURE, RULE, rolling, year

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ENDS = date(2026, 9, 30), date(2026, 10, 31)
TITLES = {"simple": Words("Einfach", "Simple")}
HEAVY = replace(KPI, kpi_id="heavy", title=Words("Schwer", "Heavy"), weight=Decimal(3))
FALLS, STAYS, RISES = (50, 42), (55, 55), (42, 50)


def cells(values: tuple[object, object]) -> list[Cell]:
    return [year(12), rolling(values[0], SEPTEMBER), rolling(values[1], OCTOBER)]


def goals(*kpis: tuple[Kpi, tuple[object, object]]) -> tuple[GoalCourse, GoalCourse]:
    """At the end of September and of October."""
    before, now = ([follow(kpi, cells(values), end, RULE) for kpi, values in kpis] for end in ENDS)
    return judge_goal("simple", before, RULE), judge_goal("simple", now, RULE)


def changes(*kpis: tuple[Kpi, tuple[object, object]]) -> dict[str, Change]:
    before, now = goals(*kpis)
    return {change.event: change for change in find_changes(TITLES, [now], [before], [], [])}


@pytest.mark.parametrize(
    ("lang", "said"),
    [("de", "Den Ausschlag gibt „Schwer“ (jetzt gefährdet)."), ("en", "It is turned by “Heavy” (now at risk).")],
)
def test_a_goal_names_what_turned_it(lang: str, said: str) -> None:
    """What moved the other way did not."""
    found = changes((HEAVY, FALLS), (KPI, RISES))
    assert say_why(speak(lang), found["worse"]) == said


def test_a_goal_names_the_weightiest_two() -> None:
    many = [(replace(KPI, kpi_id=f"k{n}", title=Words(f"K{n}", f"K{n}"), weight=Decimal(n)), FALLS) for n in (1, 2, 3)]
    said = say_why(speak("de"), changes(*many)["worse"])
    assert said == "Den Ausschlag geben „K3“ (jetzt gefährdet) und „K2“ (jetzt gefährdet)."


def test_a_kpi_says_what_it_weighs() -> None:
    """One and three; a KPI without a target weighs nothing that could be shared out."""
    no_target = replace(KPI, kpi_id="aimless", target_value=None, target_month=None, weight=Decimal(9))
    found = changes((HEAVY, STAYS), (KPI, FALLS), (no_target, STAYS))
    said = say_why(speak("de"), found["fell_back"]).replace("\u00a0", " ")
    assert said == "Die Kennzahl trägt 25 % des Gewichts im Ziel „Einfach“; es ist auf Kurs."
    assert judge_goal("simple", [_course(no_target)], RULE).share_pct(no_target) is None


def _course(kpi: Kpi) -> KpiCourse:
    return follow(kpi, cells(STAYS), ENDS[1], RULE)


def test_a_measure_names_its_goal_and_what_waits() -> None:
    late = replace(MEASURE, planned_end=date(2026, 10, 1))
    waiting = replace(
        MEASURE, measure_id="next", title=Words("Folge", "Next"), planned_end=date(2027, 6, 30), depends_on=("portal",)
    )
    before, now = (follow_measures([late, waiting], end, RULE) for end in ENDS)
    first, second = find_changes(TITLES, [], [], now, before)
    assert say_why(speak("de"), first) == "Sie dient dem Ziel „Einfach“; auf ihr Ergebnis wartet: „Folge“."
    assert say_why(speak("en"), second) == "It serves the goal “Simple”."


def test_a_plan_that_moves_on_is_said_as_that() -> None:
    """Whole days: five are five; only the way to the target went on."""
    days = replace(KPI, unit=DAYS, direction="lower", target_value=Decimal(4))
    line = [year(6), rolling(5, SEPTEMBER), rolling(5, OCTOBER)]
    before, now = (follow(days, line, end, RULE) for end in (date(2026, 2, 28), ENDS[1]))
    assert before.verdict is None
    before = follow(days, [year(6), rolling(5, date(2025, 9, 1))], date(2025, 9, 30), RULE)
    assert (before.verdict, now.verdict) == ("at_risk", "behind")
    one, other = judge_goal("simple", [before], RULE), judge_goal("simple", [now], RULE)
    [_, change] = find_changes(TITLES, [other], [one], [], [])
    assert change.event == "plan_moved"
    assert say_change(speak("de"), change, RULE).replace("\u00a0", " ") == (
        "Nutzungsquote: 5 Tage, im Vormonat 5 Tage; der Plan ist auf 4,4 Tage weitergerückt. Das ist jetzt im Rückstand."
    )


def test_a_goal_that_hides_its_leading_kpi_says_so() -> None:
    """Three quarters of the points, and the first of the weightiest is behind."""
    light = [(replace(KPI, kpi_id=f"k{n}"), STAYS) for n in range(4)]
    first = replace(KPI, kpi_id="first", title=Words("Dauer", "Time"))
    _, goal = goals((first, (20, 20)), *light)
    assert goal.result == "on_course"
    assert say_kpis(speak("de"), goal).endswith("Die Leitkennzahl „Dauer“ ist im Rückstand.")
    assert say_kpis(speak("en"), goal).endswith("The leading indicator “Time” is behind.")
    _, same = goals((first, STAYS), *light)
    assert "Leitkennzahl" not in say_kpis(speak("de"), same)
