"""Charts of the report as SVG: bars against the plan, a line over time. No colour says what no word says."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

INK, QUIET, RULE, ACCENT, AIM = "#1b2733", "#4a5a68", "#c9d1d8", "#0b5c8c", "#8a4b00"
FONT = 'font-family="Source Sans 3" fill="{fill}" font-size="{size}"'
ROW = 34
LETTERS = 9
"""How high the words at a point are."""


def draw_bars(rows: Sequence[tuple[str, Decimal, Decimal]], legend: tuple[str, str], *, width: int = 300) -> str:
    """`rows`: (title, planned, actual); `legend`: what a bar and what the line across it stand for."""
    longest = max([Decimal(1), *(max(planned, actual) for _, planned, actual in rows)])
    parts = []
    for n, (title, planned, actual) in enumerate(rows):
        top = n * ROW
        length, aim = (float(max(v, Decimal(0)) / longest) * (width - 2) for v in (actual, planned))
        parts.append(_text(0, top + 11, title, 11, INK))
        parts.append(f'<rect x="0" y="{top + 16}" width="{length:.1f}" height="11" fill="{ACCENT}"/>')
        parts.append(f'<rect x="{aim:.1f}" y="{top + 13}" width="2" height="17" fill="{AIM}"/>')
    below = len(rows) * ROW + 6
    parts.append(f'<rect x="0" y="{below}" width="14" height="9" fill="{ACCENT}"/>')
    parts.append(_text(19, below + 8, legend[0], 10, QUIET))
    parts.append(f'<rect x="{width / 2:.1f}" y="{below - 3}" width="2" height="15" fill="{AIM}"/>')
    parts.append(_text(width / 2 + 7, below + 8, legend[1], 10, QUIET))
    return _svg(width, below + 14, parts)


def draw_line(
    values: Sequence[tuple[date, Decimal]],
    target: tuple[Decimal, str] | None,
    labels: tuple[str, str],
    *,
    size: tuple[int, int] = (310, 126),
) -> str:
    """`target`: value and what the dashed line is called; `labels`: words at the first and the last value.

    The scale begins at zero where nothing is negative. No word stands on the line of the target.
    """
    width, height = size
    top, bottom, left, right = 22, height - 18, 4, width - 4
    numbers = [v for _, v in values] + ([target[0]] if target else [])
    low, high = min(Decimal(0), *numbers), max([*numbers, Decimal(1)])
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()

    def at(when: date, value: Decimal) -> tuple[float, float]:
        x = left + (when.toordinal() - first) / max(1, last - first) * (right - left)
        return x, bottom - float((value - low) / (high - low)) * (bottom - top)

    points = [at(when, value) for when, value in values]
    parts = [f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{RULE}"/>']
    aim = at(values[0][0], target[0])[1] if target else None
    if target and aim is not None:
        parts.append(_dashes(left, right, aim))
        parts.append(_dashes(width / 2 - 44, width / 2 - 24, height - 6))
        parts.append(_text(width / 2 - 20, height - 3, target[1], 9, QUIET))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.8"/>')
    for (x, y), words, anchor in zip((points[0], points[-1]), labels, ("start", "end"), strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{ACCENT}"/>')
        parts.append(_text(x, beside(y, aim, bottom), words, 10, INK, anchor=anchor))
    parts += [_text(left, height - 3, f"{values[0][0]:%m/%Y}", 9, QUIET), _text(right, height - 3, f"{values[-1][0]:%m/%Y}", 9, QUIET, anchor="end")]  # fmt: skip
    return _svg(width, height, parts)


def beside(y: float, aim: float | None, bottom: float) -> float:
    """Where the words of a point at `y` stand: above it, or below where the line of the target would run through them."""
    above = y - 6
    if aim is None or not above - LETTERS <= aim <= above + 2:
        return above
    below = y + LETTERS + 5
    return below if below < bottom else aim - 4


def _dashes(x1: float, x2: float, y: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y:.1f}" stroke="{AIM}" stroke-dasharray="4 3"/>'


def _text(x: float, y: float, words: str, size: int, fill: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {FONT.format(fill=fill, size=size)} text-anchor="{anchor}">{escape(words)}</text>'


def _svg(width: int, height: int, parts: list[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(parts)}</svg>'
