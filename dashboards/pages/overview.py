"""Sind wir auf Kurs? Every KPI at a glance, in the order of the strategy's goals."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components.filter_bar import filter_bar
from dashboards.components.kpi_grid import Cells, is_all_hidden, kpi_grid, read_cells, say_course
from dashboards.components.notice import notice
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import OVERVIEW
from dashboards.pages.page import Body, Page
from dashboards.records import Goal
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    cells = read_cells(view)
    children: list[Any] = [filter_bar(view, USES, view.newest_month, takes_several=True)]
    if not cells:
        children.append(html.P(view.t("overview.no_values"), className="note"))
    else:
        children += _goals(view, cells)
    return Body(view.t("question.course"), children, lead=say_course(view, view.snapshot.kpis, cells))


def _goals(view: View, cells: Cells) -> list[Any]:
    secret = [notice(view.t("notice.all_hidden"))] if is_all_hidden(view, view.snapshot.kpis, cells) else []
    measured = {kpi.goal_id for kpi in view.snapshot.kpis}
    sections = [_goal(view, goal, cells) for goal in view.snapshot.goals if goal.goal_id in measured]
    return [*secret, *sections, _unmeasured(view, [g for g in view.snapshot.goals if g.goal_id not in measured])]


def _goal(view: View, goal: Goal, cells: Cells) -> Any:
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.goal_id == goal.goal_id]
    return html.Section(
        [
            html.H2(view.say(goal.title)),
            html.P(view.say(goal.question), className="question"),
            kpi_grid(view, kpis, cells, USES),
        ],
        className="goal",
    )


def _unmeasured(view: View, goals: Sequence[Goal]) -> Any | None:
    """Goals of the strategy that nothing is measured for: said once, at the end."""
    if not goals:
        return None
    items = [html.Li([html.Strong(view.say(goal.title)), " – ", view.say(goal.question)]) for goal in goals]
    return html.Section([html.H2(view.t("overview.no_kpi", n=len(goals))), html.Ul(items)], className="goal")


PAGE = Page(OVERVIEW, 10, "question.course", render, USES, question="course", takes_several=True)
