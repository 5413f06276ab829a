"""How long cases took: after so many days, so many percent were done. One curve against another, quieter one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, dot, find_ticks, line, measure, path, text

RIGHT, TOP, FOOT = 12, 14, 48
PERCENT = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Curve:
    label: str
    points: Sequence[tuple[float, float]]
    """Days and percent, both rising."""
    is_quiet: bool = False


@dataclass(frozen=True)
class CurveChart:
    curves: Sequence[Curve]
    unit: str
    """What the lower axis counts, in words."""
    write_percent: Callable[[float], str]
    marks: Sequence[tuple[float, float, str]] = ()
    """Points of the main curve that are named: days, percent, words."""
    bounds: tuple[float, float] | None = None
    """The fewest and the most days, where several charts share a scale."""
    tips: Sequence[Sequence[str]] = ()
    height: int = 260

    def draw(self, width: int) -> Drawing:
        ground = self.height - FOOT
        left = max(measure(self.write_percent(p)) for p in PERCENT) + 14
        days = [x for curve in self.curves for x, _ in curve.points]
        low, high = self.bounds or (0.0, max(days, default=1.0))
        ticks = find_ticks(low, max(high, low + 1), 4 if width < 420 else 6)
        x = Scale(ticks[0], ticks[-1], left, width - RIGHT - 8)
        y = Scale(0, 100, ground, TOP)
        shapes = [line(left - 6, y(p), width - RIGHT, y(p), "c-grid" if p else "c-zero") for p in PERCENT]
        words = [text(left - 12, y(p) + 4.5, self.write_percent(p), "c-tick", "end") for p in PERCENT]
        words += [text(x(tick), ground + 20, f"{tick:g}", "c-tick", "middle") for tick in ticks]
        words.append(text(x(ticks[-1]), ground + 40, self.unit, "c-tick", "end"))
        shapes += [line(x(tick), ground, x(tick), ground + 6, "c-mark") for tick in ticks]
        shapes += [_draw_curve(curve, x, y) for curve in sorted(self.curves, key=lambda one: not one.is_quiet)]
        for day, percent, said in self.marks:
            shapes.append(dot(x(day), y(percent), 4, "c-dot"))
            is_left = x(day) - 10 - measure(said) > left  # a rising curve leaves room on its upper left
            words.append(text(x(day) + (-10 if is_left else 10), y(percent) + (-6 if is_left else SIZE + 4), said,
                              "c-figure halo", "end" if is_left else "start"))  # fmt: skip
        return Drawing(width, self.height, "".join([*shapes, *words]))


def _draw_curve(curve: Curve, x: Scale, y: Scale) -> str:
    """Quantiles joined by straight lines, from its first known point on: nothing is said of the cases before it."""
    return path([(x(day), y(percent)) for day, percent in curve.points], "c-line quiet" if curve.is_quiet else "c-line")
