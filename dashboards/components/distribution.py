"""How long cases took, of all that were decided: the newest twelve months against those before, on both clocks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from dashboards.components import trend
from dashboards.components.chart_curve import Curve, CurveChart
from dashboards.components.chart_panels import Panel, PanelChart
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure, Gap
from dashboards.records import ALL, Duration, Unit, Words
from dashboards.service_kpis import LEFT_OUT, known_by_service
from dashboards.view import View

Clock = Literal["gross", "net"]
CLOCKS: tuple[Clock, ...] = ("gross", "net")
DAYS = Unit("days", Words("Tage", "days"), "d", 0, None)
HALF, MOST = 50, 90
By = Mapping[tuple[Clock, date], Sequence[Duration]]


def distribution_figure(view: View, service_id: str) -> Figure | None:
    """None where no clock has a quantile that may be shown; `say_no_distribution` gives the reason."""
    found = _read(view, service_id)
    newest = max((end for _, end in found), default=None)
    if newest is None or not any(one.days is not None for line in found.values() for one in line):
        return None
    ends = sorted({end for _, end in found}, reverse=True)
    clocks = [clock for clock in CLOCKS if any(one.days is not None for one in found.get((clock, newest), ()))]
    clocks = clocks or [clock for clock in CLOCKS if any(key[0] == clock for key in found)]
    fields, rows = _table(view, found, clocks, ends)
    place = f"{trend.place_name(view)}, {view.service_title(service_id)}"
    signs = [("━", _name_year(view, end)) for end in ends[:1]] + [("─", _name_year(view, end)) for end in ends[1:]]
    said = [_sentence(view, found, clocks, ends), say_left_out(view, service_id, newest)]
    return Figure(
        "verteilung", _title(view, found.get((clocks[0], newest), ())),
        view.t("durations.subtitle", place=place, month=view.numbers.month(newest)), _draw(view, found, clocks, ends),
        " ".join(part for part in said if part), fields, rows, definition=view.t("durations.definition"),
        notes=[part for part in (sign_list(signs, name=view.t("figure.signs")),) if part], level=3,
    )  # fmt: skip


def say_no_distribution(view: View, service_id: str) -> str:
    """Why there is no figure: the state of the newest cells, in words."""
    states = {one.state for line in _read(view, service_id).values() for one in line}
    reason = next(
        (state for state in ("hidden", "no_cases", "rejected", "not_agreed") if state in states), "no_delivery"
    )
    return view.t("durations.none", state=view.t.of("state", reason))


def say_left_out(view: View, service_id: str, end: date) -> str:
    """How many cases ended in the twelve months to `end` that the times leave out, by why; "" where no KPI counts them."""
    kpis = [kpi for kpi in known_by_service(view.snapshot.kpis) if kpi.shows == LEFT_OUT and kpi.kind == "share"]
    if not kpis:
        return ""
    found = view.snapshot.values(
        municipality_id=view.municipality or ALL, service_id=service_id, period_end=end,
        lines={(kpi.kpi_id, "rolling") for kpi in kpis},
    )  # fmt: skip
    said = []
    for kpi in kpis:
        cell = next(iter(found.get(kpi.kpi_id, ())), None)
        state = view.t.of("state", cell.state if cell else "no_delivery")
        count = state if cell is None or cell.numerator is None else view.numbers.count(cell.numerator)
        said.append(f"{view.say(kpi.title)} ({count})")
    return view.t("durations.left_out", cases=", ".join(said))


def _read(view: View, service_id: str) -> By:
    found: dict[tuple[Clock, date], list[Duration]] = {}
    for clock in CLOCKS:
        place = view.municipality or ALL
        for one in view.snapshot.durations(service_id=service_id, municipality_id=place, clock=clock):
            found.setdefault((clock, one.period_end), []).append(one)
    return found


def _find(line: Sequence[Duration], pct: int) -> int | None:
    return next((one.days for one in line if one.pct == pct), None)


def _say(view: View, days: int | None, clock: Clock = "gross") -> str | None:
    """In the days that this clock counts, as they stand behind a preposition."""
    if days is None:
        return None
    words: dict[str, Any] = {"n": days, "count": view.numbers.count(days)}
    return view.t("durations.days", **words) if clock == "gross" else view.t("durations.working_days", **words)


def _title(view: View, line: Sequence[Duration]) -> str:
    """Half and nine of ten; whatever of both may be shown."""
    half, most = _say(view, _find(line, HALF)), _say(view, _find(line, MOST))
    if half and most:
        return view.t("durations.title", half=half, most=most)
    known = [one for one in line if one.days is not None]
    if not known:
        return view.t("durations.title_none")
    some = next((one for one in known if one.pct == HALF), known[-1])
    share = view.numbers.percent(Decimal(some.pct), 0)
    return view.t("durations.title_one", share=share, days=_say(view, some.days))


def _sentence(view: View, found: By, clocks: Sequence[Clock], ends: Sequence[date]) -> str:
    parts = []
    for clock in clocks:
        words: dict[str, Any] = {"clock": view.t.of("durations_clock", clock)}
        newest, before = (found.get((clock, end), ()) for end in (ends[0], ends[-1]))
        half, most = _say_days(view, clock, newest)
        parts += [view.t("durations.sentence", half=half, most=most, **words)] if half and most else []
        old_half, old_most = _say_days(view, clock, before)
        if len(ends) > 1 and old_half and old_most and half and most:
            parts.append(view.t("durations.before", half=old_half, most=old_most))
    count = max((one.n or 0 for line in found.values() for one in line if one.period_end == ends[0]), default=0)
    parts += [view.t("durations.cases", n=count, count=view.numbers.count(count))] if count else []
    return " ".join(parts) or view.t("durations.partly")


def _say_days(view: View, clock: Clock, line: Sequence[Duration]) -> tuple[str | None, str | None]:
    """Half and nine of ten, in the days that this clock counts."""
    return _say(view, _find(line, HALF), clock), _say(view, _find(line, MOST), clock)


def _name_year(view: View, end: date) -> str:
    return view.t("period.rolling", months=12, month=view.numbers.month(end))


def _draw(view: View, found: By, clocks: Sequence[Clock], ends: Sequence[date]) -> PanelChart:
    most = max(one.days or 0 for line in found.values() for one in line)
    panels = []
    for clock in clocks:
        curves = [
            Curve(_name_year(view, end), _points(found.get((clock, end), ())), is_quiet=end != ends[0]) for end in ends
        ]
        newest = found.get((clock, ends[0]), ())
        marks = [
            (float(days), float(pct), f"{view.numbers.percent(Decimal(pct), 0)}: {view.numbers.count(days)}")
            for pct in (HALF, MOST) if (days := _find(newest, pct)) is not None
        ]  # fmt: skip
        chart = CurveChart(curves, view.t.of("durations_unit", clock), _write_percent(view), marks, (0.0, float(most)))
        panels.append(Panel(view.t.of("durations_clock", clock), chart))
    return PanelChart(panels)


def _points(line: Sequence[Duration]) -> list[tuple[float, float]]:
    return [(float(one.days), float(one.pct)) for one in line if one.days is not None]


def _write_percent(view: View) -> Callable[[float], str]:
    return cache(lambda percent: view.numbers.percent(Decimal(int(percent)), 0))


def _table(
    view: View, found: By, clocks: Sequence[Clock], ends: Sequence[date]
) -> tuple[list[Field], list[list[Cell]]]:
    """A row for every 5 %, a column for every clock and year."""
    keys = [(clock, end) for clock in clocks for end in ends]
    titles = [f"{view.t.of('durations_clock', clock)}, {_name_year(view, end)}" for clock, end in keys]
    fields = [Field(view.t("durations.share"), "count", symbol="%"), *(Field(title, "count") for title in titles)]
    shares = sorted({one.pct for line in found.values() for one in line})
    rows: list[list[Cell]] = []
    for pct in shares:
        cells = [next((one for one in found.get(key, ()) if one.pct == pct), None) for key in keys]
        rows.append([pct, *(_cell(view, one) for one in cells)])
    return fields, rows


def _cell(view: View, one: Duration | None) -> Cell:
    if one is None or one.days is None:
        return Gap(view.t.of("state_sign", one.state if one else "no_delivery"))
    return one.days
