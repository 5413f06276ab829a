"""The page of a question: every KPI of the goals that answer it."""

from typing import Any

from dash import dcc, html

from dashboards.components.filter_bar import filter_bar
from dashboards.components.kpi_grid import is_all_hidden, kpi_grid, read_cells, say_course
from dashboards.components.notice import notice
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import OVERVIEW, link
from dashboards.pages.page import Body, Question
from dashboards.records import Kpi
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def answer(view: View, question: Question) -> Body:
    """Its goals are those that the strategy has put under this topic."""
    title = view.t.of("question", question)
    if not _find_kpis(view, question):
        way = dcc.Link(view.t("topic.to_overview"), href=link(OVERVIEW, view.filters, USES))
        return Body(title, [html.Div([html.P(view.t("topic.none")), html.P(way)], className="message")])
    children, lead = answer_goals(view, question)
    return Body(title, [filter_bar(view, USES, view.newest_month, takes_several=True), *children], lead=lead)


def answer_goals(view: View, question: Question) -> tuple[list[Any], str]:
    """A section of KPIs for each goal of the topic, and the sentence that sums them up; nothing without KPIs."""
    kpis = _find_kpis(view, question)
    if not kpis:
        return [], ""
    cells = read_cells(view)
    if not cells:
        return [html.P(view.t("overview.no_values"), className="note")], ""
    children: list[Any] = [notice(view.t("notice.all_hidden"))] if is_all_hidden(view, kpis, cells) else []
    for goal in view.snapshot.goals:
        mine = [kpi for kpi in kpis if kpi.goal_id == goal.goal_id]
        if mine:
            children.append(
                html.Section(
                    [
                        html.H2(view.say(goal.title)),
                        html.P(view.say(goal.question), className="question"),
                        kpi_grid(view, mine, cells, USES),
                    ],
                    className="goal",
                )
            )
    return children, say_course(view, kpis, cells)


def _find_kpis(view: View, question: Question) -> list[Kpi]:
    ids = {goal.goal_id for goal in view.snapshot.goals if goal.topic == question}
    return [kpi for kpi in view.snapshot.kpis if kpi.goal_id in ids]
