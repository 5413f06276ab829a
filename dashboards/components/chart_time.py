"""A chart over months: lines with their names beside them, levels, events; what is open or missing is drawn as such."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dashboards.components.chart_canvas import (
    ROOMY,
    SIZE,
    Drawing,
    Scale,
    box,
    dot,
    find_ticks,
    line,
    measure,
    path,
    spread,
    text,
)


@dataclass(frozen=True)
class Line:
    """`values` and `states` (closed words of a cell) beside the chart's months; `meanings` may mark single points."""

    label: str
    values: Sequence[float | None]
    states: Sequence[str]
    is_quiet: bool = False
    meanings: Sequence[str] = ()
    """`improvement`, `concern`, `neutral` or "" for each point; where given, every point is drawn."""


@dataclass(frozen=True)
class Level:
    """A quiet horizontal line, in steps where it changes; None where it does not hold. `tone`: target, mean, limit."""

    label: str
    values: Sequence[float | None]
    tone: str


@dataclass(frozen=True)
class Interval:
    """How sure a line is: from `low` to `high` beside the chart's months, drawn under the line; None where unknown."""

    label: str
    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True)
class Event:
    day: date
    label: str


@dataclass(frozen=True)
class TimeChart:
    months: Sequence[date]
    """The last days of the periods, in order, without gaps."""
    lines: Sequence[Line]
    """The main line first."""
    write: Callable[[float], str]
    """A tick as words."""
    signs: Mapping[str, tuple[str, str]]
    """Sign and word for each state without a value."""
    levels: Sequence[Level] = ()
    events: Sequence[Event] = ()
    tips: Sequence[Sequence[str]] = ()
    floor: float | None = 0.0
    ceiling: float | None = None
    """The unit's own bounds, where it has any."""
    intervals: Sequence[Interval] = ()

    def draw(self, width: int) -> Drawing:
        return _Layout(self, width).draw()


class _Layout:
    """One drawing of a chart: computes the plot's box once, then adds part after part."""

    def __init__(self, chart: TimeChart, width: int) -> None:
        self.chart, self.width, self.is_roomy = chart, width, width >= ROOMY
        self.height = 360 if self.is_roomy else 300
        low, high = _bounds(chart)
        self.ticks = find_ticks(low, high, 5 if self.is_roomy else 4)
        self.labels = [chart.write(tick) for tick in self.ticks]
        left = max(measure(label) for label in self.labels) + 10
        named: list[Line | Level] = [*chart.lines, *chart.levels]
        ends = [one.label for one in named if not (isinstance(one, Line) and one.meanings)]
        right = min(max([measure(label) for label in ends], default=0) + 22, width * 0.3) if self.is_roomy else 10
        self.x = Scale(0, max(len(chart.months) - 1, 1), left + 6, width - right)
        self.rows = _place_events(chart, self.x, width) if self.is_roomy else [0] * len(chart.events)
        top = (22 + 18 * (max(self.rows) if self.rows else 0)) if chart.events else 10
        self.y = Scale(self.ticks[0], self.ticks[-1], self.height - 34, top + 6)

    def draw(self) -> Drawing:
        parts = [
            *self._missing(),
            *(self._interval(one) for one in self.chart.intervals),
            *self._axes(),
            *self._events(),
            *(self._level(level) for level in self.chart.levels),
            *(self._line(one) for one in reversed(self.chart.lines)),
            *self._names(),
        ]
        stops = tuple(self.x(i) for i in range(len(self.chart.months)))
        return Drawing(self.width, self.height, "".join(parts), stops)

    def _axes(self) -> list[str]:
        parts = []
        for tick, label in zip(self.ticks, self.labels, strict=True):
            style = "c-zero" if tick == 0 else "c-grid"
            parts.append(line(self.x.start - 6, self.y(tick), self.x.end + 4, self.y(tick), style))
            parts.append(text(self.x.start - 12, self.y(tick) + 4.5, label, "c-tick", "end"))
        ground = self.y.start
        years = [(i, day.year) for i, day in enumerate(self.chart.months) if day.month == 1 or i == 0]
        room = (self.x.end - self.x.start) / max(len(self.chart.months) / 12, 1)
        every = 1 if room >= 40 else 2 if room >= 20 else 5
        for i, year in years:
            if self.chart.months[i].month != 1 and len(years) > 1:
                continue
            parts.append(line(self.x(i), ground, self.x(i), ground + 6, "c-mark"))
            if (year - years[-1][1]) % every == 0:
                parts.append(text(self.x(i), ground + 22, str(year), "c-tick", "middle"))
        return parts

    def _missing(self) -> list[str]:
        """A band for each run of missing cells of the main line, with its sign, and its word where there is room."""
        main, parts = self.chart.lines[0], []
        step = self.x(1) - self.x(0)
        places = range(len(self.chart.months))
        runs = [
            (state, [*run]) for state, run in groupby(places, lambda i: "" if _has(main, i) else main.states[i]) if state
        ]  # fmt: skip
        for state, run in runs:
            sign, word = self.chart.signs.get(state, ("", ""))
            start, end = self.x(run[0]) - step / 2, self.x(run[-1]) + step / 2
            parts.append(box(start, self.y.end, end - start, self.y.start - self.y.end, "c-band"))
            middle = (start + end) / 2
            if end - start > measure(f"{sign} {word}") + 8:
                parts.append(text(middle, self.y.start - 10, f"{sign} {word}", "c-note", "middle"))
            else:
                parts.append(text(middle, self.y.start - 8, sign, "c-sign", "middle"))
                if len(runs) <= 3 and self.is_roomy:
                    parts.append(text(middle + 4.5, self.y.start - 26, word, "c-note", turn=-90))
        return parts

    def _events(self) -> list[str]:
        lines, parts = [], []
        for number, (event, row) in enumerate(zip(self.chart.events, self.rows, strict=True), start=1):
            x = self.x(_place_of(self.chart.months, event.day))
            top = 18 + 18 * row
            lines.append(line(x, top + 4 if self.is_roomy else 20, x, self.y.start, "c-event"))
            if self.is_roomy:
                words = measure(event.label)
                anchor = "start" if x + words < self.width else "end"
                parts.append(text(x, top - 2, event.label, "c-note halo", anchor))
            else:
                parts += [dot(x, 12, 9, "c-badge"), text(x, 16.5, str(number), "c-number", "middle")]
        return [*lines, *parts]

    def _interval(self, one: Interval) -> str:
        """One closed shape for each run of months whose interval is known."""
        shapes = []
        known = [low is not None and high is not None for low, high in zip(one.low, one.high, strict=True)]
        for is_known, run in groupby(range(len(known)), lambda i: known[i]):
            if is_known:
                places = [*run]
                upper = [(self.x(i), self._within(one.high[i])) for i in places]
                lower = [(self.x(i), self._within(one.low[i])) for i in reversed(places)]
                shapes.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *lower]))
        return "".join(f'<polygon class="c-interval" points="{points}"/>' for points in shapes)

    def _within(self, value: float | None) -> float:
        return self.y(min(max(value or 0.0, self.ticks[0]), self.ticks[-1]))

    def _level(self, level: Level) -> str:
        points: list[tuple[float, float] | None] = []
        place, last = 0, len(level.values) - 1
        for value, run in groupby(level.values):
            count = len([*run])
            if value is not None:
                y = self.y(min(max(value, self.ticks[0]), self.ticks[-1]))
                points += [None, (self.x(max(place - 0.5, 0)), y), (self.x(min(place + count - 0.5, last)), y)]
            place += count
        return path(points, f"c-{level.tone}")

    def _line(self, one: Line) -> str:
        quiet = " quiet" if one.is_quiet else ""
        spots = [None if v is None else (self.x(i), self.y(v)) for i, v in enumerate(one.values)]
        if one.is_quiet:
            return path(spots, "c-line quiet")
        if one.meanings:
            return path(spots, "c-line thin") + "".join(
                self._point(spot, state, meaning)
                for spot, state, meaning in zip(spots, one.states, one.meanings, strict=True)
            )
        is_open = [state == "provisional" and spot is not None for state, spot in zip(one.states, spots, strict=True)]
        firm = [None if loose else spot for loose, spot in zip(is_open, spots, strict=True)]
        beside = [any(is_open[max(i - 1, 0) : i + 2]) for i in range(len(spots))]
        loose = [spot if near else None for near, spot in zip(beside, spots, strict=True)]
        rings = [dot(*spot, 3, "c-open") for one_open, spot in zip(is_open, spots, strict=True) if one_open and spot]
        dashed = path(loose, "c-line loose") if any(is_open) else ""
        last = next((spot for spot, loose in zip(reversed(spots), reversed(is_open), strict=True) if spot), None)
        end = dot(*last, 4, "c-dot") if last and not is_open[-1] else ""
        return path(firm, f"c-line{quiet}") + dashed + "".join(rings) + end

    def _point(self, spot: tuple[float, float] | None, state: str, meaning: str) -> str:
        """Signals differ in form too: a raised triangle for better, a lowered one for worse, a diamond for neither."""
        if spot is None:
            return ""
        if state == "provisional":
            return dot(*spot, 3, "c-open")
        if not meaning:
            return dot(*spot, 2.5 if self.is_roomy else 1.8, "c-dot common")
        x, y = spot
        size = 5.5 if self.is_roomy else 4.5
        forms = {"improvement": ((0, -1), (1, 0.8), (-1, 0.8)), "concern": ((0, 1), (1, -0.8), (-1, -0.8))}
        form = forms.get(meaning, ((0, -1), (1, 0), (0, 1), (-1, 0)))
        corners = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in form)
        return f'<polygon points="{corners}" class="c-signal {meaning}"/>'

    def _names(self) -> list[str]:
        """The names of lines and levels: in the margin where there is one, else beside what they name."""
        ends = []
        named: list[Line | Level] = [*self.chart.lines, *self.chart.levels]
        for one in named:
            known = [(i, v) for i, v in enumerate(one.values) if v is not None]
            if not known or not one.label or (isinstance(one, Line) and one.meanings):
                continue  # the line of a control chart stands alone
            is_line = isinstance(one, Line)
            style = ("c-name quiet" if one.is_quiet else "c-name") if isinstance(one, Line) else f"c-label {one.tone}"
            value = min(max(known[-1][1], self.ticks[0]), self.ticks[-1])
            ends.append((one.label, style, known[-1][0], self.y(value), is_line))
        if self.is_roomy:
            heights = spread([y for *_, y, _ in ends], SIZE + 4, self.y.end, self.y.start)
            return [
                text(self.x.end + 10, height + 4.5, label, style)
                for (label, style, *_), height in zip(ends, heights, strict=True)
            ]
        parts = []
        rights = [end for end in ends if end[4]]
        beside = [y - 10 if y > self.y.end + 34 else y + 22 for *_, y, _ in rights]
        heights = spread(beside, SIZE + 4, self.y.end + 8, self.y.start - 6)
        for (label, style, *_), height in zip(rights, heights, strict=True):
            parts.append(text(self.x.end, height, label, f"{style} halo", "end"))
        lefts = [end for end in ends if end[1] == "c-label target"]
        heights = spread([y - 5 for *_, y, _ in lefts], SIZE + 3, self.y.end + 8, self.y.start - 4)
        for (label, style, *_), height in zip(lefts, heights, strict=True):
            parts.append(text(self.x.start, height, label, f"{style} halo"))
        return parts


def _has(one: Line, i: int) -> bool:
    return one.values[i] is not None


def _bounds(chart: TimeChart) -> tuple[float, float]:
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


def _place_of(months: Sequence[date], day: date) -> float:
    """Where a day lies among the months' last days; the first of a month lies on the border before it."""
    first = months[0]
    whole = (day.year - first.year) * 12 + day.month - first.month
    return min(max(whole - 0.5 + (day.day - 1) / 31, 0.0), len(months) - 1.0)


def _place_events(chart: TimeChart, x: Scale, width: float) -> list[int]:
    """A row for each event's words, so that none stand on others."""
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for event in chart.events:
        place, words = x(_place_of(chart.months, event.day)), measure(event.label)
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
