"""The sentence on top of the mayor's page: what is counted in it leads to where it can be looked into."""

from typing import Any

from dash import dcc, html

from dashboards.components.cost_scope import has_costs
from dashboards.course import voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import GOALS, QUALITY, SHARED, link
from dashboards.view import View
from pipelines.course.sentences import Pointed, point_at_data, point_at_goals, point_at_saving
from pipelines.course.stock import Stock

ALONG = frozenset({PERIOD, MUNICIPALITY})


def lead(view: View, stock: Stock, place: str | None) -> list[Any]:
    """To the letter `say_overall`, with its figures as ways to goals, cost comparison and data quality."""
    voice = voice_of(view)
    ways = [
        (point_at_goals(voice, stock), GOALS, ALONG),
        (point_at_saving(voice, stock.saving), SHARED if has_costs(view) else "", frozenset({MUNICIPALITY})),
        (point_at_data(voice, stock, place), QUALITY, frozenset({MUNICIPALITY})),
    ]
    parts: list[Any] = []
    for pointed, path, along in ways:
        if pointed.words:
            parts += [" ", *_linked(pointed, link(path, view.filters, along))] if path else [" ", pointed.words]
    return [html.Span(parts[1:])]


def _linked(pointed: Pointed, href: str) -> list[Any]:
    before, figure, after = pointed.split()
    return [part for part in (before, dcc.Link(figure, href=href) if figure else None, after) if part]
