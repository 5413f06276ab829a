"""The periods in which a KPI is shown, as spans of month numbers (0 = the first month of the association)."""

from datetime import date
from typing import NamedTuple


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


class Period(NamedTuple):
    """`months` that are over, as positions from the first month; `whole` if no other month belongs to it."""

    kind: str
    start: date
    months: range
    whole: bool


def periods(first: date, last: date, window: int) -> list[Period]:
    """Every month; every window that lies wholly within first…last; every calendar year begun."""
    zero, count = month_number(first), month_number(last) - month_number(first) + 1
    found = [Period("month", month_of(zero + at), range(at, at + 1), True) for at in range(count)]
    if window > 1:
        found += [
            Period("rolling", month_of(zero + at), range(at, at + window), True) for at in range(count - window + 1)
        ]
    for year in range(first.year, last.year + 1):
        january = 12 * year - zero
        months = range(max(january, 0), min(january + 12, count))
        found.append(Period("year", date(year, 1, 1), months, january + 12 <= count))
    return found
