"""The tables of a KPI's page: places beside each other, services, periods."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.aria import UNSEEN
from dashboards.components.data_table import Column, data_table
from dashboards.components.marks import change_mark, hidden_words, target_mark
from dashboards.components.words import say_period, say_value
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell
from dashboards.links import KPI, link
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View

STATE_COLUMN = "state-column"


def compare_places(view: View, kpi: Kpi, chosen: Sequence[Value]) -> Any:
    """All municipalities and all together, for the period of the view."""
    kind = choose_kind(kpi, view.period)
    by_place = {place: [c for c in chosen if c.municipality_id == place] for place in [*view.municipalities, ALL]}
    cells = {place: find_cell(line, kind, view.period.last) for place, line in by_place.items()}
    adds_up = kpi.kind in ("total", "difference")
    longest = _longest(cell for place, cell in cells.items() if not (adds_up and place == ALL))
    columns = [Column(view.t("table.municipality")), *_value_columns(view, cells.values())]
    columns += [Column(view.t("table.target"))] if kpi.target_value is not None else []
    columns += [Column(view.t("card.since", year=kpi.baseline_year))] if kpi.baseline_year else []
    rows = []
    for place, cell in cells.items():
        name = view.name_of(place)
        row: list[Any] = [html.Strong(name) if place in (view.municipality, ALL) else name]
        row += _value_cells(view, kpi, cell, None if adds_up and place == ALL else longest, columns)
        row += [target_mark(view, kpi, cell)] if kpi.target_value is not None else []
        change = compare_to_baseline(kpi, by_place[place], cell)
        row += [change_mark(view, kpi, change) if change else None] if kpi.baseline_year else []
        rows.append(row)
    some = next((cell for cell in cells.values() if cell), None)
    caption = view.t("kpi.places_caption", period=say_period(view, some) if some else "")
    return html.Section([html.H2(view.t("kpi.places")), data_table(caption, columns, rows)])


def compare_services(view: View, kpi: Kpi, uses: frozenset[str]) -> Any:
    """Every service of the municipality of the view."""
    kind = choose_kind(kpi, view.period)
    found = view.snapshot.values(
        kpi_id=kpi.kpi_id, municipality_id=view.municipality or ALL, kinds=(kind,), period_end=view.period.last
    )
    cells = {cell.service_id: cell for cell in found.get(kpi.kpi_id, [])}
    shown = {key: cells[key] for key in view.services if key in cells}
    longest = _longest(shown.values())
    columns = [Column(view.t("table.service")), *_value_columns(view, shown.values()), Column(view.t("table.n"), True)]
    rows = []
    for service_id, cell in shown.items():
        href = link(KPI + kpi.kpi_id, view.filters.but(service=service_id), uses)
        count = view.numbers.count(cell.n) if cell.n is not None else _plain(view, None)
        name = dcc.Link(view.service_title(service_id), href=href)
        rows.append([name, *_value_cells(view, kpi, cell, longest, columns), count])
    caption = view.t("kpi.services_caption", place=view.name_of(view.municipality or ALL))
    return html.Section([html.H2(view.t("kpi.services")), data_table(caption, columns, rows)])


def list_periods(view: View, kpi: Kpi, cells: Sequence[Value]) -> Any:
    """Every cell of one line with all that it rests on."""
    columns = [
        Column(view.t("table.period")),
        Column(view.t("table.value"), True),
        Column(view.t("table.numerator"), True),
        Column(view.t("table.denominator"), True),
        Column(view.t("table.n"), True),
        Column(view.t("table.inputs"), True),
        Column(view.t("table.state")),
    ]
    rows = [
        [
            say_period(view, cell),
            say_value(view, kpi, cell),
            _plain(view, cell.numerator),
            _plain(view, cell.denominator),
            _plain(view, cell.n),
            f"{cell.months_delivered or 0} / {cell.months_expected}" if cell.months_expected else "",
            view.t.of("state", cell.state),
        ]
        for cell in cells
    ]
    return data_table(view.t("kpi.periods_caption", title=view.say(kpi.title)), columns, rows)


def _value_columns(view: View, cells: Iterable[Value | None]) -> list[Column]:
    """Value and bar; and the state in words where any cell has something to say."""
    columns = [Column(view.t("table.value"), is_number=True), Column(view.t("table.bar"), style="bar-column")]
    is_plain = all(cell is not None and cell.state == "ok" for cell in cells)
    return columns if is_plain else [*columns, Column(view.t("table.state"), style=STATE_COLUMN)]


def _value_cells(
    view: View, kpi: Kpi, cell: Value | None, longest: Decimal | None, columns: Sequence[Column]
) -> list[Any]:
    parts = [say_value(view, kpi, cell), _bar(cell, longest) if longest else None]
    if not any(column.style == STATE_COLUMN for column in columns):
        return parts
    state = cell.state if cell else "no_delivery"
    return [*parts, "" if state == "ok" else view.t.of("state", state)]


def _plain(view: View, number: Decimal | int | None) -> Any:
    if number is None:
        return hidden_words(view.t("table.no_number"))
    return view.numbers.decimal(Decimal(number), 0 if number == int(number) else 2)


def _longest(cells: Iterable[Value | None]) -> Decimal:
    return max([abs(cell.value) for cell in cells if cell and cell.value is not None], default=Decimal(0))


def _bar(cell: Value | None, longest: Decimal) -> Any:
    if cell is None or cell.value is None or not longest:
        return None
    width = f"{abs(cell.value) / longest * 100:.1f}%"
    return html.Div(html.Div(className="bar-fill", style={"width": width}), className="bar-box", **UNSEEN)
