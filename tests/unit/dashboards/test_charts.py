"""Charts drawn on the server: nothing stands outside, nothing missing is drawn as a value, every word is escaped."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.chart_canvas import WIDTHS, Chart, find_ticks, measure, path, spread
from dashboards.components.chart_time import Event, Interval, Level, Line, TimeChart
from dashboards.components.explore import explore
from dashboards.filters import Period

MONTHS = [Period(2021 + i // 12, i % 12 + 1).last for i in range(36)]
SIGNS = {"no_delivery": ("–", "nicht geliefert"), "hidden": ("·", "geheim gehalten")}


def make_chart(values: Sequence[float | None], states: Sequence[str], **more: object) -> TimeChart:
    line = Line("Brombachtal", values, states)
    other = Line("Alle Kommunen", [20.0] * len(values), ["ok"] * len(values), is_quiet=True)
    target = Level("Ziel 7 Tage", [7.0] * len(values), "target")
    events = [
        Event(date(2022, 3, 1), "Start der E-Akte (Erbach)"),
        Event(date(2023, 12, 1), "Start der E-Akte (Oberzent)"),
    ]
    given: dict[str, object] = {"levels": [target], "events": events} | more
    return TimeChart(MONTHS[: len(values)], [line, other], lambda v: f"{v:g}", SIGNS, **given)  # type: ignore[arg-type]


def texts(chart: Chart, width: int) -> list[tuple[float, float, str]]:
    """Start and end of all level words, as wide as the drawing itself measures them."""
    found = []
    for node in ElementTree.fromstring(chart.draw(width).svg()).iter("{http://www.w3.org/2000/svg}text"):
        if node.get("transform"):
            continue
        x, words = float(node.get("x", "")), node.text or ""
        size = measure(words)
        start = x - {"start": 0.0, "middle": size / 2, "end": size}[node.get("text-anchor", "start")]
        found.append((start, start + size, words))
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_stands_outside_of_the_drawing(width: int) -> None:
    chart = make_chart([float(i) for i in range(36)], ["ok"] * 36)
    bars = BarChart(
        [Bar("Wohnberechtigungsschein", 71.0, "71 Tage"), Bar("Erbach", None, "· geheim gehalten")], 70, "Ziel 70 Tage"
    )
    for one in (chart, bars):
        outside = [words for start, end, words in texts(one, width) if start < -1 or end > width + 1]
        assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_missing_is_a_gap_with_its_sign(width: int) -> None:
    values: list[float | None] = [float(i) for i in range(36)]
    states = ["ok"] * 36
    values[5], states[5] = None, "hidden"
    values[20:32], states[20:32] = [None] * 12, ["no_delivery"] * 12
    drawn = make_chart(values, states).draw(width).body
    line = re.search(r'<path d="([^"]+)" class="c-line"/>', drawn)
    assert line is not None
    assert line[1].count("M") == 3, "three pieces around two gaps"
    assert drawn.count("c-band") == 2
    assert ">·<" in drawn
    assert "nicht geliefert" in drawn if width > 600 else "–" in drawn


def test_provisional_values_are_open_and_dashed() -> None:
    states = ["ok"] * 35 + ["provisional"]
    drawn = make_chart([float(i) for i in range(36)], states).draw(900).body
    assert drawn.count("c-open") == 1
    assert "c-line loose" in drawn
    assert "loose" not in make_chart([1.0] * 36, ["ok"] * 36).draw(900).body


def test_signals_differ_in_form_from_what_only_varies() -> None:
    meanings = ["improvement", "concern", "neutral", *[""] * 33]
    line = Line("", [float(i) for i in range(36)], ["ok"] * 36, meanings=meanings)
    drawn = TimeChart(MONTHS, [line], str, SIGNS).draw(900).body
    forms = {len(points.split()) for points in re.findall(r'points="([^"]+)"', drawn)}
    assert forms == {3, 4}
    assert drawn.count("c-dot common") == 33


def test_words_cannot_become_marks() -> None:
    chart = BarChart([Bar('<script>"&', 1.0, "1 < 2")])
    assert "<script>" not in chart.draw(500).body
    ElementTree.fromstring(chart.draw(500).svg())


def test_bars_under_zero_and_without_any_value() -> None:
    bars = BarChart([Bar("a", -5.0, "−5"), Bar("b", 10.0, "10"), Bar("c", None, "– nicht geliefert")]).draw(700).body
    boxes = [tuple(map(float, found)) for found in re.findall(r'<rect x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"', bars)]
    (left, width), (right, longer) = boxes
    assert left + width == pytest.approx(right, abs=0.2)
    assert longer == pytest.approx(2 * width, abs=0.2)
    assert BarChart([Bar("a", None, "–")]).draw(290).body.count("<rect") == 0


def test_a_path_breaks_at_gaps_and_a_lone_point_is_a_dot() -> None:
    drawn = path([(0, 0), (1, 1), None, (2, 2), None, (3, 3), (4, 4)], "c-line")
    assert drawn.count("M") == 2
    assert drawn.count("<circle") == 1


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6))
def test_ticks_enclose_the_values_and_are_few(low: float, span: float) -> None:
    ticks = find_ticks(low, low + span)
    steps = {round(b - a, 6) for a, b in pairwise(ticks)}
    assert ticks[0] <= low + span * 1e-6
    assert ticks[-1] >= (low + span) - span * 1e-6
    assert 2 <= len(ticks) <= 9
    assert max(steps) - min(steps) < 1e-4


@given(st.lists(st.floats(20, 300), min_size=1, max_size=8))
def test_names_are_spread_without_touching(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, 18, 20, 300))
    assert all(b - a >= 17.99 for a, b in pairwise(placed))
    assert placed[-1] <= 300


def test_an_event_lies_before_the_month_it_begins() -> None:
    chart = make_chart([1.0] * 36, ["ok"] * 36)
    drawing = chart.draw(860)
    x = float(re.findall(r'x1="([\d.]+)"[^>]*class="c-event"', drawing.body)[0])
    march = drawing.stops[MONTHS.index(date(2022, 4, 1) - timedelta(days=1))]
    february = drawing.stops[MONTHS.index(date(2022, 3, 1) - timedelta(days=1))]
    assert february < x < march


def test_an_interval_is_one_shape_for_each_run_of_known_months() -> None:
    low = [4.0, 5.0, None, 6.0, 6.0, 7.0]
    high = [8.0, 9.0, 9.0, 30.0, 11.0, 12.0]
    chart = make_chart([6.0, 7.0, 7.5, 8.0, 9.0, 10.0], ["ok"] * 6, intervals=[Interval("95 %", low, high)])
    drawing = chart.draw(860)
    shapes = re.findall(r'class="c-interval" points="([^"]+)"', drawing.body)
    assert [len(points.split()) for points in shapes] == [4, 6]
    spots = [tuple(map(float, spot.split(","))) for points in shapes for spot in points.split()]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in spots)
    assert min(y for _, y in spots) < min(y for _, y in spots[:4])  # 30 stands above all others


def test_an_interval_can_be_explored() -> None:
    chart = make_chart([6.0, 7.0], ["ok", "ok"], intervals=[Interval("95 %", [5.0, None], [8.0, 9.0])])
    low, high = explore(chart, ",.")["data"][:2]
    assert ([*low["y"]], [*high["y"]]) == ([5.0, None], [8.0, 9.0])
    assert (high["name"], high["fill"]) == ("95 %", "tonexty")
