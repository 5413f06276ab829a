"""Single bookings: searched, filtered and paged, each with the delivery and the row of their file it came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Ask = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Wanted:
    """Which bookings; an empty field does not restrict. Every word of `search` has to occur somewhere in the row."""

    first: date
    last: date
    places: tuple[str, ...] = ()
    it_service_id: str = ""
    cost_type_id: str = ""
    arrangement: str = ""
    plan_or_actual: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """Euros, expense positive. `source_row` is the row number in their file, `file_name` that file."""

    municipality_id: str
    booking_date: date
    booking_id: str | None
    it_service_id: str
    cost_type_id: str | None
    account: str
    arrangement: str
    recurrence: str
    plan_or_actual: str
    amount_eur: Decimal
    grant_id: str | None
    voucher_number: str | None
    payee: str | None
    reason: str | None
    delivery_id: str
    file_name: str
    source_row: int


@dataclass(frozen=True, slots=True)
class Found:
    """How many bookings there are, and what they come to: actual and planned apart."""

    count: int
    actual_eur: Decimal | None
    plan_eur: Decimal | None


def count_bookings(ask: Ask, wanted: Wanted) -> Found:
    sums = ", ".join(f"sum(b.amount_eur) FILTER (b.plan_or_actual = '{kind}')" for kind in ("actual", "plan"))
    rows = ask(f"SELECT count(*), {sums} FROM {_FROM} WHERE {_WHERE}", _parameters(wanted))
    return Found(int(rows[0][0]), rows[0][1], rows[0][2])


def read_bookings(ask: Ask, wanted: Wanted, most: int | None = None, skip: int = 0) -> list[Booking]:
    """Newest first; `most` None for all of them."""
    parameters = [*_parameters(wanted), most, skip]
    return [Booking(*row) for row in ask(f"{_SELECT} WHERE {_WHERE} ORDER BY {_ORDER} LIMIT $9 OFFSET $10", parameters)]


def _parameters(wanted: Wanted) -> Sequence[object]:
    return [
        wanted.first, wanted.last, list(wanted.places), wanted.it_service_id, wanted.cost_type_id, wanted.arrangement,
        wanted.plan_or_actual, [word.lower() for word in wanted.search.split()],
    ]  # fmt: skip


_FROM = "booking b JOIN delivery d USING (delivery_id)"
_SELECT = f"""SELECT b.municipality_id, b.booking_date, b.booking_id, b.it_service_id, b.cost_type_id, b.account, b.arrangement,
      b.recurrence, b.plan_or_actual, b.amount_eur, b.grant_id, b.voucher_number, b.payee, b.reason, b.delivery_id,
      d.file_name, b.source_row
    FROM {_FROM}"""
_TEXT = """concat_ws(' ', b.booking_id, b.account, b.voucher_number, b.payee, b.reason, b.grant_id, b.grant_line,
    strftime(b.booking_date, '%d.%m.%Y'), strftime(b.booking_date, '%Y-%m-%d'), b.amount_eur,
    replace(b.amount_eur::VARCHAR, '.', ','), d.file_name)"""
_WHERE = f"""b.booking_date BETWEEN $1 AND $2
    AND ($3::VARCHAR[] = [] OR list_contains($3::VARCHAR[], b.municipality_id))
    AND $4 IN ('', b.it_service_id) AND $5 IN ('', coalesce(b.cost_type_id, '')) AND $6 IN ('', b.arrangement)
    AND $7 IN ('', b.plan_or_actual)
    AND list_bool_and(list_transform($8::VARCHAR[], lambda word: contains(lower({_TEXT}), word))) IS NOT FALSE"""
_ORDER = "b.booking_date DESC, b.municipality_id, b.delivery_id, b.source_row, b.part"
