"""A KPI's course: its headline value over all periods, drawn with what is provisional, missing or hidden."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from dash import html

from dashboards.components.chart_time import Event, Level, Line, TimeChart
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure, Gap, tidy
from dashboards.components.words import say_met, say_period, say_state, say_target, say_value
from dashboards.filters import Period
from dashboards.judgement import name_change
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View

MANY_EVENTS = 5
"""Beyond so many, only the first and the last of each kind are marked."""


def course_figure(view: View, kpi: Kpi, mine: Sequence[Value], others: Sequence[Value], receipt: str) -> Figure | None:
    """`mine` are all periods of one line, `others` those of a second, quieter one; None where nothing has a value."""
    cells = [cell for cell in mine if cell.period_kind == kpi.headline]
    known = [cell for cell in cells if cell.value is not None]
    if not known:
        return None
    quiet = [cell for cell in others if cell.period_kind == kpi.headline]
    months = list_months(cells)
    lines = [make_line(place_name(view), months, cells)]
    lines += [make_line(view.name_of(ALL), months, quiet, is_quiet=True)] if quiet else []
    events = find_events(view, kpi, months)
    chart = TimeChart(
        months, lines, write_tick(view, kpi), signs_of(view), target_level(view, kpi, months), events,
        [_tip(view, kpi, month, cells, quiet) for month in months], *natural_bounds(kpi),
    )  # fmt: skip
    return Figure(
        "verlauf", _title(view, kpi, known), _subtitle(view, kpi), chart, _sentence(view, kpi, cells, known),
        *tidy(_fields(view, kpi, bool(quiet)), _rows(view, cells, quiet)),
        definition=view.say(kpi.description), definition_href="#definition", receipt_href=receipt,
        notes=[part for part in (_signs(view, cells), event_list(view, events)) if part],
    )  # fmt: skip


def list_months(cells: Sequence[Value]) -> list[date]:
    """The last days of all months from the first to the last cell, also of those without one."""
    if not cells:
        return []
    first, last = cells[0].period_end, max(cell.period_end for cell in cells)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    places = [first.year * 12 + first.month - 1 + i for i in range(count)]
    return [Period(place // 12, place % 12 + 1).last for place in places]


def make_line(name: str, months: Sequence[date], cells: Sequence[Value], *, is_quiet: bool = False) -> Line:
    by_end = {cell.period_end: cell for cell in cells}
    found = [by_end.get(month) for month in months]
    values = [float(cell.value) if cell and cell.value is not None else None for cell in found]
    return Line(name, values, [cell.state if cell else "no_delivery" for cell in found], is_quiet)


def place_name(view: View) -> str:
    return view.name_of(view.municipality or ALL)


def write_tick(view: View, kpi: Kpi) -> Any:
    """A function that writes an axis value with the unit's sign; whole numbers without decimals."""

    @cache  # a chart is drawn for several widths with the same ticks
    def write(value: float) -> str:
        decimals = 0 if value == int(value) else 1 if round(value, 1) == value else 2
        return view.numbers.tick(value, kpi.unit, decimals)

    return write


def natural_bounds(kpi: Kpi) -> tuple[float | None, float | None]:
    """What a value of this unit cannot go beyond; a difference may lie under zero."""
    return (None if kpi.kind == "difference" else 0.0), (100.0 if kpi.kind == "share" else None)


def signs_of(view: View) -> Mapping[str, tuple[str, str]]:
    states = ("no_delivery", "not_agreed", "no_cases", "rejected", "hidden", "provisional")
    return {state: (view.t.of("state_sign", state), view.t.of("state", state)) for state in states}


def target_level(view: View, kpi: Kpi, months: Sequence[date]) -> list[Level]:
    if kpi.target_value is None:
        return []
    words = view.t("target.line", value=view.numbers.value(kpi.target_value, kpi.unit, short=True))
    return [Level(words, [float(kpi.target_value)] * len(months), "target")]


def find_events(view: View, kpi: Kpi, months: Sequence[date]) -> list[Event]:
    """The events of this goal at the municipality of the view, or at all of them, within the chart's months."""
    found = [
        event
        for event in view.snapshot.events
        if (not event.goals or kpi.goal_id in event.goals)
        and (view.municipality is None or event.municipality_id == view.municipality)
        and months[0] <= event.day <= months[-1]
    ]
    if len(found) > MANY_EVENTS:
        kinds = {event.event_id: [e for e in found if e.event_id == event.event_id] for event in found}
        found = sorted({e.day: e for same in kinds.values() for e in (same[0], same[-1])}.values(), key=lambda e: e.day)
    return [
        Event(
            e.day,
            view.say(e.title) if view.municipality else f"{view.say(e.title)} ({view.name_of(e.municipality_id)})",
        )
        for e in found
    ]


def event_list(view: View, events: Sequence[Event]) -> Any | None:
    """The chart's events in words; a wide chart names them itself."""
    if not events:
        return None
    words = [f"{view.numbers.month(event.day)}: {event.label}" for event in events]
    items = [(str(number), line) for number, line in enumerate(words, start=1)]
    return html.Div(sign_list(items, name=view.t("figure.events")), className="only-narrow")


def state_signs(view: View, cells: Iterable[Value]) -> list[tuple[str, str]]:
    """What each sign in a chart means, as far as it has them."""
    states = {cell.state for cell in cells if cell.value is None}
    items = [(view.t.of("state_sign", state), view.t.of("state", state)) for state in sorted(states)]
    is_open = any(cell.state == "provisional" and cell.value is not None for cell in cells)
    return [("○", view.t("kpi.dotted")), *items] if is_open else items


def _signs(view: View, cells: Sequence[Value]) -> Any | None:
    return sign_list(state_signs(view, cells), name=view.t("figure.signs"))


def _title(view: View, kpi: Kpi, known: Sequence[Value]) -> str:
    first, last = known[0], known[-1]
    words = {
        "first": say_value(view, kpi, first),
        "last": say_value(view, kpi, last),
        "first_month": view.numbers.month(first.period_end),
    }
    return view.t.of("course_title", name_change(kpi, first.value, last.value), **words)


def _subtitle(view: View, kpi: Kpi) -> str:
    window = view.t("course.window", n=kpi.window_months)
    return view.t(
        "course.subtitle",
        title=view.say(kpi.title),
        place=full_place(view),
        window=window,
        unit=view.say(kpi.unit.title),
    )


def full_place(view: View) -> str:
    place = place_name(view)
    return f"{place}, {view.service_title(view.service)}" if view.service else place


def _sentence(view: View, kpi: Kpi, cells: Sequence[Value], known: Sequence[Value]) -> str:
    first, last = known[0], known[-1]
    parts = [
        view.t(
            "kpi.sentence",
            place=full_place(view),
            first=say_value(view, kpi, first), first_period=say_period(view, first),
            last=say_value(view, kpi, last), last_period=say_period(view, last),
        )
    ]  # fmt: skip
    if kpi.target_value is not None and kpi.direction != "neutral":
        parts.append(view.t("course.with_target", target=say_target(view, kpi), met=say_met(view, kpi, last)))
    open_values = sum(cell.state == "provisional" for cell in known)
    parts += [view.t("figure.open", n=open_values)] if open_values else []
    gaps = len(cells) - len(known)
    parts += [view.t("figure.gaps", n=gaps)] if gaps else []
    return " ".join(parts)


def _tip(view: View, kpi: Kpi, month: date, cells: Sequence[Value], quiet: Sequence[Value]) -> list[str]:
    cell = next((one for one in cells if one.period_end == month), None)
    other = next((one for one in quiet if one.period_end == month), None)
    lines = [say_period(view, cell) if cell else view.numbers.month(month)]
    lines.append(f"{place_name(view)}: {say_value(view, kpi, cell)}")
    lines += [f"{view.name_of(ALL)}: {say_value(view, kpi, other)}"] if other else []
    state = say_state(view, kpi, cell)
    return [*lines, state] if state else lines


def value_field(view: View, kpi: Kpi, title: str) -> Field:
    return Field.of_value(title, kpi.unit, view.say(kpi.unit.title))


def value_cell(view: View, cell: Value | None) -> Cell:
    if cell is None or cell.value is None:
        return Gap(view.t.of("state_sign", cell.state if cell else "no_delivery"))
    return cell.value


def _fields(view: View, kpi: Kpi, with_others: bool) -> list[Field]:
    t = view.t
    others = [value_field(view, kpi, view.name_of(ALL))] if with_others else []
    return [
        Field(t("table.period"), "month"), value_field(view, kpi, t("table.value")), *others,
        Field(t("table.numerator"), "number", 2), Field(t("table.denominator"), "number", 2),
        Field(t("table.n"), "count"), Field(t("table.inputs"), "count"),
        Field(t("figure.expected"), "count"), Field(t("table.state")),
    ]  # fmt: skip


def _rows(view: View, cells: Sequence[Value], quiet: Sequence[Value]) -> list[list[Cell]]:
    by_end = {cell.period_end: cell for cell in quiet}
    return [
        [
            cell.period_end, value_cell(view, cell), *([value_cell(view, by_end.get(cell.period_end))] if quiet else []),
            cell.numerator, cell.denominator, cell.n, cell.months_delivered, cell.months_expected,
            view.t.of("state", cell.state),
        ]
        for cell in reversed(cells)
    ]  # fmt: skip
