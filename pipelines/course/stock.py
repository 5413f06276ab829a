"""All there is to say of one place at the end of one month: goals, measures, what changed, how complete the data are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipelines.course.changes import Change, MeasureChange, find_changes
from pipelines.course.kpi_course import follow
from pipelines.course.measures import STANDINGS, MeasureCourse, Standing, follow_measures
from pipelines.course.records import ALL, Cell, Due, Kpi, Measure, Words
from pipelines.course.rule import Rule
from pipelines.course.status import GoalCourse, Result, judge_goal


@dataclass(frozen=True)
class Completeness:
    """Municipalities that owe nothing of any month so far, out of those from which anything was due."""

    complete: int
    municipalities: int
    missing: int
    """Monthly deliveries that are due and have not arrived."""


@dataclass(frozen=True)
class Saving:
    """What joint IT saved against separate operation in `year`, in percent; below zero it cost more."""

    pct: Decimal
    year: int


@dataclass(frozen=True)
class Stock:
    month_end: date
    goals: tuple[GoalCourse, ...]
    measures: tuple[MeasureCourse, ...]
    changes: tuple[Change, ...]
    completeness: Completeness
    saving: Saving | None
    """None where it is not known; then nothing is said of it."""

    def count(self, result: Result) -> int:
        return sum(one.result == result for one in self.goals)

    @property
    def urgent(self) -> list[MeasureCourse]:
        """Measures that are late, those overdue longest first, then those at risk."""
        found = [one for one in self.measures if one.standing in ("late", "at_risk")]
        return sorted(found, key=lambda one: (STANDINGS.index(one.standing), -one.days))

    def count_measures(self, standing: Standing) -> int:
        return sum(one.standing == standing for one in self.measures)


def take_stock(
    goals: Mapping[str, Words], kpis: Sequence[Kpi], cells: Mapping[str, Sequence[Cell]], measures: Sequence[Measure],
    due: Iterable[Due], month_end: date, rule: Rule, saving: Saving | None = None, place: str = ALL,
) -> Stock:  # fmt: skip
    """`goals`: their titles by id, in order; `cells`: by KPI, all periods of the place over all services.

    `measures`: all there are, as one of this place may wait for one of another; `due`: of all months up to `month_end`.
    """
    before = month_end.replace(day=1) - timedelta(days=1)
    now_goals, old_goals = (_judge_goals(goals, kpis, cells, end, rule) for end in (month_end, before))
    now_measures, old_measures = (follow_measures(measures, end, rule) for end in (month_end, before))
    changes = find_changes(goals, now_goals, old_goals, now_measures, old_measures)
    return Stock(
        month_end, tuple(now_goals), tuple(one for one in now_measures if _takes_part(place, one)),
        tuple(c for c in changes if not isinstance(c, MeasureChange) or _takes_part(place, c.now)),
        count_complete(due), saving,
    )  # fmt: skip


def _takes_part(place: str, one: MeasureCourse) -> bool:
    return place in (ALL, *one.measure.municipalities)


def _judge_goals(
    goal_ids: Iterable[str], kpis: Sequence[Kpi], cells: Mapping[str, Sequence[Cell]], end: date, rule: Rule
) -> list[GoalCourse]:
    followed = [follow(kpi, cells.get(kpi.kpi_id, ()), end, rule) for kpi in kpis]
    return [judge_goal(goal_id, [f for f in followed if f.kpi.goal_id == goal_id], rule) for goal_id in goal_ids]


def count_complete(due: Iterable[Due]) -> Completeness:
    owed: dict[str, int] = {}
    for one in due:
        owed[one.municipality_id] = owed.get(one.municipality_id, 0) + one.expected - one.delivered
    return Completeness(sum(not missing for missing in owed.values()), len(owed), sum(owed.values()))
