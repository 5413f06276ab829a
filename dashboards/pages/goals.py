"""Ziele: the tree of the strategy, each goal with its status, the KPIs that decide it, and the measures that serve it."""

from typing import Any

from dash import html

from dashboards.components.course_marks import result_mark
from dashboards.components.filter_bar import filter_bar
from dashboards.components.kpi_grid import Cells, is_all_hidden, kpi_grid, read_cells, say_course
from dashboards.components.measure_list import measure_lines
from dashboards.components.notice import notice
from dashboards.course import period_of, stock_of, voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import GOALS
from dashboards.pages.page import Body, Page
from dashboards.view import View
from pipelines.course.records import Goal
from pipelines.course.sentences import say_goals, say_kpis
from pipelines.course.stock import Stock

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    """With several municipalities chosen their values stand beside each other, and no status is given."""
    title, cells = view.t("goals.title"), read_cells(view)
    bar = filter_bar(view, USES, view.newest_month, takes_several=True)
    if not cells:
        return Body(title, [bar, html.P(view.t("overview.no_values"), className="note")])
    stock = None if len(view.filters.municipalities) > 1 else stock_of(view)
    secret = [notice(view.t("notice.all_hidden"))] if is_all_hidden(view, view.snapshot.kpis, cells) else []
    tree = [_goal(view, goal, cells, stock) for goal in view.snapshot.strategy.goals]
    lead = say_goals(voice_of(view), stock) if stock else say_course(view, view.snapshot.kpis, cells)
    return Body(title, [bar, *secret, *tree], lead=lead, period=period_of(view))


def _goal(view: View, goal: Goal, cells: Cells, stock: Stock | None) -> Any:
    lang = view.filters.lang
    course = next((one for one in stock.goals if one.goal_id == goal.goal_id), None) if stock else None
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.goal_id == goal.goal_id]
    measures = [one for one in stock.measures if one.measure.goal_id == goal.goal_id] if stock else []
    head: list[Any] = [html.H2(goal.title.to(lang)), html.P(goal.question.to(lang), className="question")]
    if course:
        head.append(
            html.P([result_mark(view, course.result), " ", say_kpis(voice_of(view), course)], className="goal-why")
        )
    tree: list[Any] = [kpi_grid(view, kpis, cells, USES, course)] if kpis else []
    if measures:
        tree += [html.H3(view.t("goals.measures", n=len(measures))), measure_lines(view, measures)]
    return html.Section([*head, *tree], className="goal", id=goal.goal_id)


PAGE = Page(GOALS, 11, "goals.title", render, USES, in_navigation=False, question="course", under="goals.title",
            takes_several=True)  # fmt: skip
