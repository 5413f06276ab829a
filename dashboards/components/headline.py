"""The value that heads a KPI, with its unit and period; in words where there is none."""

from typing import Any

from dash import html

from dashboards.components.marks import state_note
from dashboards.components.words import say_period, say_places, say_unit, say_value
from dashboards.records import Kpi, Value
from dashboards.view import View


def headline(view: View, kpi: Kpi, cell: Value | None, *, large: bool = False) -> Any:
    """`cell` None means that the snapshot has no such cell: nothing was delivered."""
    if cell is None or cell.value is None:
        state = cell.state if cell else "no_delivery"
        value = [html.Span(view.t.of("state", state), className="value words")]
    else:
        value = [
            html.Span(say_value(view, kpi, cell), className="value"),
            html.Span(say_places(view, kpi, cell) or say_unit(view, kpi), className="unit"),
        ]
    return html.Div(
        [
            html.P(value, className="headline large" if large else "headline"),
            html.P(say_period(view, cell) if cell else "", className="period"),
            state_note(view, kpi, cell),
        ]
    )
