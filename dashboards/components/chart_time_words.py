"""The words of a chart over months: ticks, years, events, and the names of lines and levels where nothing crosses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.components.chart_canvas import SIZE, dot, line, measure, spread, text
from dashboards.components.chart_time_layout import SAMPLE, Plot, is_named, place_of
from dashboards.components.chart_time_parts import Event, Level, Line

CLEAR = 5
"""Units that stay free around a name where the line of an event would cross it."""


@dataclass(frozen=True)
class Name:
    x: float
    y: float
    words: str
    style: str
    anchor: str = "start"

    def covers(self, x: float) -> tuple[float, float] | None:
        """From where to where a line upwards at `x` would cross the words; None where it passes beside them."""
        start = self.x - (measure(self.words) if self.anchor == "end" else 0)
        is_crossed = start - CLEAR < x < start + measure(self.words) + CLEAR
        return (self.y - SIZE - CLEAR, self.y + CLEAR) if is_crossed else None


def draw_axes(plot: Plot, months: Sequence[date]) -> list[str]:
    parts = []
    for tick, label in zip(plot.ticks, plot.labels, strict=True):
        style = "c-zero" if tick == 0 else "c-grid"
        parts.append(line(plot.x.start - 6, plot.y(tick), plot.x.end + 4, plot.y(tick), style))
        parts.append(text(plot.x.start - 12, plot.y(tick) + 4.5, label, "c-tick", "end"))
    ground = plot.y.start
    years = [(i, day.year) for i, day in enumerate(months) if day.month == 1 or i == 0]
    room = (plot.x.end - plot.x.start) / max(len(months) / 12, 1)
    every = 1 if room >= 40 else 2 if room >= 20 else 5
    for i, year in years:
        if months[i].month != 1 and len(years) > 1:
            continue
        parts.append(line(plot.x(i), ground, plot.x(i), ground + 6, "c-mark"))
        if (year - years[-1][1]) % every == 0:
            parts.append(text(plot.x(i), ground + 22, str(year), "c-tick", "middle"))
    return parts


def draw_events(plot: Plot, months: Sequence[date], events: Sequence[Event], names: Sequence[Name]) -> list[str]:
    """A line for each event with its words above it, or its number where there is no room for words."""
    lines: list[str] = []
    parts: list[str] = []
    for number, (event, row) in enumerate(zip(events, plot.rows, strict=True), start=1):
        x = plot.x(place_of(months, event.day))
        top = 18 + 18 * row
        lines += _draw_event(x, top + 4 if plot.is_roomy else 20, plot.y.start, names)
        if plot.is_roomy:
            anchor = "start" if x + measure(event.label) < plot.width else "end"
            parts.append(text(x, top - 2, event.label, "c-note halo", anchor))
        else:
            parts += [dot(x, 12, 9, "c-badge"), text(x, 16.5, str(number), "c-number", "middle")]
    return [*lines, *parts]


def _draw_event(x: float, top: float, ground: float, names: Sequence[Name]) -> list[str]:
    """From `top` to `ground`, interrupted where a name stands."""
    pieces = []
    for high, low in sorted(found for name in names if (found := name.covers(x))):
        if high > top:
            pieces.append(line(x, top, x, high, "c-event"))
        top = max(top, low)
    return [*pieces, line(x, top, x, ground, "c-event")] if top < ground else pieces


def place_names(plot: Plot, named: Sequence[Line | Level]) -> list[Name]:
    """The names of lines and levels in the margin; without one those of lines under the plot, those of aims on them."""
    known = [one for one in named if is_named(one)]
    ends = [_end_of(plot, one) for one in known]
    if plot.is_roomy:
        heights = spread([end.y for end in ends], SIZE + 4, plot.y.end, plot.y.start)
        return [
            Name(plot.x.end + 10, height + 4.5, end.words, end.style) for end, height in zip(ends, heights, strict=True)
        ]
    lines = [end for one, end in zip(known, ends, strict=True) if isinstance(one, Line)]
    names = [Name(x, y, end.words, end.style) for (x, y), end in zip(plot.keys, lines, strict=True)]
    aims = [end for end in ends if end.style == "c-label target"]
    heights = spread([end.y - 5 for end in aims], SIZE + 3, plot.y.end + 8, plot.y.start - 4)
    return names + [
        Name(plot.x.start, height, end.words, f"{end.style} halo") for end, height in zip(aims, heights, strict=True)
    ]


def _end_of(plot: Plot, one: Line | Level) -> Name:
    """Where what is named ends."""
    last = next(value for value in reversed(one.values) if value is not None)
    style = ("c-name quiet" if one.is_quiet else "c-name") if isinstance(one, Line) else f"c-label {one.tone}"
    return Name(plot.x.end, plot.within(last), one.label, style)


def draw_samples(plot: Plot, lines: Sequence[Line]) -> list[str]:
    """A piece of each line before its name under the plot."""
    named = [one for one in lines if is_named(one)]
    return [
        line(x - SAMPLE - 6, y - 5, x - 6, y - 5, "c-line quiet" if one.is_quiet else "c-line")
        for (x, y), one in zip(plot.keys, named, strict=False)
    ]


def write_names(names: Sequence[Name]) -> list[str]:
    return [text(name.x, name.y, name.words, name.style, name.anchor) for name in names]
