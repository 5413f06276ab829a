"""Values beside each other on one scale: the municipalities, or the services of one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboards.components import trend
from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.components.words import say_met, say_period, say_value
from dashboards.filters import Period
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell, is_met
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import for_one_service
from dashboards.view import View

MOST_BARS = 30
Cells = Mapping[str, Value | None]


def places_figure(view: View, kpi: Kpi, receipt: str, definition_href: str = "#definition") -> Figure:
    """All municipalities and all together, for the period of the view."""
    by_place = _read_places(view, kpi)
    kind = choose_kind(kpi, view.period)
    cells: Cells = {place: find_cell(line, kind, view.period.last) for place, line in by_place.items()}
    changes = {place: compare_to_baseline(kpi, line, cells[place]) for place, line in by_place.items()}
    fields = [Field(view.t("table.municipality")), *_value_fields(view, kpi)]
    fields += [Field(view.t("compare.field_target"))] if kpi.target_value is not None else []
    if kpi.baseline_year is not None:
        title = view.t("compare.field_change", year=str(kpi.baseline_year))
        fields.append(trend.value_field(view, kpi, title))
    rows: list[list[Cell]] = []
    for key, cell in cells.items():
        row: list[Cell] = [view.name_of(key), *_value_cells(view, cell)]
        row += [say_met(view, kpi, cell)] if kpi.target_value is not None else []
        change = changes[key]
        row += [change.difference if change else None] if kpi.baseline_year is not None else []
        rows.append(row)
    strong: set[str | None] = {view.municipality, ALL}
    place = view.service_title(view.service) if view.service else view.t("kpi.places")
    made = _figure(view, kpi, "kommunen", place, cells, view.name_of, strong, fields, rows, receipt)
    return replace(made, definition_href=definition_href)


def _read_places(view: View, kpi: Kpi) -> dict[str, list[Value]]:
    """The cells of the period and of the one it is compared with, of every place: few even of hundreds of places."""
    by_place: dict[str, list[Value]] = {place: [] for place in [*view.municipalities, ALL]}
    ends = {view.period.last}
    if kpi.baseline_year is not None:
        ends |= {Period(kpi.baseline_year).last, Period(kpi.baseline_year, view.period.last.month).last}
    service = view.service or ALL
    for end in sorted(ends):
        found = view.snapshot.values(kpi_id=kpi.kpi_id, service_id=service, period_end=end)
        for cell in found.get(kpi.kpi_id, []):
            by_place.setdefault(cell.municipality_id, []).append(cell)
    return by_place


def services_figure(view: View, kpi: Kpi, receipt: str) -> Figure | None:
    """Every service of the municipality of the view; None where none has a cell. A target of all together is not drawn."""
    kpi = for_one_service(kpi)
    kind = choose_kind(kpi, view.period)
    found = view.snapshot.values(
        kpi_id=kpi.kpi_id, municipality_id=view.municipality or ALL, kinds=(kind,), period_end=view.period.last
    )
    known = {cell.service_id: cell for cell in found.get(kpi.kpi_id, [])}
    cells: dict[str, Value | None] = {key: known[key] for key in view.services if key in known}
    if not cells:
        return None
    fields = [Field(view.t("table.service")), *_value_fields(view, kpi)]
    rows: list[list[Cell]] = [[view.service_title(key), *_value_cells(view, cell)] for key, cell in cells.items()]
    strong = {view.service}
    place = f"{view.t('kpi.services')}, {trend.place_name(view)}"
    return _figure(view, kpi, "leistungen", place, cells, view.service_title, strong, fields, rows, receipt)


def _figure(
    view: View, kpi: Kpi, figure_id: str, place: str, cells: Cells, name_of: Callable[[str], str],
    strong: set[str | None], fields: Sequence[Field], rows: Sequence[Sequence[Cell]], receipt: str,
) -> Figure:  # fmt: skip
    parts = {key: cell for key, cell in cells.items() if key != ALL}
    shown = dict([*parts.items()][:MOST_BARS]) | {key: cell for key, cell in cells.items() if key in strong}
    is_sum = kpi.kind in ("total", "difference")
    bars = [_bar(view, kpi, name_of(key), cell, key in strong, key != ALL or not is_sum) for key, cell in shown.items()]
    target = float(kpi.target_value) if kpi.target_value is not None and not is_sum else None
    words = (
        view.t("target.line", value=view.numbers.value(kpi.target_value, kpi.unit, short=True))
        if target is not None and kpi.target_value is not None
        else ""
    )
    some = next((cell for cell in cells.values() if cell), None)
    period = say_period(view, some) if some else str(view.period)
    is_capped = len(parts) > MOST_BARS
    capped = [view.t("figure.capped", shown=MOST_BARS, all=view.numbers.count(len(parts)))] if is_capped else []
    signs = sign_list(trend.state_signs(view, [c for c in shown.values() if c]), name=view.t("figure.signs"))
    return Figure(
        figure_id, say_range(view, kpi, parts, name_of), view.t("compare.subtitle", title=view.say(kpi.title), place=place, period=period),
        BarChart(bars, target, words), " ".join([_sentence(view, kpi, parts), *capped]), *tidy(fields, rows),
        definition_href="#definition", receipt_href=receipt, notes=[signs] if signs else [],
    )  # fmt: skip


def _bar(view: View, kpi: Kpi, name: str, cell: Value | None, is_strong: bool, has_bar: bool) -> Bar:
    words = say_value(view, kpi, cell)
    if cell is None or cell.value is None:
        words = f"{words} {view.t.of('state', cell.state if cell else 'no_delivery')}"
        return Bar(name, None, words, is_strong)
    return Bar(name, float(cell.value), words, is_strong, cell.state == "provisional", has_bar)


def say_range(view: View, kpi: Kpi, cells: Cells, name_of: Callable[[str], str]) -> str:
    """From the lowest value to the highest, with whose they are; `cells` without the sum of all."""
    known = sorted(((cell.value, key) for key, cell in cells.items() if cell and cell.value is not None))
    if not known:
        return view.t("compare.title_none")
    words = {key: view.numbers.value(value, kpi.unit) for value, key in known}
    low_words, high_words = words[known[0][1]], words[known[-1][1]]
    if len(known) == 1:
        return view.t("compare.title_one", name=name_of(known[0][1]), value=low_words)
    if low_words == high_words:
        return view.t("compare.title_same", value=low_words)
    low_names = _names(view, [name_of(key) for key in cells if words.get(key) == low_words], len(known))
    high_names = _names(view, [name_of(key) for key in cells if words.get(key) == high_words], len(known))
    return view.t("compare.title", low=low_words, high=high_words, low_name=low_names, high_name=high_names)


def _names(view: View, names: Sequence[str], count: int) -> str:
    """All who share a value, by name where they are few."""
    return ", ".join(names) if len(names) <= 2 else view.t("compare.several", n=len(names), all=count)


def _sentence(view: View, kpi: Kpi, cells: Cells) -> str:
    known = [cell for cell in cells.values() if cell and cell.value is not None]
    met = [is_met(kpi, cell.value) for cell in known]
    parts = []
    if kpi.target_value is not None and kpi.direction != "neutral" and known:
        parts.append(view.t("compare.reached", n=sum(map(bool, met)), all=len(cells)))
    gaps = len(cells) - len(known)
    parts += [view.t("compare.without", n=gaps)] if gaps else []
    return " ".join(parts) or view.t("compare.plain")


def _value_fields(view: View, kpi: Kpi) -> list[Field]:
    t = view.t
    return [
        trend.value_field(view, kpi, t("table.value")), Field(t("table.numerator"), "number", 2),
        Field(t("table.denominator"), "number", 2), Field(t("table.n"), "count"), Field(t("table.state")),
    ]  # fmt: skip


def _value_cells(view: View, cell: Value | None) -> list[Any]:
    state = view.t.of("state", cell.state if cell else "no_delivery")
    known = (cell.numerator, cell.denominator, cell.n) if cell else (None, None, None)
    return [trend.value_cell(view, cell), *known, state]
