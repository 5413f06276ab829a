"""Months, and the periods made of them."""

from collections.abc import Iterator
from datetime import date, timedelta


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months later (earlier if negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of every month from `first` to `last`, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = add_months(month, 1)


def last_complete_month(as_of: date) -> date:
    """The newest month that is over on `as_of`."""
    return add_months(as_of, -1)


def due_date(month: date, due_day: int) -> date:
    """The day by which `month` has to be delivered."""
    return add_months(month, 1).replace(day=due_day)


def end_of(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def periods(first: date, last: date, window_months: int) -> list[tuple[str, date, date, date]]:
    """(period_kind, period_start, period_end, month) for every month of every period.

    `month`: each month. `rolling`: every window of `window_months` that lies within first…last (only if
    longer than one month). `year`: calendar years, the one in progress included, with all its twelve months.
    """
    months = list(months_between(first, last))
    rows = [("month", m, end_of(m), m) for m in months]
    if window_months > 1:
        for end in months[window_months - 1 :]:
            start = add_months(end, 1 - window_months)
            rows += [("rolling", start, end_of(end), m) for m in months_between(start, end)]
    for year in range(first.year, last.year + 1):
        start, end = date(year, 1, 1), date(year, 12, 1)
        rows += [("year", start, end_of(end), m) for m in months_between(start, end)]
    return rows
