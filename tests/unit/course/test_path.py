"""Where a KPI should be, worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.course.path import Way, end_of_month, find_baseline, find_place, find_way, first_of_year_before
from tests.unit.course.example import KPI, RULE, month, rolling, year

WAY = Way(date(2021, 12, 31), Decimal(12), date(2027, 12, 31), Decimal(60))
"""48 points in 2,191 days."""
TODAY = date(2026, 10, 31)
OCTOBER = date(2026, 10, 1)


def test_the_plan_of_a_day_lies_on_the_straight_line() -> None:
    assert WAY.planned(date(2021, 12, 31)) == 12
    assert WAY.planned(date(2024, 12, 31)) == Decimal(12) + Decimal(48) * 1096 / 2191
    assert WAY.planned(date(2027, 12, 31)) == 60
    assert (WAY.planned(date(2020, 1, 1)), WAY.planned(date(2030, 1, 1))) == (12, 60)


@pytest.mark.parametrize(
    ("value", "position", "lag"),
    [
        # 1,765 of 2,191 days are over: the plan is 12 + 48 * 1765 / 2191 = 50.67
        ("60", "reached", "-19.4"),
        ("55", "on_path", "-9.0"),
        ("50.7", "on_path", "-0.1"),
        ("46", "on_path", "9.7"),
        ("45.8", "short", "10.1"),
        ("36.3", "short", "29.9"),
        ("36.2", "far", "30.1"),
        ("5", "far", "95.1"),
    ],
)
def test_positions(value: str, position: str, lag: str) -> None:
    place = find_place(Decimal(value), WAY, TODAY, "higher", RULE)
    assert (place.position, round(place.lag_pct, 1)) == (position, Decimal(lag))


@pytest.mark.parametrize(
    ("value", "position"), [("4", "reached"), ("3", "reached"), ("5.1", "on_path"), ("5.4", "short"), ("7", "far")]
)
def test_less_is_better(value: str, position: str) -> None:
    """From 8 to 4: the plan is 8 - 4 * 1765 / 2191 = 4.78; 10 % of the way are 0.4, 30 % are 1.2."""
    way = Way(WAY.start, Decimal(8), WAY.end, Decimal(4))
    assert find_place(Decimal(value), way, TODAY, "lower", RULE).position == position


def test_what_was_met_from_the_beginning_has_to_be_held() -> None:
    """From 70 with a target of 60: the target is the plan; the 10 points of cushion are the length of the way."""
    way = Way(WAY.start, Decimal(70), WAY.end, Decimal(60))
    found = {v: find_place(Decimal(v), way, TODAY, "higher", RULE) for v in ("65", "60", "59.5", "58", "56")}
    assert [p.position for p in found.values()] == ["reached", "reached", "on_path", "short", "far"]
    assert {p.planned for p in found.values()} == {60}


def test_a_hairs_breadth_is_no_way() -> None:
    """From 59.9 to 60 the way counts as 5 % of the target, 3 points: 0.2 points behind are 7 % of it."""
    way = Way(WAY.start, Decimal("59.9"), WAY.end, Decimal(60))
    assert find_place(Decimal("59.8"), way, TODAY, "higher", RULE).position == "on_path"
    assert find_place(Decimal("59"), way, TODAY, "higher", RULE).position == "far"


def test_after_the_target_month_only_the_target_counts() -> None:
    assert find_place(Decimal(56), WAY, date(2028, 6, 30), "higher", RULE).position == "on_path"
    assert find_place(Decimal(50), WAY, date(2028, 6, 30), "higher", RULE).position == "short"


def test_the_baseline_is_the_year_or_the_same_month_of_it() -> None:
    cells = [year(12), month(10, date(2021, 10, 1)), month(20, date(2021, 11, 1)), rolling(46, OCTOBER)]
    assert find_baseline(KPI, cells, TODAY) == cells[0]
    monthly = replace(KPI, kind="total", window_months=1)
    assert find_baseline(monthly, cells, TODAY) == cells[1]
    assert find_baseline(replace(KPI, kind="share", window_months=1), cells, TODAY) == cells[0]
    assert find_baseline(replace(KPI, kind="ratio", window_months=3), cells, TODAY) is None
    assert find_baseline(replace(KPI, baseline_year=None), cells, TODAY) is None
    assert find_baseline(KPI, [year(None, state="no_delivery")], TODAY) is None
    assert find_baseline(KPI, cells, date(2021, 10, 31)) is None


def test_without_a_baseline_the_way_begins_with_the_first_value_or_not_at_all() -> None:
    cells = [rolling(None, date(2023, 5, 1), state="no_cases"), rolling(20, date(2023, 6, 1)), rolling(46, OCTOBER)]
    assert find_way(KPI, cells, TODAY, RULE) == Way(date(2023, 6, 30), Decimal(20), date(2027, 12, 31), Decimal(60))
    assert find_way(KPI, cells, TODAY, replace(RULE, without_baseline="no_answer")) is None
    assert find_way(KPI, cells[2:], TODAY, RULE) is None, "the value itself is no beginning"


@pytest.mark.parametrize("changes", [{"target_value": None}, {"target_month": None}, {"direction": "neutral"}])
def test_no_way_without_a_dated_target_and_a_direction(changes: dict[str, object]) -> None:
    assert find_way(replace(KPI, **changes), [year(12)], TODAY, RULE) is None  # type: ignore[arg-type]


def test_months() -> None:
    assert [end_of_month(date(2024, m, 5)) for m in (1, 2, 12)] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 12, 31),
    ]
    assert first_of_year_before(date(2026, 10, 31)) == date(2025, 11, 1)
    assert first_of_year_before(date(2026, 12, 31)) == date(2026, 1, 1)
