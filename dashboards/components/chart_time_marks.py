"""The marks of a chart over months: lines, points, levels, intervals, and bands where there is nothing."""

from collections.abc import Mapping
from itertools import groupby

from dashboards.components.chart_canvas import SIZE, box, dot, measure, path, text
from dashboards.components.chart_time_layout import Plot
from dashboards.components.chart_time_parts import Interval, Level, Line


def draw_missing(plot: Plot, main: Line, signs: Mapping[str, tuple[str, str]]) -> list[str]:
    """A band for each run of missing cells of the main line, with its sign, and its word where there is room."""
    parts: list[str] = []
    step = plot.x(1) - plot.x(0)
    places = range(len(main.values))
    runs = [
        (state, [*run]) for state, run in groupby(places, lambda i: "" if _has(main, i) else main.states[i]) if state
    ]  # fmt: skip
    turned = float(-plot.width)  # where the last word stands that runs upwards: none stands on another
    for state, run in runs:
        sign, word = signs.get(state, ("", ""))
        start, end = plot.x(run[0]) - step / 2, plot.x(run[-1]) + step / 2
        parts.append(box(start, plot.y.end, end - start, plot.y.start - plot.y.end, "c-band"))
        middle = (start + end) / 2
        if end - start > measure(f"{sign} {word}") + 8:
            parts.append(text(middle, plot.y.start - 10, f"{sign} {word}", "c-note", "middle"))
        else:
            parts.append(text(middle, plot.y.start - 8, sign, "c-sign", "middle"))
            if len(runs) <= 3 and plot.is_roomy and middle - turned > SIZE + 4:
                parts.append(text(middle + 4.5, plot.y.start - 26, word, "c-note", turn=-90))
                turned = middle
    return parts


def draw_interval(plot: Plot, one: Interval) -> str:
    """One closed shape for each run of months whose interval is known."""
    shapes = []
    known = [low is not None and high is not None for low, high in zip(one.low, one.high, strict=True)]
    for is_known, run in groupby(range(len(known)), lambda i: known[i]):
        if is_known:
            places = [*run]
            upper = [(plot.x(i), plot.within(one.high[i] or 0.0)) for i in places]
            lower = [(plot.x(i), plot.within(one.low[i] or 0.0)) for i in reversed(places)]
            shapes.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *lower]))
    return "".join(f'<polygon class="c-interval" points="{points}"/>' for points in shapes)


def draw_level(plot: Plot, level: Level) -> str:
    points: list[tuple[float, float] | None] = []
    place, last = 0, len(level.values) - 1
    for value, run in groupby(level.values):
        count = len([*run])
        if value is not None:
            y = plot.within(value)
            points += [None, (plot.x(max(place - 0.5, 0)), y), (plot.x(min(place + count - 0.5, last)), y)]
        place += count
    return path(points, f"c-{level.tone}")


def draw_line(plot: Plot, one: Line) -> str:
    quiet = " quiet" if one.is_quiet else ""
    spots = [None if v is None else (plot.x(i), plot.y(v)) for i, v in enumerate(one.values)]
    if one.is_quiet:
        return path(spots, "c-line quiet")
    if one.meanings:
        return path(spots, "c-line thin") + "".join(
            _draw_point(plot, spot, state, meaning)
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


def _draw_point(plot: Plot, spot: tuple[float, float] | None, state: str, meaning: str) -> str:
    """Signals differ in form too: a raised triangle for better, a lowered one for worse, a diamond for neither."""
    if spot is None:
        return ""
    if state == "provisional":
        return dot(*spot, 3, "c-open")
    if not meaning:
        return dot(*spot, 2.5 if plot.is_roomy else 1.8, "c-dot common")
    x, y = spot
    size = 5.5 if plot.is_roomy else 4.5
    forms = {"improvement": ((0, -1), (1, 0.8), (-1, 0.8)), "concern": ((0, 1), (1, -0.8), (-1, -0.8))}
    form = forms.get(meaning, ((0, -1), (1, 0), (0, 1), (-1, 0)))
    corners = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in form)
    return f'<polygon points="{corners}" class="c-signal {meaning}"/>'


def _has(one: Line, i: int) -> bool:
    return one.values[i] is not None
