"""The small charts of the briefing as SVG without words: the course of a KPI and its way to the target."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipelines.course.path import Way, is_to_hold

LINE, AIM, GROUND = "#0b6a8e", "#7d4d00", "#c9d1d8"
WIDTH, HEIGHT, EDGE = 180, 52, 5


def draw_course(values: Sequence[tuple[date, Decimal | None]], way: Way | None, direction: str) -> str:
    """`values`: last day of the period and value, in order of time; a gap where there is none."""
    first, last = values[0][0], values[-1][0]
    plan = []
    if way and is_to_hold(way, direction):
        plan = [(first, way.target), (last, way.target)]
    elif way:
        plan = [(day, way.planned(day)) for day in (first, last)]
        plan[1:1] = [(day, way.planned(day)) for day in (way.start, way.end) if first < day < last]
    known = [float(v) for _, v in [*values, *plan] if v is not None]
    low, high = min(known), max(known)
    span = max((last - first).days, 1)

    def place(day: date, value: Decimal) -> str:
        x = EDGE + (day - first).days / span * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (float(value) - low) / ((high - low) or 1.0) * (HEIGHT - 2 * EDGE)
        return f"{x:.1f} {y:.1f}"

    parts = [f'<path d="M0 {HEIGHT - 0.5}H{WIDTH}" stroke="{GROUND}"/>']
    if plan:
        points = "L".join(place(day, value) for day, value in plan)
        parts.append(f'<path d="M{points}" fill="none" stroke="{AIM}" stroke-width="1.3" stroke-dasharray="4 3"/>')
    for run in _runs(values):
        points = "L".join(place(day, value) for day, value in run)
        closed = f"M{points}" if len(run) > 1 else f"M{points}h0.1"
        parts.append(f'<path d="{closed}" fill="none" stroke="{LINE}" stroke-width="1.8" stroke-linecap="round"/>')
    newest = next(((day, value) for day, value in reversed(values) if value is not None), None)
    if newest:
        x, y = place(*newest).split()
        parts.append(f'<circle cx="{x}" cy="{y}" r="2.6" fill="{LINE}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'


def _runs(values: Sequence[tuple[date, Decimal | None]]) -> list[list[tuple[date, Decimal]]]:
    runs: list[list[tuple[date, Decimal]]] = [[]]
    for day, value in values:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((day, value))
    return [run for run in runs if run]
