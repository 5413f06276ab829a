"""Values in rows: what of, value, way and state, and beside them the municipalities; cards on a telephone.

A row is a service in a list of services, and a KPI on the page of one service. The roles are written out because the
stylesheet makes cards of the rows where there is little room, and browsers forget what a table is when its parts are laid
out anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboards.components.aria import UNSEEN, aria, data
from dashboards.components.kpi_card import SHOWN
from dashboards.components.marks import change_mark, hidden_words, target_mark
from dashboards.components.sparkline import sparkline
from dashboards.components.words import say_basis, say_period, say_places, say_unit, say_value
from dashboards.filters import BY_NAME, BY_VALUE, DESCENDING
from dashboards.judgement import Change
from dashboards.records import Kpi, Value
from dashboards.service_kpis import SATISFACTION
from dashboards.view import View

FEW_PLACES = 8
"""So many municipalities have a column each; of more, those that are chosen."""


@dataclass(frozen=True)
class Row:
    """One value for the place of the view, the line that leads to it, and the same at each municipality."""

    key: str
    title: str
    href: str
    kpi: Kpi
    cell: Value | None
    line: Sequence[Value]
    change: Change | None
    by_place: Mapping[str, Value | None]


@dataclass(frozen=True)
class Group:
    rows: Sequence[Row]
    title: str = ""
    note: str = ""
    """What the rows have in common, in a sentence."""


def columns_of(view: View) -> list[str]:
    """Municipalities with a column: those chosen, else all where they are few; none where one alone is shown."""
    chosen = view.filters.municipalities
    if len(chosen) == 1:
        return []
    return list(chosen) or (list(view.municipalities) if len(view.municipalities) <= FEW_PLACES else [])


def value_table(
    view: View,
    caption: str,
    groups: Sequence[Group],
    places: Sequence[str],
    *,
    heads: tuple[str, str],
    sorts_in: str = "",
) -> Any:
    """`heads` are the titles of the first two columns: what the rows are, and whom the values are of.

    `places` are the municipalities with a column of their own. `sorts_in` is the id of the figure that the rows may be
    sorted in, "" where their order says something.
    """
    t, columns = view.t, [(BY_NAME, heads[0], ""), (BY_VALUE, heads[1], "number")]
    beside = [(key, view.name_of(key), "number") for key in places]
    way = [_head(t("services.way"), ""), _head(t("services.verdict"), "")]
    first, last = ([_sorting_head(view, *one, sorts_in) if sorts_in else _head(*one[1:]) for one in part]
                   for part in (columns, beside))  # fmt: skip
    table = html.Table(
        [
            html.Caption(caption, className="vh"),
            html.Thead(html.Tr([*first, *way, *last], role="row"), role="rowgroup"),
            *(_group(view, group, places, heads[1]) for group in groups),
        ],
        className="values",
        role="table",
    )
    return html.Div(table, className="values-box")


def _group(view: View, group: Group, places: Sequence[str], place: str) -> Any:
    rows = [_row(view, row, places, place, names_units=bool(group.title)) for row in group.rows]
    if group.title:
        words = [group.title, html.Small(group.note) if group.note else None]
        head = html.Th(words, scope="rowgroup", role="rowheader", colSpan=4 + len(places))
        rows.insert(0, html.Tr(head, role="row", className="group"))
    return html.Tbody(rows, role="rowgroup")


def _head(title: str, style: str) -> Any:
    return html.Th(title, scope="col", role="columnheader", className=style or None)


def _sorting_head(view: View, column: str, title: str, style: str, figure_id: str) -> Any:
    """The way to the list sorted by this column; a second time it leads to the other direction."""
    now = view.filters.sort or ""
    is_up, is_down = now == column, now == DESCENDING + column
    target = view.filters.but(sort=DESCENDING + column if is_up else column)
    sign = html.Span("▲" if is_up else "▼" if is_down else "↕", className="sort-sign", **UNSEEN)
    state = aria(sort="ascending" if is_up else "descending") if is_up or is_down else aria()
    words = [title, hidden_words(f" ({view.t('services.sort')})"), sign]
    way = html.A(words, href=f"{view.path}{target.query()}#{figure_id}", className="in-place")
    return html.Th(way, scope="col", role="columnheader", className=style or None, **state)


def _row(view: View, row: Row, places: Sequence[str], place: str, *, names_units: bool) -> Any:
    kpi = row.kpi
    unit = say_unit(view, kpi) if names_units else ""
    words = [dcc.Link(row.title, href=row.href), html.Small(unit, className="row-unit") if unit else None]
    name = html.Th(words, scope="row", role="rowheader")
    value = [html.Strong(say_value(view, kpi, row.cell)), _basis(view, kpi, row.cell), _state(view, row.cell)]
    verdict = [part for part in (target_mark(view, kpi, row.cell), _change(view, kpi, row.change)) if part]
    cells = [
        html.Td(value, role="cell", className="number value-cell", **data(label=place)),
        html.Td(_way(view, kpi, row.line), role="cell", className="way-cell"),
        html.Td(verdict, role="cell", className="verdict-cell"),
        *(_place_cell(view, kpi, key, row.by_place.get(key)) for key in places),
    ]
    return html.Tr([name, *cells], role="row")


def _place_cell(view: View, kpi: Kpi, place: str, cell: Value | None) -> Any:
    basis = _basis(view, kpi, cell) if kpi.shows == SATISFACTION else None  # of a few answers nothing follows
    content = [say_value(view, kpi, cell), basis, _state(view, cell)]
    return html.Td(content, role="cell", className="number place-cell", **data(label=view.name_of(place)))


def _basis(view: View, kpi: Kpi, cell: Value | None) -> Any | None:
    """What the value rests on: in how many municipalities, or of how many cases or answers."""
    words = say_places(view, kpi, cell) or say_basis(view, kpi, cell)
    return html.Small(words, className="cell-basis") if words else None


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
