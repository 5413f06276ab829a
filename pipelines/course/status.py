"""The status of a goal from its KPIs, by the rule: never by hand, and `no_answer` where the data do not carry one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipelines.course.kpi_course import KpiCourse, Verdict
from pipelines.course.records import Kpi
from pipelines.course.rule import Rule

Result = Literal["on_course", "at_risk", "behind", "no_answer"]
RESULTS: tuple[Result, ...] = ("on_course", "at_risk", "behind", "no_answer")
Reason = Literal["no_kpi", "no_target", "no_value", "little_judged", "contradiction"]
"""Why there is no answer; `contradiction`: why a goal is only at risk though most of its KPIs are on course."""
SILENT = ("no_value", "little_delivered", "no_way")
POINTS: dict[Verdict, Decimal] = {"on_course": Decimal(1), "at_risk": Decimal("0.5"), "behind": Decimal(0)}


@dataclass(frozen=True)
class GoalCourse:
    """`points`: mean of the KPIs' points by weight, 0 to 1; None without an answer. Weights as declared."""

    goal_id: str
    result: Result
    reason: Reason | None
    points: Decimal | None
    kpis: tuple[KpiCourse, ...]
    judged_weight: Decimal
    weight: Decimal
    """Of all KPIs of the goal that could have a verdict: something is better or worse, and a target is set."""
    needed_pct: Decimal
    """Of the weight, for an answer."""

    @property
    def judged(self) -> tuple[KpiCourse, ...]:
        """The KPIs that the result rests on."""
        return tuple(one for one in self.kpis if one.verdict and one.kpi.weight)

    @property
    def leading(self) -> KpiCourse | None:
        """The weightiest of them, the first of several: the same each month."""
        return max(self.judged, key=lambda one: one.kpi.weight, default=None)

    def share_pct(self, kpi: Kpi) -> Decimal | None:
        """Of the goal's weight; None for a KPI that cannot have a verdict, or counts for nothing."""
        mine = next((one for one in self.kpis if one.kpi.kpi_id == kpi.kpi_id), None)
        if mine is None or not kpi.weight or mine.silence in ("neutral", "no_target"):
            return None
        return kpi.weight / self.weight * 100

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict == verdict for one in self.judged)

    @property
    def silent(self) -> int:
        """KPIs that could have a verdict and have none."""
        return sum(bool(one.kpi.weight) and one.silence in SILENT for one in self.kpis)

    @property
    def concerns(self) -> int:
        return sum(one.is_concern for one in self.judged)


def judge_goal(goal_id: str, kpis: Iterable[KpiCourse], rule: Rule) -> GoalCourse:
    """`kpis`: those of the goal, followed to the same month at the same place."""
    mine = tuple(kpis)
    meant = [one for one in mine if one.kpi.weight and one.silence != "neutral"]
    counted = [one for one in meant if one.silence != "no_target"]
    judged = [one for one in counted if one.verdict]
    weight, judged_weight = _weigh(counted), _weigh(judged)
    needed = rule.goal_weight_pct
    reason = _find_reason(meant, counted, judged, rule)
    if reason:
        return GoalCourse(goal_id, "no_answer", reason, None, mine, judged_weight, weight, needed)
    points = sum((POINTS[one.verdict] * one.kpi.weight for one in judged if one.verdict), Decimal(0)) / judged_weight
    behind = _weigh([one for one in judged if one.verdict == "behind"])
    result: Result = "on_course" if points >= rule.on_course_from else "at_risk"
    if points < rule.behind_below:
        result = "behind"
    if result == "on_course" and behind and behind * 100 >= rule.contradiction_pct * judged_weight:
        return GoalCourse(goal_id, "at_risk", "contradiction", points, mine, judged_weight, weight, needed)
    return GoalCourse(goal_id, result, None, points, mine, judged_weight, weight, needed)


def _find_reason(
    meant: Sequence[KpiCourse], counted: Sequence[KpiCourse], judged: Sequence[KpiCourse], rule: Rule
) -> Reason | None:
    if not counted:
        return "no_target" if meant else "no_kpi"
    if not judged:
        return "no_value"
    return "little_judged" if _weigh(judged) * 100 < rule.goal_weight_pct * _weigh(counted) else None


def _weigh(kpis: Iterable[KpiCourse]) -> Decimal:
    return sum((one.kpi.weight for one in kpis), Decimal(0))
