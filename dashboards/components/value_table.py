"""Services in rows: value, way and state of one KPI, and beside them the municipalities; cards on a telephone.

The roles are written out because the stylesheet makes cards of the rows where there is little room, and browsers forget
what a table is when its parts are laid out anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboards.components.aria import UNSEEN, aria, data
from dashboards.components.kpi_card import SHOWN
from dashboards.components.marks import change_mark, hidden_words, target_mark
from dashboards.components.sparkline import sparkline
from dashboards.components.words import say_period, say_value
from dashboards.filters import BY_NAME, BY_VALUE, DESCENDING
from dashboards.judgement import Change
from dashboards.records import Kpi, Value
from dashboards.view import View

FIGURE = "liste"


@dataclass(frozen=True)
class Row:
    """One service: its cell for the place of the view, the line that leads to it, and its cell at each municipality."""

    service_id: str
    title: str
    cell: Value | None
    line: Sequence[Value]
    change: Change | None
    by_place: Mapping[str, Value | None]
    href: str


def service_table(view: View, kpi: Kpi, rows: Sequence[Row], places: Sequence[str], place: str) -> Any:
    """`place` is the name of whom the value column is of; `places` are the municipalities with a column of their own."""
    t = view.t
    heads = [
        _sorting_head(view, BY_NAME, t("table.service")),
        _sorting_head(view, BY_VALUE, place, "number"),
        html.Th(t("services.way"), scope="col", role="columnheader"),
        html.Th(t("services.verdict"), scope="col", role="columnheader"),
        *(_sorting_head(view, key, view.name_of(key), "number") for key in places),
    ]
    table = html.Table(
        [
            html.Caption(view.say(kpi.title), className="vh"),
            html.Thead(html.Tr(heads, role="row"), role="rowgroup"),
            html.Tbody([_row(view, kpi, row, places, place) for row in rows], role="rowgroup"),
        ],
        className="services",
        role="table",
    )
    return html.Div(table, className="services-box")


def _sorting_head(view: View, column: str, title: str, style: str = "") -> Any:
    """The way to the list sorted by this column; a second time it leads to the other direction."""
    now = view.filters.sort or ""
    is_up, is_down = now == column, now == DESCENDING + column
    target = view.filters.but(sort=DESCENDING + column if is_up else column)
    sign = html.Span("▲" if is_up else "▼" if is_down else "↕", className="sort-sign", **UNSEEN)
    state = aria(sort="ascending" if is_up else "descending") if is_up or is_down else aria()
    words = [title, hidden_words(f" ({view.t('services.sort')})"), sign]
    way = html.A(words, href=f"{view.path}{target.query()}#{FIGURE}", className="in-place")
    return html.Th(way, scope="col", role="columnheader", className=style or None, **state)


def _row(view: View, kpi: Kpi, row: Row, places: Sequence[str], place: str) -> Any:
    name = html.Th(dcc.Link(row.title, href=row.href), scope="row", role="rowheader")
    value = [html.Strong(say_value(view, kpi, row.cell)), _state(view, row.cell)]
    verdict = [part for part in (target_mark(view, kpi, row.cell), _change(view, kpi, row.change)) if part]
    cells = [
        html.Td(value, role="cell", className="number value-cell", **data(label=place)),
        html.Td(_way(view, kpi, row.line), role="cell", className="way-cell"),
        html.Td(verdict, role="cell", className="verdict-cell"),
        *(_place_cell(view, kpi, key, row.by_place.get(key)) for key in places),
    ]
    return html.Tr([name, *cells], role="row")


def _place_cell(view: View, kpi: Kpi, place: str, cell: Value | None) -> Any:
    content = [say_value(view, kpi, cell), _state(view, cell)]
    return html.Td(content, role="cell", className="number place-cell", **data(label=view.name_of(place)))


def _state(view: View, cell: Value | None) -> Any | None:
    """Why there is no value, or that it may still change, in a word: the sign alone is for those who know it."""
    if cell is not None and cell.state == "ok":
        return None
    return html.Small(say_cell_state(view, cell), className="cell-state")


def say_cell_state(view: View, cell: Value | None) -> str:
    """The word for the state; a service for which a municipality has no cell at all is none of its services."""
    return view.t.of("state", cell.state) if cell else view.t("services.not_theirs")


def _change(view: View, kpi: Kpi, change: Change | None) -> Any | None:
    if change is None:
        return None
    since = view.t("services.since", year=str(change.baseline.period_end.year))
    return html.Span([change_mark(view, kpi, change), html.Small(f" {since}")], className="change")


def _way(view: View, kpi: Kpi, line: Sequence[Value]) -> Any:
    shown = line[-SHOWN:]
    known = [cell for cell in shown if cell.value is not None]
    if len(known) < 2:
        return html.Span(view.t("card.no_trend"), className="no-trend")
    words = view.t(
        "card.trend",
        first=say_value(view, kpi, known[0]), first_period=say_period(view, known[0]),
        last=say_value(view, kpi, known[-1]), last_period=say_period(view, known[-1]),
    )  # fmt: skip
    return sparkline([cell.value for cell in shown], kpi.target_value, words)
