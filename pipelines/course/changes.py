"""What is different from the month before: goals, KPIs, measures; what matters most comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.course.kpi_course import STEPS, KpiCourse
from pipelines.course.measures import MeasureCourse
from pipelines.course.records import Words
from pipelines.course.status import RESULTS, GoalCourse

Tone = Literal["bad", "good", "neutral"]
KpiEvent = Literal[
    "concern", "lost", "fell_back", "plan_moved", "missing", "reached", "improvement", "caught_up", "back"
]
MeasureEvent = Literal["late", "at_risk", "done", "begun", "milestone"]
TONES: Mapping[str, Tone] = {
    "concern": "bad", "lost": "bad", "fell_back": "bad", "plan_moved": "bad", "missing": "bad", "late": "bad", "at_risk": "bad",
    "reached": "good", "improvement": "good", "caught_up": "good", "back": "neutral",
    "done": "good", "begun": "neutral", "milestone": "good",
}  # fmt: skip
ORDER = (
    "worse", "concern", "lost", "fell_back", "late", "missing", "at_risk", "plan_moved", "better", "reached", "done",
    "improvement", "caught_up", "milestone", "back", "begun",
)  # fmt: skip


@dataclass(frozen=True)
class GoalChange:
    title: Words
    now: GoalCourse
    before: GoalCourse

    @property
    def event(self) -> Literal["worse", "better"]:
        """`no_answer` is worse than any answer: something that could be said cannot be said any more."""
        return "worse" if RESULTS.index(self.now.result) > RESULTS.index(self.before.result) else "better"

    @property
    def tone(self) -> Tone:
        return "bad" if self.event == "worse" else "good"

    @property
    def turned_by(self) -> list[KpiCourse]:
        """The KPIs whose verdicts moved the same way, the weightiest first: they turned the goal."""
        was = {one.kpi.kpi_id: one for one in self.before.kpis}
        moved = [one for one in self.now.kpis if one.kpi.weight and self._went_along(one, was[one.kpi.kpi_id])]
        return sorted(moved, key=lambda one: -one.kpi.weight)

    def _went_along(self, now: KpiCourse, before: KpiCourse) -> bool:
        here, there = (RESULTS.index(one.verdict or "no_answer") for one in (now, before))
        return here > there if self.event == "worse" else here < there


@dataclass(frozen=True)
class KpiChange:
    event: KpiEvent
    now: KpiCourse
    before: KpiCourse
    goal: GoalCourse
    """The goal it belongs to, as it is now: why the change matters."""
    goal_title: Words

    @property
    def tone(self) -> Tone:
        return TONES[self.event]


@dataclass(frozen=True)
class MeasureChange:
    event: MeasureEvent
    now: MeasureCourse
    goal_title: Words
    waiting: tuple[Words, ...] = ()
    """Titles of the measures that need its result and are not done."""

    @property
    def tone(self) -> Tone:
        return TONES[self.event]


Change = GoalChange | KpiChange | MeasureChange


def find_changes(
    titles: Mapping[str, Words], now: Sequence[GoalCourse], before: Sequence[GoalCourse],
    measures_now: Iterable[MeasureCourse], measures_before: Iterable[MeasureCourse],
) -> list[Change]:  # fmt: skip
    """One change for each goal, KPI and measure at most; `titles`: of the goals. Both sides are of the same catalogue.

    A KPI that counts for nothing in its goal makes no news.
    """
    was = {one.goal_id: one for one in before}
    found: list[Change] = []
    for goal in now:
        old = was[goal.goal_id]
        if goal.result != old.result:
            found.append(GoalChange(titles[goal.goal_id], goal, old))
        kpis = {one.kpi.kpi_id: one for one in old.kpis}
        for one in goal.kpis:
            event = _find_event(one, kpis[one.kpi.kpi_id])
            if event and one.kpi.weight:
                found.append(KpiChange(event, one, kpis[one.kpi.kpi_id], goal, titles[goal.goal_id]))
    stood, stand = {one.measure.measure_id: one for one in measures_before}, list(measures_now)
    for course in stand:
        what = _find_measure_event(course, stood[course.measure.measure_id])
        if what:
            found.append(MeasureChange(what, course, titles[course.measure.goal_id], _list_waiting(course, stand)))
    return sorted(found, key=lambda change: ORDER.index(change.event))


def _find_event(now: KpiCourse, before: KpiCourse) -> KpiEvent | None:
    """The weightiest thing that happened to a KPI. A sign of worsening counts after a month without a value, too."""
    if now.signal == "concern" and before.signal != "concern":
        return "concern"
    if now.cell is None or before.cell is None:
        return "missing" if before.cell else "back" if now.cell else None
    if now.place and before.place:
        is_reached, was_reached = now.place.position == "reached", before.place.position == "reached"
        if is_reached != was_reached:
            return "reached" if is_reached else "lost"
    if now.verdict and before.verdict and STEPS.index(now.verdict) > STEPS.index(before.verdict):
        return "fell_back" if _is_worse_as_written(now, before) else "plan_moved"
    if now.signal == "improvement" and before.signal != "improvement":
        return "improvement"
    if now.verdict and before.verdict and STEPS.index(now.verdict) < STEPS.index(before.verdict):
        return "caught_up"
    return None


def _is_worse_as_written(now: KpiCourse, before: KpiCourse) -> bool:
    """Whether the value itself got worse. If not, only the plan has moved on: the calendar is no change of value."""
    assert now.value is not None
    assert before.value is not None
    here, there = (round(value, now.kpi.unit.decimals) for value in (now.value, before.value))
    return here > there if now.kpi.direction == "lower" else here < there


def _list_waiting(one: MeasureCourse, others: Iterable[MeasureCourse]) -> tuple[Words, ...]:
    mine = one.measure.measure_id
    return tuple(
        o.measure.title for o in others if mine in o.measure.depends_on and o.standing not in ("done", "stopped")
    )


def _find_measure_event(now: MeasureCourse, before: MeasureCourse) -> MeasureEvent | None:
    if now.standing != before.standing and now.standing in ("late", "at_risk", "done"):
        return now.standing
    if now.milestones_reached > before.milestones_reached:
        return "milestone"
    return "begun" if now.has_begun and not before.has_begun else None
