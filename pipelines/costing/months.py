"""Who takes part in which months of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.costing.model import Member


@dataclass(frozen=True)
class Stretch:
    """Months of one year, from `first_month` (1 … 12), in which the same members take part."""

    first_month: int
    months: int
    members: tuple[Member, ...]


def months_of(member: Member, year: int) -> int:
    """How many months of `year` it takes part: 0 … 12."""
    first = member.first_month
    if first is None or first.year < year:
        return 12
    return 13 - first.month if first.year == year else 0


def stretches(members: Sequence[Member], year: int) -> list[Stretch]:
    """The year cut where a member joins; months without any member are left out."""
    starts = sorted({13 - count for m in members if (count := months_of(m, year))})
    ends = [*starts[1:], 13][: len(starts)]
    return [
        Stretch(start, end - start, tuple(m for m in members if 13 - months_of(m, year) <= start))
        for start, end in zip(starts, ends, strict=True)
    ]


def days_of(year: int, stretch: Stretch) -> list[date]:
    """The first day of each of its months."""
    return [date(year, month, 1) for month in range(stretch.first_month, stretch.first_month + stretch.months)]
