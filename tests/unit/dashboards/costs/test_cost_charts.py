"""Stacks, bridges and tornados: no word outside of the drawing, lengths as the numbers say, at every width."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.chart_bridge import BridgeChart, BridgeStep
from dashboards.components.chart_canvas import WIDTHS, measure, wrap
from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.chart_stacks import Band, Segment, Stack, StackChart
from dashboards.components.chart_tornado import Swing, TornadoChart
from tests.unit.dashboards.test_charts import texts

LONG = "Dokumentenmanagement (E-Akte): Gebühren und Rechenzentrumsentgelte (getrennt)"
STACKS = StackChart(
    [
        Stack("Netz und Rechenzentrum", [Segment(300, "strong"), Segment(100, "soft"), Segment(-50, "quiet")], "350 €", marker=420),
        Stack("Michelstadt", [], "nicht gebucht"),
        Stack("Erbach", [Segment(120, "pale")], "120 € (1.000 € bis 2.000 €)", is_strong=True, is_open=True),
    ],
    [("strong", "gemeinsam betrieben"), ("soft", "allein betrieben"), ("quiet", "Ausgleich zwischen den Partnern")],
    "Plan", Band(40, 60, "üblich 4 € bis 60 €"),
)  # fmt: skip
BRIDGE = BridgeChart(
    ("getrennt", 1000, "1.000 €"), [BridgeStep("Gebühren und Rechenzentrumsentgelte", -300, "−300 €"), BridgeStep("Beratung", 80, "+80 €")], ("gemeinsam", 780, "780 €")
)  # fmt: skip
TORNADO = TornadoChart(
    [Swing(LONG, 12.0, 18.5, "12,0 % bis 18,5 %"), Swing("Zinssatz", 16.0, 14.0, "14,0 % bis 16,0 %")], 15.0,
    "Grundfall 15,0 %", lambda v: f"{v:g} %", ("beim niedrigen Wert", "beim hohen Wert"),
)  # fmt: skip
AIM = IntervalChart([Estimate("Alle zusammen", "22,0 % · 106.127 €", 22, 13, 33)], lambda v: f"{v:g} %", "nichts gespart", aim=(15, "Ziel 15 %"))  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", [STACKS, BRIDGE, TORNADO, AIM], ids=lambda chart: type(chart).__name__)
def test_no_word_stands_outside(chart: StackChart | BridgeChart | TornadoChart | IntervalChart, width: int) -> None:
    assert [words for start, end, words in texts(chart, width) if start < -1 or end > width + 1] == []
    drawing = chart.draw(width)
    assert all(float(y) <= drawing.height for y in re.findall(r'<text [^>]*y="([\d.]+)"', drawing.body))


def boxes(chart: StackChart | BridgeChart, style: str) -> list[tuple[float, float]]:
    """Start and end of all boxes of a style, at one width."""
    tree = ElementTree.fromstring(chart.draw(860).svg())
    found = [n for n in tree.iter("{http://www.w3.org/2000/svg}rect") if n.get("class") == style]
    return [(float(n.get("x", "")), float(n.get("x", "")) + float(n.get("width", ""))) for n in found]


def test_what_comes_back_lies_left_of_zero() -> None:
    negative = [box for box in boxes(STACKS, "c-bar quiet") if box[1] - box[0] != 14]
    positive = [box for box in boxes(STACKS, "c-bar strong") if box[1] - box[0] != 14]
    assert negative[0][1] <= positive[0][0] + 1


def test_parts_are_as_long_as_their_numbers() -> None:
    ((start, end),) = [box for box in boxes(STACKS, "c-bar strong") if box[1] - box[0] != 14]
    ((first, last),) = [box for box in boxes(STACKS, "c-bar soft") if box[1] - box[0] != 14]
    assert (end - start + 1) / (last - first + 1) == pytest.approx(3, rel=0.02)


def test_each_step_begins_where_the_last_has_ended() -> None:
    (less,), (more,) = boxes(BRIDGE, "c-step-better"), boxes(BRIDGE, "c-step-worse")
    (start,), (end,) = boxes(BRIDGE, "c-bar soft"), boxes(BRIDGE, "c-bar strong")
    assert less[1] == pytest.approx(start[1], abs=0.2)
    assert more[0] == pytest.approx(less[0], abs=0.2)
    assert end[1] == pytest.approx(more[1], abs=0.2)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), max_size=8), st.sampled_from(WIDTHS))
def test_any_numbers_can_be_drawn(numbers: list[float], width: int) -> None:
    stacks = StackChart(
        [Stack("x", [Segment(n, "strong") for n in numbers], "y", marker=numbers[0] if numbers else None)]
    )
    bridge = BridgeChart(("a", 100, "a"), [BridgeStep("x", n, "y") for n in numbers], ("b", 100 + sum(numbers), "b"))
    for chart in (stacks, bridge):
        ElementTree.fromstring(chart.draw(width).svg())


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120), st.integers(60, 400))
def test_wrapping_loses_no_word(words: str, width: int) -> None:
    lines = wrap(words, width)
    assert " ".join(lines).split() == words.split()
    assert all(measure(line) <= width or " " not in line for line in lines)
