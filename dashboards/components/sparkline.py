"""A small line of the last months, drawn as inline SVG that follows the page's colours; words beside it for the ear."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.aria import UNSEEN
from dashboards.components.marks import hidden_words

WIDTH, HEIGHT, EDGE = 240, 48, 5


def sparkline(values: Sequence[Decimal | None], target: Decimal | None, words: str) -> Any:
    """`values` in order of time, None where there is a gap; `words` say what is to be seen."""
    drawn: Any = {"data-svg": _draw(values, target)}
    return html.Div([html.Div(className="spark-box", **drawn, **UNSEEN), hidden_words(words)], className="sparkline")


def _draw(values: Sequence[Decimal | None], target: Decimal | None) -> str:
    known = [float(value) for value in values if value is not None]
    scale = [*known, *([float(target)] if target is not None else [])]
    low, high = (min(scale), max(scale)) if scale else (0.0, 1.0)
    span = high - low or 1.0
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)

    def height(value: float) -> float:
        return round(HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE), 1)

    points = [None if v is None else (round(EDGE + i * step, 1), height(float(v))) for i, v in enumerate(values)]
    lines = "".join(_line(run) for run in _runs(points))
    aim = f'<path class="spark-aim" d="M0 {height(float(target))}H{WIDTH}"/>' if target is not None else ""
    last = points[-1] if points else None
    dot = f'<path class="spark-dot" d="M{last[0]} {last[1]}h0"/>' if last else ""
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" focusable="false">{aim}{lines}{dot}</svg>'


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _line(run: Sequence[tuple[float, float]]) -> str:
    """A lone point between gaps becomes a dot: a line without length that has round ends."""
    if len(run) == 1:
        return f'<path class="spark-line" d="M{run[0][0]} {run[0][1]}h0"/>'
    return f'<path class="spark-line" d="M{" L".join(f"{x} {y}" for x, y in run)}"/>'
