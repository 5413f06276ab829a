"""Maßnahmen: what is being done for the goals, as planned and as it came, and what it costs."""

from typing import Any

from dash import html

from dashboards.components.filter_bar import filter_bar
from dashboards.components.measure_list import measure_article, measure_lines
from dashboards.components.roadmap import roadmap_figure, spending_figure
from dashboards.course import period_of, stock_of, voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import MEASURES
from dashboards.pages.page import Body, Page
from dashboards.view import View
from pipelines.course.sentences import say_measures, say_no_measures
from pipelines.course.stock import Stock

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    title, stock = view.t("measures.title"), stock_of(view)
    bar = filter_bar(view, USES, view.newest_month)
    if stock is None or not stock.measures:
        return Body(title, [bar, html.P(say_no_measures(voice_of(view)), className="note")])
    figures = [roadmap_figure(view, stock), spending_figure(view, stock)]
    children = [bar, *_first(view, stock), *(one for one in figures if one), *_all(view, stock)]
    return Body(title, children, lead=say_measures(voice_of(view), stock), period=period_of(view))


def _first(view: View, stock: Stock) -> list[Any]:
    """What needs somebody: late or at risk."""
    if not stock.urgent:
        return []
    return [html.H2(view.t("measures.urgent"), className="part"), measure_lines(view, stock.urgent)]


def _all(view: View, stock: Stock) -> list[Any]:
    parts: list[Any] = [html.H2(view.t("measures.each"), className="part")]
    for goal in view.snapshot.strategy.goals:
        mine = [one for one in stock.measures if one.measure.goal_id == goal.goal_id]
        if mine:
            words = [html.Summary(f"{goal.title.to(view.filters.lang)} ({view.numbers.count(len(mine))})")]
            articles = html.Div([measure_article(view, one) for one in mine], className="measures")
            parts.append(html.Details([*words, articles], open=True, className="measures-of"))
    return parts


PAGE = Page(
    MEASURES, 12, "measures.title", render, USES, in_navigation=False, question="course", under="measures.title"
)
