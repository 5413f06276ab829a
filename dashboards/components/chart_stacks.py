"""Bars made of parts, on one scale: a name, its parts one after another, and what they come to in words.

What is negative (money that comes back) lies left of zero. A mark may say what was planned, a band what is plausible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, line, measure, text

Tone = Literal["strong", "soft", "quiet", "pale"]
SWATCH, ROW = 14, 24


@dataclass(frozen=True)
class Segment:
    value: float
    tone: Tone


@dataclass(frozen=True)
class Stack:
    name: str
    segments: Sequence[Segment]
    words: str
    """The sum with its unit; or the sign and the word of what is missing."""
    is_strong: bool = False
    is_open: bool = False
    """Provisional: drawn as outlines."""
    marker: float | None = None


@dataclass(frozen=True)
class Band:
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class StackChart:
    stacks: Sequence[Stack]
    legend: Sequence[tuple[Tone, str]] = ()
    """What the parts are, in the order in which they are drawn."""
    marker_words: str = ""
    band: Band | None = None
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        keys, top = self._draw_legend(width)
        names = max([measure(one.name) for one in self.stacks], default=0) + 14
        room = max([measure(one.words) for one in self.stacks if one.segments], default=0) + 14
        is_stacked = names > 0.34 * width or names + room > 0.75 * width
        left = 2.0 if is_stacked else names
        step, thick = (52, 18) if is_stacked else (36, 20)
        scale = self._scale(left, max(width - room, left + 40))
        foot = 24 if self.band else 6
        height = round(top + step * len(self.stacks) + foot)
        shapes, words = [*self._draw_band(scale, top, height - foot, width)], [*keys]
        for i, one in enumerate(self.stacks):
            y = top + i * step + (22 if is_stacked else 8)
            shapes += _draw_stack(one, y, thick, scale)
            words += _write_stack(one, y, thick, scale, left, is_stacked)
        shapes.append(line(scale(0), top, scale(0), height - foot, "c-zero"))
        return Drawing(width, height, "".join([*shapes, *words]))

    def _scale(self, start: float, end: float) -> Scale:
        ends = [reach for one in self.stacks for reach in _reach(one)]
        ends += [one.marker for one in self.stacks if one.marker is not None]
        low, high = min([0.0, *ends]), max([0.0, *ends])
        return Scale(low, high if high > low else low + 1, start, end)

    def _draw_legend(self, width: int) -> tuple[list[str], float]:
        """Swatches with words in as many rows as they need, and where the bars begin."""
        entries: list[tuple[str, str]] = [*self.legend, *([("marker", self.marker_words)] if self.marker_words else [])]
        parts: list[str] = []
        x, y = 0.0, 4.0
        for tone, words in entries:
            needs = SWATCH + 6 + measure(words) + 18
            if x and x + needs - 18 > width:
                x, y = 0.0, y + ROW
            if tone == "marker":
                parts.append(line(x + SWATCH / 2, y - 2, x + SWATCH / 2, y + SWATCH + 2, "c-plan"))
            else:
                parts.append(box(x, y, SWATCH, SWATCH, f"c-bar {tone}"))
            parts.append(text(x + SWATCH + 6, y + 12, words, "c-note"))
            x += needs
        return parts, y + ROW + 6 if entries else 6.0

    def _draw_band(self, scale: Scale, top: float, ground: float, width: int) -> list[str]:
        if self.band is None:
            return []
        start, end = scale(max(self.band.low, scale.low)), scale(min(self.band.high, scale.high))
        half = measure(self.band.words) / 2
        middle = min(max((start + end) / 2, half), max(width - half, half))
        return [
            box(start, top, end - start, ground - top, "c-band"),
            text(middle, ground + 18, self.band.words, "c-note", "middle"),
        ]


def _reach(one: Stack) -> tuple[float, float]:
    """The two ends of its parts: all negative ones, all positive ones."""
    return sum(min(s.value, 0.0) for s in one.segments), sum(max(s.value, 0.0) for s in one.segments)


def _draw_stack(one: Stack, y: float, thick: float, scale: Scale) -> list[str]:
    shapes, left, right = [], 0.0, 0.0
    for segment in one.segments:
        if segment.value >= 0:
            start, right = right, right + segment.value
            end = right
        else:
            end, left = left, left + segment.value
            start = left
        style = f"c-bar {segment.tone}{' open' if one.is_open else ''}"
        wide = scale(end) - scale(start)
        shapes.append(box(scale(start), y, wide - (1 if wide > 2 else 0), thick, style))
    if one.marker is not None:
        x = scale(one.marker)
        shapes.append(line(x, y - 5, x, y + thick + 5, "c-plan"))
    return shapes


def _write_stack(one: Stack, y: float, thick: float, scale: Scale, left: float, is_stacked: bool) -> list[str]:
    style = "c-name halo" if one.is_strong else "c-row halo"
    baseline = y + thick / 2 + SIZE * 0.34
    name = text(8, y - 7, one.name, style) if is_stacked else text(left - 12, baseline, one.name, style, "end")
    if not one.segments:
        return [name, text(scale(0) + 8, baseline, one.words, "c-note halo")]
    end = max(scale(_reach(one)[1]), scale(one.marker) if one.marker is not None else 0.0)
    return [name, text(end + 8, baseline, one.words, "c-figure halo")]
