"""Bars in bars: the budget as a wide, pale bar, and in it what was spent, which may reach beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, line, measure, text

STEP, STACKED, WIDE, NARROW = 34, 70, 20, 9


@dataclass(frozen=True)
class Spending:
    name: str
    budget: float
    spent: float | None
    """None where it is not known."""
    words: str


@dataclass(frozen=True)
class SpendingChart:
    bars: Sequence[Spending]
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        widest = max(measure(bar.name) for bar in self.bars) + 16
        is_stacked = widest + max(measure(bar.words) for bar in self.bars) > 0.8 * width
        left = 2.0 if is_stacked else widest
        room = max(measure(bar.words) for bar in self.bars) + 14
        most = max(max(bar.budget, bar.spent or 0) for bar in self.bars)
        scale = Scale(0, most or 1, left, max(width - (2 if is_stacked else room), left + 40))
        step = STACKED if is_stacked else STEP
        parts = []
        for i, bar in enumerate(self.bars):
            middle = 4 + i * step + (step - WIDE / 2 - 4 if is_stacked else step / 2)
            parts += _draw(bar, middle, scale)
            if is_stacked:
                parts.append(line(scale(0), middle - WIDE / 2 - 2, scale(0), middle + WIDE / 2 + 2, "c-zero"))
            end = scale(max(bar.budget, bar.spent or 0))
            if is_stacked:
                parts.append(text(0, middle - WIDE / 2 - 25, bar.name, "c-row halo"))
                parts.append(text(0, middle - WIDE / 2 - 8, bar.words, "c-note halo"))
            else:
                parts.append(text(left - 12, middle + SIZE * 0.34, bar.name, "c-row halo", "end"))
                parts.append(text(end + 8, middle + SIZE * 0.34, bar.words, "c-figure halo"))
        height = round(4 + step * len(self.bars) + 6)
        if not is_stacked:  # there it would run through the names above the bars
            parts.append(line(scale(0), 4, scale(0), height - 4, "c-zero"))
        return Drawing(width, height, "".join(parts))


def _draw(bar: Spending, middle: float, scale: Scale) -> list[str]:
    start = scale(0)
    parts = [box(start, middle - WIDE / 2, scale(bar.budget) - start, WIDE, "c-plan-span")]
    if bar.spent is not None:
        style = "c-span late" if bar.spent > bar.budget else "c-span on_time"
        parts.append(box(start, middle - NARROW / 2, scale(bar.spent) - start, NARROW, style))
    return parts
