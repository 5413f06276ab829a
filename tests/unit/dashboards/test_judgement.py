"""Targets and comparisons follow the KPI's direction; what cannot be compared is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashboards.filters import Period
from dashboards.judgement import choose_kind, compare_to_baseline, is_met
from dashboards.records import ALL, Kpi, PeriodKind, Value
from dashboards.snapshot import Snapshot


@pytest.fixture
def days(snapshot: Snapshot) -> Kpi:
    """Fewer are better, target 7 days, a rolling year."""
    return next(kpi for kpi in snapshot.kpis if kpi.kpi_id == "processing_days_median")


def cell(kind: PeriodKind, end: date, value: str | None) -> Value:
    amount = None if value is None else Decimal(value)
    return Value(ALL, ALL, kind, end.replace(day=1), end, amount, None, None, None, None, None, "ok")


BASELINE = cell("year", date(2021, 12, 31), "20")


@pytest.mark.parametrize(
    ("direction", "value", "met"),
    [("lower", "7", True), ("lower", "8", False), ("higher", "7", True), ("higher", "6", False),
     ("neutral", "7", None), ("lower", None, None)],
)  # fmt: skip
def test_target(days: Kpi, direction: str, value: str | None, met: bool | None) -> None:
    kpi = replace(days, direction=direction, target_value=Decimal(7))
    assert is_met(kpi, None if value is None else Decimal(value)) is met


def test_without_a_target_nothing_is_met(days: Kpi) -> None:
    assert is_met(replace(days, target_value=None), Decimal(1)) is None


@pytest.mark.parametrize(
    ("direction", "value", "verdict"),
    [("lower", "15", "better"), ("lower", "25", "worse"), ("higher", "25", "better"), ("higher", "15", "worse"),
     ("neutral", "15", "neutral"), ("lower", "20.3", "same"), ("neutral", "20.3", "same")],
)  # fmt: skip
def test_verdict(days: Kpi, direction: str, value: str, verdict: str) -> None:
    now = cell("rolling", date(2026, 10, 31), value)
    change = compare_to_baseline(replace(days, direction=direction), [BASELINE, now], now)
    assert change is not None
    assert (change.verdict, change.difference) == (verdict, Decimal(value) - 20)


def test_a_month_is_not_compared_with_a_years_sum(days: Kpi) -> None:
    total = replace(days, kind="total", window_months=1)
    now, then = cell("month", date(2026, 10, 31), "5"), cell("month", date(2021, 10, 31), "4")
    assert compare_to_baseline(total, [BASELINE, now], now) is None
    change = compare_to_baseline(total, [BASELINE, then, now], now)
    assert change is not None
    assert change.baseline is then


def test_the_baseline_year_is_not_compared_with_itself(days: Kpi) -> None:
    assert compare_to_baseline(days, [BASELINE], BASELINE) is None


def test_without_a_value_there_is_no_change(days: Kpi) -> None:
    now = cell("rolling", date(2026, 10, 31), None)
    assert compare_to_baseline(days, [BASELINE, now], now) is None
    hidden = replace(BASELINE, value=None, state="hidden")
    later = cell("rolling", date(2026, 10, 31), "5")
    assert compare_to_baseline(days, [hidden, later], later) is None


def test_a_year_shows_the_year_and_a_month_the_headline(days: Kpi) -> None:
    assert choose_kind(days, Period(2025)) == "year"
    assert choose_kind(days, Period(2025, 3)) == "rolling"
    assert choose_kind(replace(days, window_months=1), Period(2025, 3)) == "month"
