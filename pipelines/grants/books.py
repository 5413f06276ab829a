"""What was booked on a grant, sorted: vouchers, money drawn, money from others. Euros are exact decimals."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from expectations.models.grants import Grant

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Booking:
    """One actual booking that names a grant, as it stands in the books: expense positive, income negative."""

    booking_key: str
    """Names the row of the delivered file, for good."""
    municipality_id: str
    grant_id: str
    line_id: str
    amount: Decimal
    eligible: Decimal | None
    booked: date
    invoiced: date | None = None
    paid: date | None = None
    number: str = ""
    payee: str = ""
    reason: str = ""
    vat: Decimal | None = None
    """Deductible VAT within the amount; None where none is stated."""
    discount: Decimal | None = None

    @property
    def day(self) -> date:
        """The day by which it belongs to an account: of payment, or of booking where none is stated."""
        return self.paid or self.booked

    @property
    def cost(self) -> Decimal:
        """What was really spent: the amount without deductible VAT and discount."""
        return self.amount - (self.vat or ZERO) - (self.discount or ZERO)


DrawdownKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class Drawdown:
    """Money asked of the funder; `received` is None until it has arrived."""

    drawdown_id: str
    municipality_id: str
    grant_id: str
    requested: date
    received: date | None
    amount: Decimal
    purpose: str = ""
    row_key: str = ""
    """Names the row of the delivered file; "" where it came from none."""

    @property
    def key(self) -> "DrawdownKey":
        """What it is known by: two municipalities may number their draw-downs alike, and one may begin anew with a file."""
        return self.municipality_id, self.grant_id, self.drawdown_id, self.row_key


@dataclass(frozen=True)
class Books:
    """All of one grant. Each booking stands in exactly one of the first three."""

    vouchers: tuple[Booking, ...]
    """In order of day, number and key."""
    instalments: tuple[Booking, ...]
    """Grant money as booked by whoever received it."""
    contributions: tuple[Booking, ...]
    """Income booked on a line of the plan's income: third parties, other public funds."""
    drawdowns: tuple[Drawdown, ...]

    def until(self, day: date) -> "Books":
        """What belongs to an account up to and including `day`; what was drawn later is unknown then."""
        return replace(
            self,
            vouchers=tuple(v for v in self.vouchers if v.day <= day),
            instalments=tuple(b for b in self.instalments if b.booked <= day),
            contributions=tuple(b for b in self.contributions if b.booked <= day),
            drawdowns=tuple(_known(d, day) for d in self.drawdowns if d.requested <= day),
        )


def _known(drawdown: Drawdown, day: date) -> Drawdown:
    is_here = drawdown.received is not None and drawdown.received <= day
    return drawdown if is_here else replace(drawdown, received=None)


def sort_books(grant: Grant, bookings: Iterable[Booking], drawdowns: Iterable[Drawdown]) -> Books:
    """Income without a line is the grant itself; income on a line of expenditure is a credit note, so a voucher."""
    vouchers: list[Booking] = []
    instalments: list[Booking] = []
    contributions: list[Booking] = []
    for booking in bookings:
        planned = grant.income.get(booking.line_id)
        if planned is not None and planned.kind != "grant":
            contributions.append(booking)
        elif booking.amount < 0 and (planned is not None or not booking.line_id):
            instalments.append(booking)
        else:
            vouchers.append(booking)
    return Books(
        tuple(sorted(vouchers, key=lambda v: (v.day, v.number, v.booking_key))),
        tuple(sorted(instalments, key=lambda b: (b.booked, b.booking_key))),
        tuple(sorted(contributions, key=lambda b: (b.booked, b.booking_key))),
        tuple(sorted(drawdowns, key=lambda d: (d.requested, d.drawdown_id, d.key))),
    )


def add(sums: Iterable[Decimal | None]) -> Decimal:
    """Euros added up; what is not stated adds nothing."""
    return sum((s for s in sums if s is not None), ZERO)
