"""What changed since the month before, the weightiest first, each with the way to where it can be looked into."""

from typing import Any

from dash import dcc, html

from dashboards.components.course_marks import sign_of
from dashboards.components.goal_cards import ALONG, kpi_address
from dashboards.components.marks import hidden_words
from dashboards.course import voice_of
from dashboards.filters import MUNICIPALITY
from dashboards.links import GOALS, MEASURES, link
from dashboards.view import View
from pipelines.course.changes import Change, GoalChange, KpiChange
from pipelines.course.sentences_single import say_change, say_no_change, say_why
from pipelines.course.stock import Stock

SHOWN = 6


def change_list(view: View, stock: Stock) -> list[Any]:
    voice = voice_of(view)
    if not stock.changes:
        return [html.P(say_no_change(voice), className="note")]
    first, rest = stock.changes[:SHOWN], stock.changes[SHOWN:]
    found: list[Any] = [_items(view, first)]
    if rest:
        words = view.t("strategy.more_changes", n=len(rest))
        found.append(html.Details([html.Summary(words), _items(view, rest)], className="more-changes"))
    return found


def _items(view: View, changes: tuple[Change, ...]) -> Any:
    return html.Ul([html.Li(_item(view, change)) for change in changes], className="changes")


def _item(view: View, change: Change) -> list[Any]:
    voice, rule = voice_of(view), view.snapshot.strategy.rule
    assert rule is not None
    tone = hidden_words(f"{view.t.of('course_tone', change.tone)}: ")
    said = dcc.Link(say_change(voice, change, rule), href=_address(view, change))
    why = say_why(voice, change)
    return [sign_of(change.tone), html.Span([tone, said, html.Small(why) if why else None])]


def _address(view: View, change: Change) -> str:
    if isinstance(change, KpiChange):
        return kpi_address(view, change.now.kpi.kpi_id)
    if isinstance(change, GoalChange):
        return f"{link(GOALS, view.filters, ALONG)}#{change.now.goal_id}"
    return f"{link(MEASURES, view.filters, frozenset({MUNICIPALITY}))}#{change.now.measure.measure_id}"
