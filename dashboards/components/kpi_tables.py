"""The tables of a KPI's page: places beside each other, services, periods."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.data_table import Column, data_table
from dashboards.components.marks import change_mark, hidden_words, target_mark
from dashboards.components.words import say_period, say_state, say_value
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell
from dashboards.links import KPI, link
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View


def compare_places(view: View, kpi: Kpi, chosen: Sequence[Value]) -> Any:
    """All municipalities and all together, for the period of the view."""
    kind = choose_kind(kpi, view.period)
    by_place = {place: [c for c in chosen if c.municipality_id == place] for place in [*view.municipalities, ALL]}
    cells = {place: find_cell(line, kind, view.period.last) for place, line in by_place.items()}
    adds_up = kpi.kind in ("total", "difference")
    longest = _longest(cell for place, cell in cells.items() if not (adds_up and place == ALL))
    rows = []
    for place, cell in cells.items():
        change = compare_to_baseline(kpi, by_place[place], cell)
        bar = _bar(cell, longest) if not (adds_up and place == ALL) else None
        rows.append(
            [
                html.Strong(view.name_of(place)) if place in (view.municipality, ALL) else view.name_of(place),
                cell_words(view, kpi, cell),
                bar,
                target_mark(view, kpi, cell),
                change_mark(view, kpi, change) if change else None,
            ]
        )
    columns = [
        Column(view.t("table.municipality")),
        Column(view.t("table.value"), is_number=True),
        Column(view.t("table.bar")),
        *([Column(view.t("table.target"))] if kpi.target_value is not None else []),
        Column(view.t("card.since", year=kpi.baseline_year or "")),
    ]
    if kpi.target_value is None:
        rows = [[*row[:3], row[4]] for row in rows]
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
    rows = []
    for service_id, service in view.services.items():
        cell = cells.get(service_id)
        if cell:
            href = link(KPI + kpi.kpi_id, view.filters.but(service=service_id), uses)
            count = view.numbers.count(cell.n) if cell.n is not None else view.t.of("state_sign", cell.state)
            rows.append([dcc.Link(view.say(service.title), href=href), cell_words(view, kpi, cell), count])
    columns = [Column(view.t("table.service")), Column(view.t("table.value"), True), Column(view.t("table.n"), True)]
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


def cell_words(view: View, kpi: Kpi, cell: Value | None) -> Any:
    """The value; where it is missing or provisional, the state in words beside it."""
    state = cell.state if cell else "no_delivery"
    if state == "ok":
        return say_value(view, kpi, cell)
    if cell is None or cell.value is None:
        return html.Span([html.Span(say_value(view, kpi, cell), **{"aria-hidden": "true"}), " ",
                          html.Small(view.t.of("state", state), title=say_state(view, kpi, cell))])  # fmt: skip
    return html.Span([say_value(view, kpi, cell), " ", html.Small(view.t.of("state", state))])


def _plain(view: View, number: Decimal | int | None) -> Any:
    if number is None:
        return hidden_words(view.t("table.no_number"))
    return view.numbers.decimal(Decimal(number), 0 if number == int(number) else 2)


def _longest(cells: Any) -> Decimal:
    return max([abs(cell.value) for cell in cells if cell and cell.value is not None], default=Decimal(0))


def _bar(cell: Value | None, longest: Decimal) -> Any:
    if cell is None or cell.value is None or not longest:
        return None
    width = f"{abs(cell.value) / longest * 100:.1f}%"
    return html.Div(html.Div(className="bar-fill", style={"width": width}), className="bar-box", **{"aria-hidden": "true"})
