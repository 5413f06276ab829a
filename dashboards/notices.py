"""What is to be known before the numbers: old data, a municipality that is missing or behind. Pure, without words."""

from collections.abc import Iterable
from datetime import date

from dashboards.records import Arrears, Meta

OVERDUE_MONTHS = 3
"""Months without a delivery that are still the ordinary delay."""


def find_age(meta: Meta, today: date) -> int | None:
    """The age of the data in days where it is above the association's limit.

    Counted from the day as of which the data were judged, or from the publication if that is older. The day as of of demo
    data is made up like the data themselves: they count from their publication.
    """
    published = meta.created_at.date()
    age = (today - (published if meta.demo_notice else min(meta.as_of, published))).days
    return age if age > meta.stale_after_days else None


def find_overdue(arrears: Iterable[Arrears], last_month: date) -> tuple[Arrears, ...]:
    """The municipalities' datasets that have not arrived for OVERDUE_MONTHS months or more up to `last_month`."""
    return tuple(
        one
        for one in arrears
        if one.expected > one.delivered  # what comes only when something happens is never expected
        and one.last_delivered
        and _months(one.last_delivered, last_month) >= OVERDUE_MONTHS
    )


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
