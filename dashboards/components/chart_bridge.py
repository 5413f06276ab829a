"""From one sum to another, step by step: each step begins where the one before has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, line, measure, text


@dataclass(frozen=True)
class BridgeStep:
    """`change` below zero saves."""

    name: str
    change: float
    words: str


@dataclass(frozen=True)
class BridgeChart:
    start: tuple[str, float, str]
    """Name, value and words of the sum it begins with."""
    steps: Sequence[BridgeStep]
    end: tuple[str, float, str]
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        names = [self.start[0], *(step.name for step in self.steps), self.end[0]]
        written = [self.start[2], *(step.words for step in self.steps), self.end[2]]
        widest = max(measure(name) for name in names) + 14
        is_stacked = widest > 0.34 * width
        left = 2.0 if is_stacked else widest
        step, thick = (50, 18) if is_stacked else (34, 20)
        room = max(measure(words) for words in written) + 14
        levels = [*accumulate((one.change for one in self.steps), initial=self.start[1])]
        low, high = min([0.0, *levels, self.end[1]]), max([0.0, *levels, self.end[1]])
        scale = Scale(low, high if high > low else low + 1, left, max(width - room, left + 40))
        spans = [(0.0, self.start[1], "c-bar soft")]
        spans += [(a, a + one.change, _style(one)) for a, one in zip(levels, self.steps, strict=False)]
        spans += [(0.0, self.end[1], "c-bar strong")]
        parts: list[str] = []
        for i, (begin, stop, style) in enumerate(spans):
            y = 6 + i * step + (20 if is_stacked else 6)
            start, end = sorted((scale(begin), scale(stop)))
            parts.append(box(start, y, max(end - start, 1), thick, style))
            if i:
                x = scale(levels[i - 1])
                parts.append(line(x, y - step + thick, x, y + thick, "c-step"))
            parts += _write(names[i], written[i], (left, end), y, thick, is_total=i in (0, len(spans) - 1))
        height = round(6 + step * len(spans) + 6)
        parts.append(line(scale(0), 6, scale(0), height - 4, "c-zero"))
        return Drawing(width, height, "".join(parts))


def _style(step: BridgeStep) -> str:
    """Better and worse differ in form too: what costs more is an outline."""
    return "c-step-better" if step.change < 0 else "c-step-worse"


def _write(name: str, words: str, ends: tuple[float, float], y: float, thick: float, *, is_total: bool) -> list[str]:
    left, end = ends
    is_stacked = left <= 2.0
    style = "c-name halo" if is_total else "c-row halo"
    baseline = y + thick / 2 + SIZE * 0.34
    head = text(8, y - 6, name, style) if is_stacked else text(left - 12, baseline, name, style, "end")
    return [head, text(end + 8, baseline, words, "c-figure halo")]
