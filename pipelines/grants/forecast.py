"""How much will be spent by the end of the period: as fast as in the half year before the day of the account.

The method is one sentence on purpose: what was spent so far, and for each day left as much as on average on the days of
the last 180 (or since the period began, if that is shorter). After the end nothing is added.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
PACE_DAYS = 180


def expect_at_end(spent: Sequence[tuple[date, Decimal]], first: date, last: date, until: date) -> Decimal:
    """`spent`: (day, euros) up to `until`. Euros expected at `last`, for a period that began on `first`."""
    so_far = sum((euros for _, euros in spent), Decimal("0.00"))
    days_left = (last - until).days
    begin = max(first, until - timedelta(days=PACE_DAYS - 1))
    days = (until - begin).days + 1
    if days_left <= 0 or days <= 0:
        return so_far
    lately = sum((euros for day, euros in spent if begin <= day <= until), Decimal(0))
    return so_far + (lately * days_left / days).quantize(CENT, ROUND_HALF_UP)
