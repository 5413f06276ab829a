"""Drawing charts as SVG on the server: scales, ticks, room for words, and the few shapes that all charts use.

A chart is drawn once for each of a few widths; the page shows the one that fits (assets/chart.css), so that words keep
their size from a phone to a wide screen, on paper and without a script that computes a layout. Colours are classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil, floor, log10
from typing import Protocol

WIDTHS = (290, 380, 500, 660, 860, 1120)
"""In units that are about one CSS pixel."""
ROOMY = 620
"""From this width on, names of lines stand in the margin beside them."""
SIZE = 14
_NARROW, _WIDE = "iljtfr.,:;'|!()[] ", "mwMW%–—"


@dataclass(frozen=True)
class Drawing:
    """The inside of an `<svg>` of this size; `stops` are the x of each tip's place."""

    width: int
    height: int
    body: str
    stops: tuple[float, ...] = ()

    def svg(self, *, inside: str = "", attributes: str = "") -> str:
        stops = f' data-stops="{" ".join(f"{x:.0f}" for x in self.stops)}"' if self.stops else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'focusable="false"{stops}{attributes}>{inside}{self.body}</svg>'
        )


class Chart(Protocol):
    """What a figure's frame needs of a chart."""

    @property
    def tips(self) -> Sequence[Sequence[str]]:
        """Lines of words for each stop, the first one its heading; none where nothing needs to be asked for."""

    def draw(self, width: int) -> Drawing: ...


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on units from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def text(x: float, y: float, words: str, style: str, anchor: str = "start", turn: int = 0) -> str:
    turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" text-anchor="{anchor}"{turned}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>'


def box(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" class="{style}"/>'


def dot(x: float, y: float, radius: float, style: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="{style}"/>'


def path(points: Sequence[tuple[float, float] | None], style: str) -> str:
    """One path with a gap at every None; a lone point between gaps becomes a dot."""
    parts, dots = [], []
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run))
        dots += [dot(*run[0], 2, f"{style} lone")] if len(run) == 1 else []
        run = []
    drawn = f'<path d="{"".join(parts)}" class="{style}"/>' if parts else ""
    return drawn + "".join(dots)


# The same few names and numbers are measured for every width and every chart.
@lru_cache(maxsize=20_000)
def measure(words: str, size: float = SIZE) -> float:
    """About how wide words are, rather too wide than too narrow."""
    return size * sum(0.33 if c in _NARROW else 0.92 if c in _WIDE else 0.68 if c.isupper() else 0.57 for c in words)


def find_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values from at or below `low` to at or above `high`: steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = high - low or abs(high) or 1.0
    rough = span / wanted
    power = 10 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to the wanted ones, at least `gap` apart, in the same order of height."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for i in order:
        placed.append(max(wanted[i], placed[-1] + gap) if placed else max(wanted[i], low))
    for k in range(len(placed) - 1, -1, -1):
        ceiling = high if k == len(placed) - 1 else placed[k + 1] - gap
        placed[k] = min(placed[k], ceiling)
    return [placed[order.index(i)] for i in range(len(wanted))]


def wrap(words: str, width: float, size: float = SIZE) -> list[str]:
    """Lines that are no wider than `width`, as far as single words allow."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
