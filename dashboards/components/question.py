"""The page of a question: every KPI of the goals that answer it."""

from typing import Any

from dash import dcc, html

from dashboards.components.filter_bar import filter_bar
from dashboards.components.kpi_grid import is_all_hidden, kpi_grid, read_cells, say_course
from dashboards.components.notice import notice
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import OVERVIEW, link
from dashboards.pages.page import Body, Question
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def answer(view: View, question: Question) -> Body:
    """Its goals are those that the strategy has put under this topic."""
    goals = [goal for goal in view.snapshot.goals if goal.topic == question]
    ids = {goal.goal_id for goal in goals}
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.goal_id in ids]
    title = view.t.of("question", question)
    if not kpis:
        way = dcc.Link(view.t("topic.to_overview"), href=link(OVERVIEW, view.filters, USES))
        return Body(title, [html.Div([html.P(view.t("topic.none")), html.P(way)], className="message")])
    cells = read_cells(view)
    children: list[Any] = [filter_bar(view, USES, view.newest_month, takes_several=True)]
    if not cells:
        children.append(html.P(view.t("overview.no_values"), className="note"))
    else:
        if is_all_hidden(view, kpis, cells):
            children.append(notice(view.t("notice.all_hidden")))
        for goal in goals:
            mine = [kpi for kpi in kpis if kpi.goal_id == goal.goal_id]
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
    return Body(title, children, lead=say_course(view, kpis, cells))
