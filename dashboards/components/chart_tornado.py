"""What each assumption moves: one line per assumption, from its low to its high, around the outcome with all at base."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, find_ticks, line, measure, text, wrap

LINE = 18


@dataclass(frozen=True)
class Swing:
    name: str
    at_low: float
    """The outcome with this assumption at its low."""
    at_high: float
    words: str


@dataclass(frozen=True)
class TornadoChart:
    swings: Sequence[Swing]
    base: float
    base_words: str
    write: Callable[[float], str]
    keys: tuple[str, str]
    """What the two halves are: with the assumption at its low, and at its high."""
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        known = [self.base, *(end for one in self.swings for end in (one.at_low, one.at_high))]
        ticks = find_ticks(min(known), max(known), 4 if width < 500 else 6)
        names = max([measure(one.name) for one in self.swings], default=0) + 16
        is_stacked = names > 0.34 * width
        titles = [wrap(f"{one.name}: {one.words}", width - 8) for one in self.swings] if is_stacked else []
        lines = max(map(len, titles), default=1)
        left, step, thick = (24.0, 34 + LINE * lines, 16) if is_stacked else (names + 10, 34.0, 18)
        scale = Scale(ticks[0], ticks[-1], left, width - 30)
        top = 66.0
        ground = top + step * len(self.swings)
        parts = self._legend(width)
        parts += [line(scale(tick), top, scale(tick), ground, "c-grid") for tick in ticks]
        parts += [text(scale(tick), ground + 20, self.write(tick), "c-tick", "middle") for tick in ticks]
        for i, one in enumerate(self.swings):
            y = top + i * step + (6 + LINE * lines if is_stacked else 8)
            for end, style in ((one.at_low, "c-bar soft"), (one.at_high, "c-bar strong")):
                start, stop = sorted((scale(self.base), scale(end)))
                parts.append(box(start, y, stop - start, thick, style))
            baseline = y + thick / 2 + SIZE * 0.34
            if is_stacked:
                rows = titles[i]
                parts += [
                    text(0, y - 6 - LINE * (len(rows) - 1 - n), words, "c-row halo") for n, words in enumerate(rows)
                ]
            else:
                parts.append(text(names, baseline, one.name, "c-row halo", "end"))
        half = measure(self.base_words) / 2
        x = scale(self.base)
        parts.append(line(x, top - 6, x, ground, "c-mean"))
        parts.append(text(min(max(x, half), width - half), top - 12, self.base_words, "c-note", "middle"))
        return Drawing(width, round(ground) + 30, "".join(parts))

    def _legend(self, width: int) -> list[str]:
        parts, x, y = [], 0.0, 2.0
        for words, tone in zip(self.keys, ("soft", "strong"), strict=True):
            if x and x + 20 + measure(words) > width:
                x, y = 0.0, y + 18
            parts += [box(x, y, 14, 14, f"c-bar {tone}"), text(x + 20, y + 12, words, "c-note")]
            x += 20 + measure(words) + 18
        return parts
