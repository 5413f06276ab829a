"""Which booking is which draw-down: the same sum, close in time; what is left on either side is a finding."""

from collections.abc import Iterator
from datetime import date, timedelta

from expectations.models.grants import Grant
from pipelines.grants.books import Booking, Books, Drawdown, DrawdownKey
from pipelines.grants.finding import Finding


def match(books: Books, days: int | None) -> tuple[dict[DrawdownKey, Booking], tuple[Booking, ...]]:
    """(key of the draw-down → its booking, bookings without a draw-down), in order of receipt, nearest booking first.

    `days`: how far receipt and booking may lie apart; None: any distance. Whoever drew has usually booked, so the
    bookings of the same municipality are given away before those of others.
    """
    left = list(books.instalments)
    found: dict[DrawdownKey, Booking] = {}
    received = sorted((d for d in books.drawdowns if d.received), key=lambda d: (str(d.received), d.drawdown_id, d.key))
    for is_own in (True, False):
        for drawdown in received:
            fitting = [
                b
                for b in left
                if _fits(drawdown, b, days) and (b.municipality_id == drawdown.municipality_id) == is_own
            ]
            if fitting and drawdown.key not in found:
                nearest = min(fitting, key=lambda b: (_apart(drawdown, b), b.booked, b.booking_key))
                found[drawdown.key] = nearest
                left.remove(nearest)
    return found, tuple(left)


def _fits(drawdown: Drawdown, booking: Booking, days: int | None) -> bool:
    return -booking.amount == drawdown.amount and (days is None or _apart(drawdown, booking) <= days)


def _apart(drawdown: Drawdown, booking: Booking) -> int:
    assert drawdown.received
    return abs((booking.booked - drawdown.received).days)


def look_at_matching(grant_id: str, grant: Grant, books: Books, until: date) -> Iterator[Finding]:
    """Money drawn but not booked in time, and money booked that nobody has drawn."""
    rule = grant.rules.booking_days
    days = rule.value if rule else None
    found, left = match(books, days)
    patience = timedelta(days=days or 0)
    for drawdown in books.drawdowns:
        if drawdown.received and drawdown.key not in found and drawdown.received + patience < until:
            yield Finding(
                "drawdown_not_booked", grant_id, drawdown.amount, drawdown_id=drawdown.drawdown_id,
                params={"drawdown": drawdown.drawdown_id, "received": drawdown.received, "amount": drawdown.amount,
                        "municipality": drawdown.municipality_id},
            )  # fmt: skip
    for booking in left:
        if booking.booked + patience < until:
            yield Finding(
                "income_not_drawn", grant_id, -booking.amount, booking_key=booking.booking_key,
                params={"booked": booking.booked, "amount": -booking.amount},
            )  # fmt: skip
