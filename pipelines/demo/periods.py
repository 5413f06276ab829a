"""Which file holds which months, by the file template of a layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from expectations.models import Layout


@dataclass(frozen=True)
class Period:
    """The months one file covers (first days), its name, and the last day it can speak of."""

    first: date
    last: date
    file: str
    last_day: date


def periods(layout: Layout, first: date, until: date) -> Iterator[Period]:
    """The files of `layout` from month `first` to `until`, in order; the last may be a part of its period."""
    months = 1 if "{month}" in layout.file else 3 if "{quarter}" in layout.file else 12
    start = first
    while start <= until:
        end = _add_months(start, months - (start.month - 1) % months - 1)
        last = min(end, until.replace(day=1))
        note = f"_Stand_{last:%m}" if last < end and "{until_month}" not in layout.file else ""
        name = layout.file.format(
            year=start.year,
            month=f"{start.month:02d}",
            quarter=(start.month + 2) // 3,
            until_month=f"{last.month:02d}",
            note=note,
        )
        yield Period(start, last, name, min(_add_months(last, 1) - timedelta(days=1), until))
        start = _add_months(end, 1)


def _add_months(month: date, count: int) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)
