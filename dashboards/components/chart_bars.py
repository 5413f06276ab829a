"""Bars on one scale: a name, a bar and its value for each row; in place of a missing bar, a sign and a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, line, measure, text


@dataclass(frozen=True)
class Bar:
    name: str
    value: float | None
    words: str
    """The value with its unit; or the sign and the word of what is missing."""
    is_strong: bool = False
    is_open: bool = False
    """Provisional: drawn as an outline."""
    has_bar: bool = True
    """A sum beside its parts has a number only; a bar would dwarf them."""


@dataclass(frozen=True)
class BarChart:
    bars: Sequence[Bar]
    target: float | None = None
    target_words: str = ""
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        names = max([measure(bar.name) for bar in self.bars], default=0) + 14
        is_stacked = names > 0.34 * width
        left = 2.0 if is_stacked else names
        step, thick = (50, 16) if is_stacked else (34, 18)
        top = 26.0 if self.target is not None else 6.0
        room = max([measure(bar.words) for bar in self.bars if bar.value is not None], default=0) + 12
        scale = self._scale(left, max(width - room, left + 40))
        height = round(top + step * len(self.bars) + 6)
        shapes, words = [], []
        for i, bar in enumerate(self.bars):
            y = top + i * step + (20 if is_stacked else 7)
            shapes.append(_draw_shape(bar, y, thick, scale))
            words += _write_bar(bar, y, thick, scale, left, is_stacked)
        shapes.append(line(scale(0), top, scale(0), height - 6, "c-zero"))
        return Drawing(width, height, "".join([*shapes, *self._target(scale, top, height, width), *words]))

    def _scale(self, start: float, end: float) -> Scale:
        known = [bar.value for bar in self.bars if bar.value is not None and bar.has_bar]
        known += [self.target] if self.target is not None else []
        low, high = min([0.0, *known]), max([0.0, *known])
        return Scale(low, high if high > low else low + 1, start, end)

    def _target(self, scale: Scale, top: float, height: float, width: int) -> list[str]:
        if self.target is None:
            return []
        x = scale(self.target)
        half = measure(self.target_words) / 2
        anchor = "start" if x - half < 0 else "end" if x + half > width else "middle"
        return [
            line(x, top - 4, x, height - 6, "c-target"),
            text(x, top - 10, self.target_words, "c-label target", anchor),
        ]


def _draw_shape(bar: Bar, y: float, thick: float, scale: Scale) -> str:
    if bar.value is None or not bar.has_bar:
        return ""
    start, end = sorted((scale(0), scale(bar.value)))
    return box(
        start, y, end - start, thick, "c-bar open" if bar.is_open else "c-bar strong" if bar.is_strong else "c-bar"
    )


def _write_bar(bar: Bar, y: float, thick: float, scale: Scale, left: float, is_stacked: bool) -> list[str]:
    style = "c-name halo" if bar.is_strong else "c-row halo"
    baseline = y + thick / 2 + SIZE * 0.34
    name = text(0, y - 6, bar.name, style) if is_stacked else text(left - 12, baseline, bar.name, style, "end")
    if bar.value is None:
        return [name, text(scale(0) + 8, baseline, bar.words, "c-note halo")]
    end = max(scale(0), scale(bar.value)) if bar.has_bar else scale(0)
    return [name, text(end + 8, baseline, bar.words, "c-figure halo")]
