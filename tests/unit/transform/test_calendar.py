"""Months and the periods made of them."""

from datetime import date

import pytest

from pipelines.transform.calendar import add_months, due_date, end_of, last_complete_month, months_between, periods

JANUARY, DECEMBER = date(2024, 1, 1), date(2024, 12, 1)


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [
        (JANUARY, 0, JANUARY),
        (JANUARY, -1, date(2023, 12, 1)),
        (DECEMBER, 1, date(2025, 1, 1)),
        (JANUARY, 25, date(2026, 2, 1)),
    ],
)
def test_add_months(month: date, count: int, expected: date) -> None:
    assert add_months(month, count) == expected


def test_february_ends_on_its_last_day() -> None:
    assert [end_of(date(y, 2, 1)).day for y in (2023, 2024, 2100)] == [28, 29, 28]


def test_a_month_is_complete_when_it_is_over() -> None:
    assert last_complete_month(date(2025, 3, 31)) == date(2025, 2, 1)
    assert last_complete_month(date(2025, 4, 1)) == date(2025, 3, 1)


def test_a_month_is_due_in_the_following_one() -> None:
    assert due_date(DECEMBER, 15) == date(2025, 1, 15)


def test_both_ends_are_between() -> None:
    assert list(months_between(date(2024, 11, 5), date(2025, 1, 1))) == [date(2024, 11, 1), DECEMBER, date(2025, 1, 1)]
    assert list(months_between(DECEMBER, JANUARY)) == []


def test_windows_lie_within_the_months_and_years_are_whole() -> None:
    rows = periods(date(2024, 11, 1), date(2025, 2, 1), 3)
    spans = {
        kind: sorted({(str(start), str(end)) for k, start, end, _ in rows if k == kind})
        for kind in ("month", "rolling", "year")
    }
    assert len(spans["month"]) == 4
    assert spans["rolling"] == [("2024-11-01", "2025-01-31"), ("2024-12-01", "2025-02-28")]
    assert spans["year"] == [("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")]
    assert len([r for r in rows if r[0] == "rolling"]) == 6
    assert len([r for r in rows if r[0] == "year"]) == 24


def test_a_window_of_one_month_is_the_month_itself() -> None:
    assert {kind for kind, *_ in periods(JANUARY, DECEMBER, 1)} == {"month", "year"}
