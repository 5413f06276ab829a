"""Which reports a funder has: sealed ones, and those whose day has come without one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.models.grants import Grant


@dataclass(frozen=True)
class HandedIn:
    """A report that was sealed: up to which day it accounts, and whether it is the final one."""

    until: date
    is_final: bool


def is_proved(grant: Grant, reports: Sequence[HandedIn]) -> bool:
    """Whether a final report covers the whole period; an interim one never does, whatever its day."""
    return any(r.is_final and r.until >= grant.approval_period.value.last for r in reports)


def missing_interims(grant: Grant, reports: Sequence[HandedIn], until: date) -> Iterator[date]:
    """Days before `until` on which an interim report was due and is not there.

    A report serves the day for which it says something new: it accounts up to a day after the one before (or after the
    period began). A later report serves earlier days, too, for it tells what they would have told.
    """
    if is_proved(grant, reports):
        return
    newest = max((r.until for r in reports), default=None)
    before = grant.approval_period.value.first
    for due in sorted(stated.value for stated in grant.deadlines.interim_reports):
        if until > due and (newest is None or newest <= before):
            yield due
        before = due
