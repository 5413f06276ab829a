"""How measures stand on a day: done, on time, at risk or late, from planned and actual dates; never declared by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipelines.course.records import Measure, Milestone
from pipelines.course.rule import Rule

Standing = Literal["done", "on_time", "at_risk", "late", "stopped"]
STANDINGS: tuple[Standing, ...] = ("late", "at_risk", "on_time", "done", "stopped")
Cause = Literal["not_begun", "not_done", "milestone", "dependency", "over_budget"]


@dataclass(frozen=True)
class MeasureCourse:
    """`days`: how long it is overdue (late) or its milestone is (at risk); 0 for other causes and standings."""

    measure: Measure
    standing: Standing
    cause: Cause | None
    days: int
    has_begun: bool
    milestone: Milestone | None = None
    """The first one that is overdue."""
    waits_for: str = ""
    """The late measure on whose results it depends."""
    waits_standing: Standing | None = None
    """How that one stands: late or stopped."""
    milestones_reached: int = 0


def follow_measures(measures: Iterable[Measure], day: date, rule: Rule) -> list[MeasureCourse]:
    """In the order given, as known on `day`: what happened later has not happened yet."""
    all_of_them = {one.measure_id: one for one in measures}
    alone = {key: _stand_alone(one, day, rule) for key, one in all_of_them.items()}
    return [_with_others(one, alone) for one in alone.values()]


def _stand_alone(one: Measure, day: date, rule: Rule) -> MeasureCourse:
    begun = one.actual_start is not None and one.actual_start <= day
    reached = sum(1 for m in one.milestones if m.actual is not None and m.actual <= day)

    def stands(
        standing: Standing, cause: Cause | None = None, since: date | None = None, milestone: Milestone | None = None
    ) -> MeasureCourse:
        days = (day - since).days if since else 0
        return MeasureCourse(one, standing, cause, days, begun, milestone, milestones_reached=reached)

    border = day - timedelta(days=rule.grace_days)
    if one.status == "stopped" and (one.actual_end is None or one.actual_end <= day):
        return stands("stopped")
    if one.status != "stopped" and one.actual_end is not None and one.actual_end <= day:
        return stands("done")
    if one.planned_end < border:
        return stands("late", "not_done", one.planned_end)
    if not begun and one.planned_start < border:
        return stands("late", "not_begun", one.planned_start)
    open_ones = [m for m in one.milestones if (m.actual is None or m.actual > day) and m.planned < border]
    if open_ones:
        first = min(open_ones, key=lambda m: m.planned)
        return stands("at_risk", "milestone", first.planned, first)
    if one.budget_eur is not None and one.spent_eur is not None and one.spent_eur > one.budget_eur:
        return stands("at_risk", "over_budget")
    return stands("on_time")


def _with_others(mine: MeasureCourse, alone: Mapping[str, MeasureCourse]) -> MeasureCourse:
    """What is on time by itself is at risk while something whose results it needs is late or stopped."""
    if mine.standing != "on_time":
        return mine
    for other_id in mine.measure.depends_on:
        other = alone.get(other_id)
        if other and other.standing in ("late", "stopped"):
            return MeasureCourse(
                mine.measure, "at_risk", "dependency", 0, mine.has_begun, None, other_id, other.standing, mine.milestones_reached
            )  # fmt: skip
    return mine
