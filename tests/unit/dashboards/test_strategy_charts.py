"""The roadmap and the budgets as drawn: nothing runs through a name, and no milestone hides another, at any width."""

import re
from datetime import date, timedelta

import pytest

from dashboards.components.chart_canvas import SIZE, WIDTHS
from dashboards.components.chart_roadmap import RoadmapChart, Task
from dashboards.components.chart_spending import Spending, SpendingChart

TODAY = date(2026, 10, 31)
LONG = "Gemeinsame Abläufe für häufige Anträge"


def task(name: str, start: date, end: date, *miles: date, needs: tuple[int, ...] = ()) -> Task:
    return Task(
        name, "on_time", "→", (start, end), (start, TODAY), [(day, n % 2 == 0) for n, day in enumerate(miles)], needs
    )


def roadmap(name: str = LONG) -> RoadmapChart:
    close = [date(2026, 9, 1) + timedelta(days=n) for n in (0, 1, 20)]
    first = task(name, date(2022, 3, 1), date(2026, 9, 30), *close)
    between = task(name, date(2023, 1, 1), date(2026, 12, 31), date(2024, 1, 1))
    last = task(name, date(2026, 1, 1), date(2027, 5, 1), needs=(0,))
    return RoadmapChart([("Ziel", [first, between, last])], TODAY, "Okt. 2026")


def diamonds(svg: str) -> list[tuple[float, float, float]]:
    """Middle and half height of each."""
    found = []
    for points in re.findall(r'<polygon points="([^"]+)" class="c-mile', svg):
        corners = [tuple(map(float, corner.split(","))) for corner in points.split()]
        found.append((corners[0][0], corners[1][1], corners[1][1] - corners[0][1]))
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_milestones_stand_apart(width: int) -> None:
    found = diamonds(roadmap().draw(width).body)
    assert len(found) == 4
    for i, (x, y, size) in enumerate(found):
        for other_x, other_y, other in found[i + 1 :]:
            assert abs(x - other_x) + abs(y - other_y) >= size + other - 0.2


@pytest.mark.parametrize("width", WIDTHS)
def test_where_names_stand_between_bars_no_line_runs_through_them(width: int) -> None:
    """With little room an arrow alone says that a result is needed; with room a line does, under the bars."""
    body = roadmap().draw(width).body
    needs = re.findall(r'<path d="([^"]+)" class="c-need"', body)
    assert len(needs) == 1
    is_stacked = '<text x="0.0"' in body and LONG in body and 'text-anchor="end">Gemeinsame' not in body
    assert ("V" in needs[0]) != is_stacked
    assert body.index("c-need") < body.index("c-plan-span")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_of_nought_does_not_cut_a_name(width: int) -> None:
    bars = [
        Spending(LONG, 400_000, 90_000, "90.000 € von 400.000 €"),
        Spending("Kurz", 10_000, None, "Budget 10.000 €"),
    ]
    body = SpendingChart(bars).draw(width).body
    lines = [
        tuple(map(float, n))
        for n in re.findall(r'<line x1="([\d.]+)" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" class="c-zero"', body)
    ]
    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="[^"]+" text-anchor="start">', body)
    assert lines
    for x, top, bottom in lines:
        for left, base in ((float(a), float(b)) for a, b in texts):
            assert not (left <= x <= left + SIZE and top < base and bottom > base - SIZE * 0.7), (
                x,
                top,
                bottom,
                left,
                base,
            )
