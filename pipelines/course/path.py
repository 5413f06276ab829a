"""Where a KPI should be on a day, on the straight way from its baseline to its target, and how far it lags behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipelines.course.records import Cell, Kpi
from pipelines.course.rule import Rule

Position = Literal["reached", "on_path", "short", "far"]
WHOLE_YEAR = 12
ALIKE = ("share", "quantile", "survival_quantile")
"""Kinds whose values over a month and over a year can be set against each other."""


@dataclass(frozen=True)
class Way:
    """From `first` on the day `start` to `target` on the day `end`; before and after it, it stays where it is."""

    start: date
    first: Decimal
    end: date
    target: Decimal

    def planned(self, day: date) -> Decimal:
        """The value of the straight line on `day`, in the unit of the KPI."""
        if day >= self.end:
            return self.target
        if day <= self.start:
            return self.first
        return self.first + (self.target - self.first) * (day - self.start).days / (self.end - self.start).days


@dataclass(frozen=True)
class Place:
    """`lag_pct`: by how much of the whole way the value is behind the plan, in percent; negative where it is ahead."""

    position: Position
    planned: Decimal
    lag_pct: Decimal


def end_of_month(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following - timedelta(days=1)


def first_of_year_before(month_end: date) -> date:
    """The first day of the twelve months that end on `month_end`."""
    last = month_end.year * 12 + month_end.month - 12
    return date(last // 12, last % 12 + 1, 1)


def headline_of(kpi: Kpi) -> str:
    """The kind of period whose value heads the KPI: its rolling window, or the month itself."""
    return "rolling" if kpi.window_months > 1 else "month"


def find_baseline(kpi: Kpi, cells: Iterable[Cell], day: date) -> Cell | None:
    """The cell of the baseline year that the headline of the period ending on `day` may be compared with.

    A sum over a month is compared with the same month of that year, everything else with the year. None where there
    is no such cell with a value, or where it does not lie before `day`.
    """
    if kpi.baseline_year is None:
        return None
    if kpi.window_months == WHOLE_YEAR or kpi.kind in ALIKE:
        kind, end = "year", date(kpi.baseline_year, 12, 31)
    elif kpi.window_months == 1:
        kind, end = "month", end_of_month(date(kpi.baseline_year, day.month, 1))
    else:
        return None
    found = next((cell for cell in cells if cell.period_kind == kind and cell.period_end == end), None)
    return found if found and found.value is not None and found.period_end < day else None


def find_way(kpi: Kpi, cells: Iterable[Cell], day: date, rule: Rule) -> Way | None:
    """None without a dated target, or where nothing is known from which it could start."""
    if kpi.target_value is None or kpi.target_month is None or kpi.direction == "neutral":
        return None
    cells = list(cells)
    first: Cell | None = find_baseline(kpi, cells, day)
    if first is None and rule.without_baseline == "first_value":
        known = [c for c in cells if c.period_kind == headline_of(kpi) and c.value is not None and c.period_end < day]
        first = min(known, key=lambda cell: cell.period_end, default=None)
    end = end_of_month(kpi.target_month)
    if first is None or first.value is None or first.period_end >= end:
        return None
    return Way(first.period_end, first.value, end, kpi.target_value)


def is_to_hold(way: Way, direction: str) -> bool:
    """Whether the target was met from the beginning: then it has to be held, and is itself the plan of every day."""
    return way.target >= way.first if direction == "lower" else way.target <= way.first


def find_place(value: Decimal, way: Way, day: date, direction: str, rule: Rule) -> Place:
    """`value` of the period that ends on `day`, rounded as it is written; `direction`: lower or higher is better.

    A target that was met from the beginning has to be held: every miss counts against the distance to the start.
    """
    sign = -1 if direction == "lower" else 1
    smallest = abs(way.target) * rule.smallest_way_pct / 100
    length = max(abs(way.target - way.first), smallest) or Decimal(1)
    planned = way.target if is_to_hold(way, direction) else way.planned(day)
    lag = sign * (planned - value) / length * 100
    if sign * (value - way.target) >= 0:
        return Place("reached", planned, lag)
    if lag <= rule.on_path_within_pct:
        return Place("on_path", planned, lag)
    return Place("short" if lag < rule.far_from_pct else "far", planned, lag)
