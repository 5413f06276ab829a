"""Municipalities side by side: the course of one KPI in a panel for each, all on one scale, events marked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dashboards.components import trend
from dashboards.components.chart_panels import Panel, PanelChart
from dashboards.components.chart_time import Event, TimeChart
from dashboards.components.chart_time_layout import find_bounds
from dashboards.components.comparison import say_range
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.judgement import name_change
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View

MOST_PANELS, HEIGHT = 12, 190
Lines = Mapping[str, Sequence[Value]]


def multiples_figure(view: View, kpi: Kpi, definition_href: str, receipt: str) -> Figure | None:
    """Of the municipalities of the view, or of all; None where none of them ever has a value."""
    wished = list(view.filters.municipalities or view.municipalities)
    places = wished[:MOST_PANELS]
    is_sum = kpi.kind in ("total", "difference")  # beside the sum of all, one part would only look small
    lines = {place: _read(view, kpi, place) for place in [*places, *([] if is_sum else [ALL])]}
    known = [cell for line in lines.values() for cell in line if cell.value is not None]
    if not any(cell.municipality_id != ALL for cell in known):
        return None
    months = trend.list_months(sorted((c for line in lines.values() for c in line), key=lambda cell: cell.period_end))
    events = {place: _find_events(view, kpi, place, months) for place in places}
    fields = [Field(view.t("table.period"), "month"), *(trend.value_field(view, kpi, view.name_of(p)) for p in lines)]
    signs = [("━", view.t("comparing.own")), *([] if is_sum else [("─", view.name_of(ALL))])]
    signs += trend.state_signs(view, [cell for place in places for cell in lines[place]])
    notes = [sign_list(signs, name=view.t("figure.signs")), _list_events(view, events)]
    capped = view.t("comparing.capped", shown=MOST_PANELS, all=view.numbers.count(len(wished)))
    said = view.t("comparing.sentence_sum" if is_sum else "comparing.sentence")
    return Figure(
        "nebeneinander", _title(view, kpi, {place: lines[place] for place in places}), _subtitle(view, kpi),
        _draw(view, kpi, months, lines, places, events), f"{said} {capped}" if len(wished) > MOST_PANELS else said,
        fields, _rows(view, lines, months), definition=view.say(kpi.description), definition_href=definition_href,
        receipt_href=receipt, notes=[note for note in notes if note],
    )  # fmt: skip


def _read(view: View, kpi: Kpi, place: str) -> list[Value]:
    found = view.snapshot.values(
        kpi_id=kpi.kpi_id, municipality_id=place, service_id=view.service or ALL, kinds=(kpi.headline,)
    )
    return found.get(kpi.kpi_id, [])


def _find_events(view: View, kpi: Kpi, place: str, months: Sequence[date]) -> list[Event]:
    """Those of one municipality; its name stands above the panel, not in the event's words."""
    mine = replace(view, filters=view.filters.but(municipalities=(place,)))
    return trend.find_events(mine, kpi, months)


def _draw(
    view: View, kpi: Kpi, months: Sequence[date], lines: Lines, places: Sequence[str],
    events: Mapping[str, Sequence[Event]],
) -> PanelChart:  # fmt: skip
    all_lines = {place: trend.make_line("", months, line) for place, line in lines.items()}
    aim = [replace(level, label="") for level in trend.target_level(view, kpi, months)]
    shared = TimeChart(months, [*all_lines.values()], trend.write_tick(view, kpi), trend.signs_of(view), aim,
                       (), (), *trend.natural_bounds(kpi), height=HEIGHT)  # fmt: skip
    bounds = find_bounds(shared)
    quiet = [replace(all_lines[ALL], is_quiet=True)] if ALL in all_lines else []
    panels = [
        Panel(
            view.name_of(place), replace(shared, lines=[all_lines[place], *quiet], events=events[place], bounds=bounds)
        )
        for place in places
    ]
    return PanelChart(panels)


def _title(view: View, kpi: Kpi, lines: Lines) -> str:
    """In how many of them the last value is better than the first; of a KPI without direction, from where to where."""
    ends = []
    for line in lines.values():
        known = [cell.value for cell in line if cell.value is not None]
        ends += [name_change(kpi, known[0], known[-1])] if len(known) > 1 else []
    if kpi.direction == "neutral" or not ends:
        newest = {
            place: next((c for c in reversed(line) if c.value is not None), None) for place, line in lines.items()
        }
        return say_range(view, kpi, newest, view.name_of)
    return view.t("comparing.multiples", n=ends.count("better"), all=len(ends))


def _subtitle(view: View, kpi: Kpi) -> str:
    place = view.service_title(view.service) if view.service else view.t("all.services")
    words: dict[str, Any] = {"title": view.say(kpi.title), "unit": view.say(kpi.unit.title)}
    if not kpi.by_service:
        place = view.t("kpi.places")
    return view.t("comparing.subtitle", place=place, window=view.t("course.window", n=kpi.window_months), **words)


def _list_events(view: View, events: Mapping[str, Sequence[Event]]) -> Any | None:
    items = [
        (str(number), f"{view.name_of(place)}: {event.label}, {view.numbers.month(event.day)}")
        for place, mine in events.items()
        for number, event in enumerate(mine, start=1)
    ]
    return sign_list(items, name=view.t("figure.events"))


def _rows(view: View, lines: Lines, months: Sequence[date]) -> list[list[Cell]]:
    by_end = {place: {cell.period_end: cell for cell in line} for place, line in lines.items()}
    return [[end, *(trend.value_cell(view, by_end[place].get(end)) for place in lines)] for end in reversed(months)]
