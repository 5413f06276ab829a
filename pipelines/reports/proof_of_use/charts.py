"""Charts of the report as SVG: bars against the plan, a line over time. No colour says what no word says."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

INK, QUIET, RULE, ACCENT, AIM = "#1b2733", "#4a5a68", "#c9d1d8", "#0b5c8c", "#8a4b00"
FONT = 'font-family="Source Sans 3" fill="{fill}" font-size="{size}"'
ROW = 34


def draw_bars(rows: Sequence[tuple[str, Decimal, Decimal, str]], *, width: int = 640) -> str:
    """`rows`: (title, planned, actual, words beside the bar). The plan is a line across the bar."""
    longest = max([Decimal(1), *(max(planned, actual) for _, planned, actual, _ in rows)])
    room = width - 190
    parts = []
    for n, (title, planned, actual, words) in enumerate(rows):
        top = n * ROW
        length, aim = (float(max(v, Decimal(0)) / longest) * room for v in (actual, planned))
        parts.append(_text(0, top + 11, title, 11, INK))
        parts.append(_text(width, top + 25, words, 10, QUIET, anchor="end"))
        parts.append(f'<rect x="0" y="{top + 16}" width="{length:.1f}" height="11" fill="{ACCENT}"/>')
        parts.append(f'<rect x="{aim - 1:.1f}" y="{top + 13}" width="2" height="17" fill="{AIM}"/>')
    return _svg(width, len(rows) * ROW, parts)


def draw_line(
    values: Sequence[tuple[date, Decimal]],
    target: Decimal | None,
    labels: tuple[str, str],
    *,
    size: tuple[int, int] = (310, 120),
) -> str:
    """`labels`: words at the first and the last value. The scale begins at zero where nothing is negative."""
    width, height = size
    top, bottom, left, right = 18, height - 16, 4, width - 4
    numbers = [v for _, v in values] + ([target] if target is not None else [])
    low, high = min(Decimal(0), *numbers), max([*numbers, Decimal(1)])
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()

    def at(when: date, value: Decimal) -> tuple[float, float]:
        x = left + (when.toordinal() - first) / max(1, last - first) * (right - left)
        return x, bottom - float((value - low) / (high - low)) * (bottom - top)

    points = [at(when, value) for when, value in values]
    parts = [f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{RULE}"/>']
    if target is not None:
        y = at(values[0][0], target)[1]
        parts.append(
            f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{AIM}" stroke-dasharray="4 3"/>'
        )
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.8"/>')
    for (x, y), words, anchor in zip((points[0], points[-1]), labels, ("start", "end"), strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{ACCENT}"/>')
        parts.append(_text(x, max(10.0, y - 6), words, 10, INK, anchor=anchor))
    parts += [_text(left, height - 3, f"{values[0][0]:%m/%Y}", 9, QUIET), _text(right, height - 3, f"{values[-1][0]:%m/%Y}", 9, QUIET, anchor="end")]  # fmt: skip
    return _svg(width, height, parts)


def _text(x: float, y: float, words: str, size: int, fill: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {FONT.format(fill=fill, size=size)} text-anchor="{anchor}">{escape(words)}</text>'


def _svg(width: int, height: int, parts: list[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(parts)}</svg>'
