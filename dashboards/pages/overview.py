"""Überblick: every KPI at a glance, in the order of the strategy's goals."""

from typing import Any

from dash import html

from dashboards.components.filter_bar import filter_bar
from dashboards.components.kpi_card import kpi_card
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import KPI, OVERVIEW, link
from dashboards.pages.page import Body, Page
from dashboards.records import ALL, Goal, PeriodKind, Value
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    kinds: set[PeriodKind] = {"year", *(kpi.headline for kpi in view.snapshot.kpis)}
    values = view.snapshot.values(municipality_id=view.municipality or ALL, service_id=ALL, kinds=sorted(kinds))
    if not values:
        children = [html.P(view.t("overview.no_values"), className="note")]
    else:
        children = [_goal(view, goal, values) for goal in view.snapshot.goals]
    return Body(view.t("overview.title"), [filter_bar(view, USES, view.newest_month), *children], lead=_lead(view))


def _lead(view: View) -> str:
    return view.t("overview.lead", place=view.name_of(view.municipality or ALL))


def _goal(view: View, goal: Goal, values: dict[str, list[Value]]) -> Any:
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.goal_id == goal.goal_id]
    cards: Any = html.Div(
        [kpi_card(view, kpi, values.get(kpi.kpi_id, []), link(KPI + kpi.kpi_id, view.filters, USES)) for kpi in kpis],
        className="cards",
    )
    if not kpis:
        cards = html.P(view.t("overview.no_kpi"), className="note")
    return html.Section([html.H2(view.say(goal.title)), html.P(view.say(goal.question), className="question"), cards],
                        className="goal")  # fmt: skip


PAGE = Page(OVERVIEW, 10, "overview.title", render, USES)
