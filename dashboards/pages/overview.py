"""Sind wir auf Kurs? One sentence, the goals, what changed and why it matters, and the measures that need somebody."""

from datetime import date
from typing import Any

from dash import dcc, html

from dashboards.components.change_list import change_list
from dashboards.components.filter_bar import filter_bar
from dashboards.components.goal_cards import goal_cards
from dashboards.components.lead import lead
from dashboards.components.measure_list import measure_lines
from dashboards.course import period_of, stock_of, voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import GOALS, MEASURES, OVERVIEW, link
from dashboards.pages.page import Body, Page
from dashboards.view import View
from pipelines.course.sentences import say_measures, say_rule
from pipelines.course.stock import Stock

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    title, stock = view.t("question.course"), stock_of(view)
    bar = filter_bar(view, USES, view.newest_month)
    if not view.snapshot.has_values:
        return Body(title, [bar, html.P(view.t("overview.no_values"), className="note")])
    if stock is None:
        return Body(
            title,
            [bar, html.P(view.t("overview.no_rule"), className="note"), _way(view, GOALS, view.t("strategy.to_goals"))],
        )
    place = view.name_of(view.municipality) if view.municipality else None
    return Body(title, [bar, *_parts(view, stock)], lead=lead(view, stock, place), period=period_of(view))


def _parts(view: View, stock: Stock) -> list[Any]:
    before = view.numbers.month(stock.month_end.replace(day=1) - date.resolution)
    return [
        html.Section([html.H2(view.t("strategy.goals", n=len(stock.goals))), goal_cards(view, stock),
                      _way(view, GOALS, view.t("strategy.to_goals")), _rule(view)], className="goal"),
        html.Section([html.H2(view.t("strategy.changes", month=before)), *change_list(view, stock)], className="goal"),
        html.Section([html.H2(view.t("strategy.measures")), *_measures(view, stock), _way(view, MEASURES, view.t("strategy.to_measures"))],
                     className="goal"),
    ]  # fmt: skip


def _measures(view: View, stock: Stock) -> list[Any]:
    said = html.P(say_measures(voice_of(view), stock))
    return [said, measure_lines(view, stock.urgent)] if stock.urgent else [said]


def _rule(view: View) -> Any:
    """How the status comes about, from the rule's own file."""
    strategy = view.snapshot.strategy
    assert strategy.rule is not None
    sentences = [html.Li(words) for words in say_rule(voice_of(view), strategy.rule)]
    return html.Details([html.Summary(view.t("strategy.rule")), html.Ol(sentences, className="rule"),
                         html.P(view.t("strategy.rule_file")), html.Pre(strategy.rule_yaml, tabIndex=0)])  # fmt: skip


def _way(view: View, path: str, words: str) -> Any:
    return html.P(dcc.Link(words, href=link(path, view.filters, USES)), className="no-print")


PAGE = Page(OVERVIEW, 10, "question.course", render, USES, question="course")
