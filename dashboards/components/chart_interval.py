"""Estimates with what is unsure about them: a dot, the line of its interval, and the line at which nothing changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, dot, find_ticks, line, measure, text

ROW, FOOT = 46, 46


@dataclass(frozen=True)
class Estimate:
    name: str
    words: str
    """The estimate in words; or why there is none."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tone: str = ""
    """`good`, `bad` or "" for what may as well be nothing."""
    is_strong: bool = False


@dataclass(frozen=True)
class IntervalChart:
    estimates: Sequence[Estimate]
    write: Callable[[float], str]
    zero: str
    """What the line at zero means, in words."""
    sides: tuple[str, str] = ("", "")
    """What lies left and right of it, in words."""
    aim: tuple[float, str] | None = None
    """A value to be reached, and its words."""
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        known = [v for one in self.estimates for v in (one.value, one.low, one.high) if v is not None]
        known += [self.aim[0]] if self.aim else []
        ticks = find_ticks(min([0.0, *known]), max([0.0, *known]) if known else 1.0, 4 if width < 500 else 6)
        names = max([measure(one.name) for one in self.estimates], default=0) + 16
        is_stacked = names > 0.3 * width
        step, left = (ROW + 22, 24.0) if is_stacked else (ROW, names + 20)
        scale = Scale(ticks[0], ticks[-1], left, width - 24)
        top, ground = 24, 24 + step * len(self.estimates)
        shapes = [line(scale(tick), top, scale(tick), ground, "c-grid" if tick else "c-mean") for tick in ticks]
        words = [text(scale(tick), ground + 20, self.write(tick), "c-tick", "middle") for tick in ticks]
        half = measure(self.zero) / 2
        words.append(text(min(max(scale(0), half), width - half), 14, self.zero, "c-note", "middle"))
        words += [
            text(left, ground + 40, self.sides[0], "c-note"),
            text(width - 4, ground + 40, self.sides[1], "c-note", "end"),
        ]
        if self.aim:
            shapes.append(line(scale(self.aim[0]), top, scale(self.aim[0]), ground, "c-target"))
            room = measure(self.aim[1]) / 2
            place = min(max(scale(self.aim[0]), room), width - room)
            words.append(text(place, ground + 40, self.aim[1], "c-label target", "middle"))
        for i, one in enumerate(self.estimates):
            y = top + i * step + step / 2 + (8 if is_stacked else 0)
            style = "c-name halo" if one.is_strong else "c-row halo"
            words.append(text(0, y - 22, one.name, style) if is_stacked else text(names, y + 5, one.name, style, "end"))
            shapes += _draw_estimate(one, scale, y)
            words += _write_estimate(one, scale, y, width)
        return Drawing(width, round(ground) + FOOT, "".join([*shapes, *words]))


def _draw_estimate(one: Estimate, scale: Scale, y: float) -> list[str]:
    if one.value is None:
        return []
    shapes = []
    if one.low is not None and one.high is not None:
        low, high = scale(one.low), scale(one.high)
        ends = [line(x, y - 6, x, y + 6, f"c-range {one.tone}") for x in (low, high)]
        shapes = [line(low, y, high, y, f"c-range {one.tone}"), *ends]
    return [*shapes, dot(scale(one.value), y, 6.5 if one.is_strong else 5, f"c-estimate {one.tone}")]


def _write_estimate(one: Estimate, scale: Scale, y: float, width: float) -> list[str]:
    """Above the dot; where there is no estimate, why, in its place."""
    if one.value is None:
        return [text(scale.start, y + SIZE * 0.34, one.words, "c-note halo")]
    half = measure(one.words) / 2
    return [text(min(max(scale(one.value), half), width - half), y - 12, one.words, "c-figure halo", "middle")]
