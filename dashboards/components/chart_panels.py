"""Small multiples: the same chart for each of a few, beside each other, under their names, on one scale.

The scale is the drawer's to share (`TimeChart.bounds`, `CurveChart.bounds`); here stands only where the panels go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import Chart, Drawing, text

NARROWEST, WIDEST_ROW, GAP, HEAD = 250, 4, 24, 30
"""Units of width a panel needs, panels in a row at most, units between them and above each for its name."""


@dataclass(frozen=True)
class Panel:
    name: str
    chart: Chart
    is_strong: bool = True


@dataclass(frozen=True)
class PanelChart:
    panels: Sequence[Panel]
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        columns = find_columns(len(self.panels), width)
        each = int((width - GAP * (columns - 1)) / columns)
        drawn = [panel.chart.draw(each) for panel in self.panels]
        body, y = [], 0
        for start in range(0, len(self.panels), columns):
            row = range(start, min(start + columns, len(self.panels)))
            for i in row:
                x = (i - start) * (each + GAP)
                name = text(0, 16, self.panels[i].name, "c-name" if self.panels[i].is_strong else "c-name quiet")
                body.append(f'<g transform="translate({x} {y})">{name}'
                            f'<g transform="translate(0 {HEAD})">{drawn[i].body}</g></g>')  # fmt: skip
            y += HEAD + max(drawn[i].height for i in row) + GAP
        return Drawing(width, y - GAP if body else 1, "".join(body))


def find_columns(count: int, width: float) -> int:
    """As many as have room, and so that the last row is no emptier than it must be: 4 panels stand 2 × 2, not 3 + 1."""
    most = max(min(int((width + GAP) // (NARROWEST + GAP)), count, WIDEST_ROW), 1)
    rows = -(-count // most) if count else 1
    return -(-count // rows) if count else 1
