"""A KPI's single months as a control chart: what differs from the usual variation, and what only varies."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components import trend
from dashboards.components.chart_time import Level, TimeChart
from dashboards.components.control_words import say_control, say_rule, verdicts
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.words import say_basis, say_state, say_value
from dashboards.filters import LIMITS_ANEW
from dashboards.records import Kpi, Value
from dashboards.view import View
from pipelines.course.control import FEWEST_POINTS, Judged, Limits, judge, name_variation


def control_figure(
    view: View, kpi: Kpi, mine: Sequence[Value], receipt: str, figure_id: str = "monate"
) -> Figure | None:
    """`mine` are all periods of one line. None where no month has a value. Provisional months are drawn, not judged."""
    cells = [cell for cell in mine if cell.period_kind == "month"]
    if not any(cell.value is not None for cell in cells):
        return None
    months = trend.list_months(cells)
    line = trend.make_line(trend.place_name(view), months, cells)
    firm = [value if state == "ok" else None for value, state in zip(line.values, line.states, strict=True)]
    turns = _find_turns(view, kpi, months)
    is_anew = view.filters.limits == LIMITS_ANEW
    before = turns[0] if turns else _find_baseline_end(kpi, months)
    judged = judge(firm, rebase_at=turns if is_anew else (), basis_end=None if is_anew else before)
    meanings = [_meaning(kpi, point) for point in judged]
    is_old = before is not None and not is_anew and judge(firm) != judged
    drawn = replace(line, meanings=meanings)
    events = trend.find_events(view, kpi, months)
    levels = [*trend.target_level(view, kpi, months), *_levels(view, kpi, judged, is_old)]
    chart = TimeChart(
        months, [drawn], trend.write_tick(view, kpi), trend.signs_of(view), levels, events,
        [_tip(view, kpi, month, cells, point) for month, point in zip(months, judged, strict=True)],
        *trend.natural_bounds(kpi),
    )  # fmt: skip
    said = [_sentence(view, kpi, judged, is_old, months, before), _say_newest_basis(view, kpi, cells)]
    return Figure(
        figure_id, say_control(view, kpi, months, judged, before if is_old else None), _subtitle(view, kpi), chart,
        " ".join(part for part in said if part), _fields(view, kpi), _rows(view, cells, months, judged),
        definition=view.t("control.definition"), receipt_href=receipt,
        above=[part for part in (verdicts(view, kpi, judged),) if part],
        notes=[part for part in (_signs(view, cells, meanings), _name_levels(view, kpi, judged, is_old),
                                 trend.event_list(view, events),
                                 _choice(view, figure_id, is_anew) if turns and (is_old or is_anew) else None) if part],
    )  # fmt: skip


def _find_turns(view: View, kpi: Kpi, months: Sequence[date]) -> list[int]:
    """The places of the first months that end after an event."""
    days = [event.day for event in trend.find_events(view, kpi, months)]
    return sorted({next(i for i, month in enumerate(months) if month >= day) for day in days})


def _find_baseline_end(kpi: Kpi, months: Sequence[date]) -> int | None:
    """The place of the first month after the year of comparison; None without such a year."""
    if kpi.baseline_year is None:
        return None
    return next((i for i, month in enumerate(months) if month.year > kpi.baseline_year), None)


def _meaning(kpi: Kpi, point: Judged) -> str:
    found = name_variation(point, kpi.direction)
    return "" if found in (None, "common") else str(found)


def _levels(view: View, kpi: Kpi, judged: Sequence[Judged], is_old: bool) -> list[Level]:
    """Mean and limits, named by their last values; a limit beyond what the unit can be is not drawn."""
    newest = next((point.limits for point in reversed(judged) if point.limits), None)
    if newest is None:
        return []
    floor, ceiling = trend.natural_bounds(kpi)
    mean = view.t("control.old_mean" if is_old else "control.mean", value=_write(view, kpi, newest.mean))
    levels = [Level(mean, [p.limits.mean if p.limits else None for p in judged], "mean")]
    upper = [p.limits.upper if p.limits else None for p in judged]
    lower = [p.limits.lower if p.limits else None for p in judged]
    if ceiling is None or newest.upper < ceiling:
        levels.append(Level(view.t("control.upper", value=_write(view, kpi, newest.upper)), upper, "limit"))
    if floor is None or newest.lower > floor:
        levels.append(Level(view.t("control.lower", value=_write(view, kpi, newest.lower)), lower, "limit"))
    return levels


def _write(view: View, kpi: Kpi, value: float) -> str:
    """A computed value, to one decimal more than the KPI itself has where that is none."""
    finer = replace(kpi.unit, decimals=max(kpi.unit.decimals, 1 if abs(value) < 100 else 0))
    return view.numbers.value(Decimal(value), finer, short=True)


def _subtitle(view: View, kpi: Kpi) -> str:
    unit = view.say(kpi.unit.title)
    return view.t("control.subtitle", title=view.say(kpi.title), place=trend.full_place(view), unit=unit)


def _sentence(
    view: View, kpi: Kpi, judged: Sequence[Judged], is_old: bool, months: Sequence[date], before: int | None
) -> str:
    limits = [point.limits for point in judged if point.limits]
    if not limits:
        count = sum(point.value is not None for point in judged)
        return view.t("control.few", n=count, fewest=FEWEST_POINTS)
    newest = limits[-1]
    words: Any = {
        "lower": _write(view, kpi, _within(kpi, newest.lower)),
        "upper": _write(view, kpi, _within(kpi, newest.upper)),
        "mean": _write(view, kpi, newest.mean),
    }
    if is_old and before is not None:
        usual = view.t("control.usual_before", day=view.numbers.day(months[before].replace(day=1)), **words)
    elif limits[0] != newest:
        former = next(one for one in reversed(limits) if one != newest)
        usual = view.t("control.usual_anew", before=_write(view, kpi, former.mean), **words)
    else:
        usual = view.t("control.usual", **words)
    signals = sum(point.rule is not None for point in judged)
    said = view.t("control.signals", n=signals) if signals else view.t("control.no_signals")
    return " ".join([usual, said, view.t("control.explain")])


def _say_newest_basis(view: View, kpi: Kpi, cells: Sequence[Value]) -> str:
    """Of how many cases or answers the newest month is made: few of them swing more than many do."""
    newest = next((cell for cell in reversed(cells) if cell.value is not None), None)
    basis = say_basis(view, kpi, newest)
    month = view.numbers.month(newest.period_end) if newest else ""
    return view.t("control.basis", month=month, basis=basis) if basis else ""


def _within(kpi: Kpi, value: float) -> float:
    floor, ceiling = trend.natural_bounds(kpi)
    low = value if floor is None else max(value, floor)
    return low if ceiling is None else min(low, ceiling)


def _signs(view: View, cells: Sequence[Value], meanings: Sequence[str]) -> Any | None:
    found = [
        (view.t.of("variation_sign", kind), view.t.of("variation", kind))
        for kind in ("improvement", "concern", "neutral")
        if kind in meanings
    ]
    return sign_list([*found, *trend.state_signs(view, cells)], name=view.t("figure.signs"))


def _name_levels(view: View, kpi: Kpi, judged: Sequence[Judged], is_old: bool) -> Any | None:
    """Mean and limits in words for a narrow chart, which has no room for them."""
    newest = next((point.limits for point in reversed(judged) if point.limits), None)
    if newest is None:
        return None
    mean = view.t("control.old_mean" if is_old else "control.mean", value=_write(view, kpi, newest.mean))
    lower, upper = (_write(view, kpi, _within(kpi, value)) for value in (newest.lower, newest.upper))
    items = [("\u2500", mean), ("\u2508", view.t("control.limits", lower=lower, upper=upper))]
    return html.Div(sign_list(items, name=view.t("figure.signs")), className="only-narrow")


def _choice(view: View, figure_id: str, is_anew: bool) -> Any:
    words = view.t("control.as_before" if is_anew else "control.anew")
    chosen = view.filters.but(limits=None if is_anew else LIMITS_ANEW)
    way = html.A(words, href=f"{view.path}{chosen.query()}#{figure_id}", className="in-place")
    return html.P(way, className="no-print")


def _tip(view: View, kpi: Kpi, month: date, cells: Sequence[Value], point: Judged) -> list[str]:
    cell = next((one for one in cells if one.period_end == month), None)
    basis = say_basis(view, kpi, cell)
    lines = [
        view.numbers.month(month),
        f"{say_value(view, kpi, cell)} ({basis})" if basis else say_value(view, kpi, cell),
    ]
    lines += [say_rule(view, point)] if point.rule else []
    state = say_state(view, kpi, cell)
    return [*lines, state] if state else lines


def _fields(view: View, kpi: Kpi) -> list[Field]:
    t = view.t
    return [
        Field(t("table.period"), "month"), trend.value_field(view, kpi, t("table.value")),
        *(_finer(trend.value_field(view, kpi, title))
          for title in (t("control.field_mean"), t("control.field_lower"), t("control.field_upper"))),
        Field(t("control.field_signal")), Field(t("table.n"), "count"), Field(t("table.state")),
    ]  # fmt: skip


def _finer(field: Field) -> Field:
    return Field(field.title, field.kind, max(field.decimals, 1), field.symbol)


def _rows(view: View, cells: Sequence[Value], months: Sequence[date], judged: Sequence[Judged]) -> list[list[Cell]]:
    points = dict(zip(months, judged, strict=True))
    return [
        [
            cell.period_end, trend.value_cell(view, cell), *_limits(points[cell.period_end].limits),
            say_rule(view, points[cell.period_end]), cell.n, view.t.of("state", cell.state),
        ]
        for cell in reversed(cells)
    ]  # fmt: skip


def _limits(limits: Limits | None) -> list[Cell]:
    if limits is None:
        return [None, None, None]
    return [round(Decimal(value), 4) for value in (limits.mean, limits.lower, limits.upper)]
