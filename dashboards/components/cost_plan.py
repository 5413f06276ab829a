"""Plan against actual: every IT service, the difference in euros and in percent."""

from decimal import Decimal
from typing import Any

from dashboards.components.chart_stacks import Segment, Stack, StackChart
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.cost_sums import add_up, change_pct, select
from pipelines.cost_case.tables import BookedYear


def plan_figure(scope: CostScope) -> Figure | None:
    """None where nothing was planned, or nothing booked. A service of only one of the two has no difference."""
    actual, plan = (
        {name: one.cost for name, one in add_up(_rows(scope, kind), lambda row: row.it_service_id).items()}
        for kind in ("actual", "plan")
    )
    if not actual or not plan:
        return None
    t = scope.view.t
    names = [name for name in scope.tables.it_services if name in actual or name in plan]
    names += sorted({*actual, *plan} - set(names))
    whole = sum(actual.values(), Decimal(0)), sum(plan.values(), Decimal(0))
    cells = [_row(scope.service(name), actual.get(name), plan.get(name)) for name in names]
    cells.append(_row(t("costs.total"), *whole))
    bars = [_bar(scope, scope.service(name), actual.get(name), plan.get(name)) for name in names]
    fields = [
        Field(t("costs_by.it-leistungen")), Field(t("costs.plan"), "number", 2, "€"),
        Field(t("costs.actual"), "number", 2, "€"), Field(t("costs.difference"), "number", 2, "€"),
        Field(t("costs.difference"), "number", 1, "%"),
    ]  # fmt: skip
    chart = StackChart(bars, [("strong", t("costs.actual"))], t("costs.plan"))
    return Figure(
        "plan", say_difference(scope, *whole), f"{t('costs.plan_subtitle')} · {scope.subtitle}", chart,
        _sentence(scope, {name: (actual[name], plan[name]) for name in names if name in actual and name in plan}),
        fields, cells, definition=t("costs.plan_definition"),
    )  # fmt: skip


def _rows(scope: CostScope, kind: str) -> list[BookedYear]:
    rows = select(scope.tables, scope.places, scope.sight, kind, scope.year)
    return [row for row in rows if row.arrangement != "transfer"]


def say_difference(scope: CostScope, actual: Decimal, plan: Decimal) -> str:
    pct = change_pct(actual, plan)
    if pct is None or actual == plan:
        return scope.view.t("costs.as_planned", actual=scope.euros(actual))
    words: dict[str, Any] = {"difference": scope.euros(abs(actual - plan)), "pct": scope.percent(abs(pct))}
    return scope.view.t("costs.under_plan", **words) if actual < plan else scope.view.t("costs.over_plan", **words)


def _row(name: str, actual: Decimal | None, plan: Decimal | None) -> list[Cell]:
    if actual is None or plan is None:
        return [name, plan, actual, None, None]
    return [name, plan, actual, actual - plan, change_pct(actual, plan)]


def _bar(scope: CostScope, name: str, actual: Decimal | None, plan: Decimal | None) -> Stack:
    marker = None if plan is None else float(plan)
    if actual is None:
        return Stack(name, [], scope.view.t("costs.not_booked"), marker=marker)
    words = scope.euros(actual)
    pct = change_pct(actual, plan) if plan else None
    if pct is not None:
        sign = "+" if pct > 0 else "" if pct < 0 else "±"
        words = f"{words} ({sign}{scope.percent(pct)})"
    return Stack(name, [Segment(float(actual), "strong")], words, is_open=not scope.is_whole, marker=marker)


def _sentence(scope: CostScope, both: dict[str, tuple[Decimal, Decimal]]) -> str:
    over = [name for name, (actual, plan) in both.items() if actual > plan]
    t = scope.view.t
    if not over:
        return t("costs.none_over")
    worst = max(over, key=lambda name: both[name][0] - both[name][1])
    excess = scope.euros(both[worst][0] - both[worst][1])
    return t("costs.some_over", n=len(over), all=len(both), name=scope.service(worst), excess=excess)
