"""Panels, curves, funnels and intervals: nothing stands outside, what is missing is said, words are escaped."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.chart_canvas import WIDTHS, Chart, measure
from dashboards.components.chart_curve import Curve, CurveChart
from dashboards.components.chart_funnel import FunnelChart, Step
from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.chart_panels import NARROWEST, WIDEST_ROW, Panel, PanelChart, find_columns

CURVES = CurveChart(
    [Curve("2026", [(3, 5), (12, 50), (30, 90), (44, 95)]), Curve("2025", [(4, 5), (14, 50), (36, 90)], is_quiet=True)],
    "Kalendertage", lambda p: f"{p:g} %", [(12, 50, "50 %: 12"), (30, 90, "90 %: 30")],
)  # fmt: skip
FUNNEL = FunnelChart(
    [Step("Begonnen", 1234, "1.234", "200 blieben liegen."), Step("Abgeschlossen", 1034, "1.034 (83,8 %)")]
)
EFFECTS = IntervalChart(
    [Estimate("Alle Kommunen", "−18 % (−24 % … −12 %)", -18, -24, -12, "good", True),
     Estimate("Michelstadt", "+12 % (+5 % … +19 %)", 12, 5, 19, "bad"), Estimate("Oberzent", "kein Vergleich möglich")],
    lambda v: f"{v:g} %", "keine Veränderung", ("weniger Tage", "mehr Tage"),
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def outside(chart: Chart, width: int) -> list[str]:
    """Words that begin or end beyond the drawing, moved with the groups they stand in."""
    found = []

    def visit(node: ElementTree.Element, left: float) -> None:
        moved = re.match(r"translate\(([\d.-]+)", node.get("transform", ""))
        left += float(moved[1]) if moved else 0
        if node.tag == f"{SVG}text":
            size, words = measure(node.text or ""), node.text or ""
            start = (
                left
                + float(node.get("x", ""))
                - {"start": 0.0, "middle": size / 2, "end": size}[node.get("text-anchor", "")]
            )
            if start < -1 or start + size > width + 1:
                found.append(words)
        for child in node:
            visit(child, left)

    visit(ElementTree.fromstring(chart.draw(width).svg()), 0)
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", [CURVES, FUNNEL, EFFECTS, PanelChart([Panel("a", CURVES), Panel("b", CURVES)])])
def test_no_word_stands_outside(chart: Chart, width: int) -> None:
    assert outside(chart, width) == []


@given(st.integers(1, 12), st.integers(290, 1120))
def test_panels_have_room_and_the_last_row_is_as_full_as_can_be(count: int, width: int) -> None:
    columns = find_columns(count, width)
    assert 1 <= columns <= WIDEST_ROW
    assert columns == 1 or (width - 24 * (columns - 1)) / columns >= NARROWEST
    rows = -(-count // columns)
    assert columns == 1 or -(-count // (columns - 1)) > rows, "fewer columns would need no more rows"


def test_four_panels_stand_two_by_two_and_one_below_the_other() -> None:
    assert [find_columns(4, width) for width in (290, 660, 860, 1120)] == [1, 2, 2, 4]
    assert PanelChart([]).draw(500).height == 1


def test_a_curve_begins_where_something_is_known() -> None:
    drawn = CURVES.draw(660).body
    start, foot = re.findall(r'd="M([\d.]+) ([\d.]+)', drawn)[1]
    assert float(start) > 40
    assert float(foot) < CURVES.height - 48
    assert CurveChart([Curve("x", [])], "", str).draw(290).body.count("c-line") == 0


def test_the_steps_of_a_funnel_are_on_one_scale() -> None:
    widths = [float(found) for found in re.findall(r'<rect [^>]*width="([\d.]+)"', FUNNEL.draw(860).body)]
    assert widths[1] / widths[0] == pytest.approx(1034 / 1234, abs=0.01)
    assert FunnelChart([]).draw(290).height > 0


def test_an_interval_is_drawn_and_nothing_where_there_is_none() -> None:
    drawn = EFFECTS.draw(860).body
    assert drawn.count("<circle") == 2
    assert drawn.count("c-range good") == 3
    assert drawn.count("c-range bad") == 3
    assert "kein Vergleich möglich" in drawn


def test_words_cannot_become_marks() -> None:
    for chart in (
        FunnelChart([Step("<b>", 1, "1 < 2", "&")]), IntervalChart([Estimate("<b>", "&", 1, 0, 2)], str, "<"),
        PanelChart([Panel("<script>", CURVES)]),
    ):  # fmt: skip
        ElementTree.fromstring(chart.draw(500).svg())
        assert "<script>" not in chart.draw(500).body
