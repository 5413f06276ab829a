"""Bars against a plan of their own: what was spent as a bar, what was planned as a mark across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import Drawing, Scale, box, line, measure, text


@dataclass(frozen=True)
class PlanBar:
    name: str
    planned: float
    actual: float
    words: str
    """Both sums, written."""


@dataclass(frozen=True)
class PlanChart:
    bars: Sequence[PlanBar]
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        """The name and the sums stand over each bar, so that long names and phones have room."""
        step, thick = 56, 16
        high = max([1.0, *(max(bar.planned, bar.actual) for bar in self.bars)])
        scale = Scale(0.0, high, 2.0, width - 4.0)
        parts = []
        for i, bar in enumerate(self.bars):
            top = i * step
            is_tight = measure(bar.name) + measure(bar.words) + 16 > width
            y = top + (40 if is_tight else 26)
            parts.append(text(0, top + 16, bar.name, "c-row halo"))
            parts.append(text(0 if is_tight else width, top + (34 if is_tight else 16), bar.words, "c-note halo",
                              "start" if is_tight else "end"))  # fmt: skip
            parts.append(box(scale(0), y, scale(max(bar.actual, 0)) - scale(0), thick - 4, "c-bar"))
            parts.append(line(scale(bar.planned), y - 3, scale(bar.planned), y + thick - 1, "c-target"))
        return Drawing(width, step * len(self.bars) + 8, "".join(parts))
