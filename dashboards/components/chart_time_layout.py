"""Where the parts of a chart over months stand: the plot's box, its scales, and a row for the words of each event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dashboards.components.chart_canvas import ROOMY, SIZE, Scale, find_ticks, measure
from dashboards.components.chart_time_parts import Level, Line

if TYPE_CHECKING:  # a chart lays itself out
    from dashboards.components.chart_time import TimeChart


SAMPLE = 22
"""Units of the piece of line before its name."""


@dataclass(frozen=True)
class Plot:
    width: int
    height: int
    x: Scale
    """Places of months, from 0."""
    y: Scale
    ticks: Sequence[float]
    labels: Sequence[str]
    """The ticks in words."""
    rows: Sequence[int]
    """For each event the row above the plot in which its words stand."""
    keys: Sequence[tuple[float, float]] = ()
    """Where the name of each named line stands under the plot, after a piece of the line: none where there is a margin."""

    @property
    def is_roomy(self) -> bool:
        return self.width >= ROOMY

    def within(self, value: float) -> float:
        """The height of a value, held inside of the plot."""
        return self.y(min(max(value, self.ticks[0]), self.ticks[-1]))


def lay_out(chart: "TimeChart", width: int) -> Plot:
    is_roomy = width >= ROOMY
    height = chart.height or (360 if is_roomy else 300)
    low, high = chart.bounds or find_bounds(chart)
    ticks = find_ticks(low, high, 5 if is_roomy else 4 if height > 240 else 3)
    labels = [chart.write(tick) for tick in ticks]
    left = max(measure(label) for label in labels) + 10
    named: list[Line | Level] = [*chart.lines, *chart.levels]
    ends = [one.label for one in named if not (isinstance(one, Line) and one.meanings)]
    right = min(max([measure(label) for label in ends], default=0) + 22, width * 0.3) if is_roomy else 10
    x = Scale(0, max(len(chart.months) - 1, 1), left + 6, width - right)
    rows = _place_events(chart, x, width) if is_roomy else [0] * len(chart.events)
    top = (22 + 18 * (max(rows) if rows else 0)) if chart.events else 10
    y = Scale(ticks[0], ticks[-1], height - 34, top + 6)
    keys = [] if is_roomy else _place_keys([one.label for one in chart.lines if is_named(one)], width, height)
    foot = round(keys[-1][1]) + 8 if keys else height
    return Plot(width, foot, x, y, ticks, labels, rows, keys)


def is_named(one: Line | Level) -> bool:
    """Whether it has a name and something to name; the line of a control chart stands alone, without one."""
    is_alone = isinstance(one, Line) and bool(one.meanings)
    return bool(one.label) and not is_alone and any(value is not None for value in one.values)


def _place_keys(labels: Sequence[str], width: int, top: float) -> list[tuple[float, float]]:
    """One after the other, in as many rows as they need."""
    places: list[tuple[float, float]] = []
    x, y = 0.0, top + SIZE
    for label in labels:
        size = SAMPLE + 8 + measure(label)
        if x and x + size > width:
            x, y = 0.0, y + SIZE + 8
        places.append((x + SAMPLE + 8, y))
        x += size + 20
    return places


def find_bounds(chart: "TimeChart") -> tuple[float, float]:
    """From zero where the values come near it; never beyond the unit's own bounds."""
    named: list[Line | Level] = [*chart.lines, *chart.levels]
    known = [v for one in named for v in one.values if v is not None]
    known += [v for one in chart.intervals for v in (*one.low, *one.high) if v is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if chart.floor is not None:
        low = max(low, chart.floor)
    if 0 < low < 0.8 * high:
        low = 0.0
    if chart.ceiling is not None:
        high = min(high, chart.ceiling)
    return low, high if high > low else low + 1.0


def place_of(months: Sequence[date], day: date) -> float:
    """Where a day lies among the months' last days; the first of a month lies on the border before it."""
    first = months[0]
    whole = (day.year - first.year) * 12 + day.month - first.month
    return min(max(whole - 0.5 + (day.day - 1) / 31, 0.0), len(months) - 1.0)


def _place_events(chart: "TimeChart", x: Scale, width: float) -> list[int]:
    """A row for each event's words, so that none stand on others."""
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for event in chart.events:
        place, words = x(place_of(chart.months, event.day)), measure(event.label)
        start = place if place + words < width else place - words
        row = next(
            (r for r, spans in enumerate(taken) if all(start > e + 10 or start + words < s - 10 for s, e in spans)),
            len(taken),
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((start, start + words))
        rows.append(row)
    return rows
