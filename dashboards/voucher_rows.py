"""The vouchers of a grant: searched and paged, each with the row of the file it came from; internal edition only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Ask = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Voucher:
    """Euros; `source_row` is the row of `file_name` it stands in."""

    position: int
    municipality_id: str
    line_id: str
    number: str
    payee: str
    reason: str
    invoiced: date | None
    paid: date | None
    amount: Decimal
    vat: Decimal | None
    discount: Decimal | None
    eligible: Decimal | None
    has_hint: bool
    file_name: str
    source_row: int


@dataclass(frozen=True, slots=True)
class FoundVouchers:
    count: int
    eligible: Decimal
    with_hint: int


def count_vouchers(ask: Ask, grant_id: str, search: str) -> FoundVouchers:
    """How many there are, what of them is eligible, and of how many something is odd."""
    sums = f"count(*), coalesce(sum(eligible_eur), 0), count(*) FILTER ({_ODD})"
    return FoundVouchers(*ask(f"SELECT {sums} FROM {_FROM} WHERE {_WHERE}", _parameters(grant_id, search))[0])


def read_vouchers(ask: Ask, grant_id: str, search: str, most: int | None = None, skip: int = 0) -> list[Voucher]:
    """By their running number; every word of `search` occurs somewhere in the voucher. `most` None for all."""
    rows = ask(
        f"{_SELECT} WHERE {_WHERE} ORDER BY position LIMIT $3 OFFSET $4", [*_parameters(grant_id, search), most, skip]
    )
    return [Voucher(*row) for row in rows]


def _parameters(grant_id: str, search: str) -> list[object]:
    return [grant_id, [word.lower() for word in search.split()]]


_ODD = "booking_key IN (SELECT booking_key FROM grant_finding f WHERE f.grant_id = v.grant_id)"
_FROM = """grant_voucher v LEFT JOIN delivery d USING (delivery_id)
    LEFT JOIN municipality m ON m.municipality_id = v.municipality_id
    LEFT JOIN grant_plan p ON p.grant_id = v.grant_id AND p.line_id = v.line_id AND p.kind = 'expenditure'"""
_SELECT = f"""SELECT v.position, v.municipality_id, v.line_id, coalesce(voucher_number, ''), coalesce(payee, ''), coalesce(reason, ''),
      invoice_date, payment_date, amount_eur, deductible_vat_eur, discount_eur, eligible_eur, {_ODD}, coalesce(file_name, ''),
      source_row
    FROM {_FROM}"""
_TEXT = """concat_ws(' ', v.position, voucher_number, payee, reason, account, booking_id, p.title_de, p.title_en, m.name,
    strftime(invoice_date, '%d.%m.%Y'), invoice_date, strftime(payment_date, '%d.%m.%Y'), payment_date,
    amount_eur, replace(amount_eur::VARCHAR, '.', ','), eligible_eur, replace(eligible_eur::VARCHAR, '.', ','), file_name)"""
_WHERE = f"""v.grant_id = $1
    AND list_bool_and(list_transform($2::VARCHAR[], lambda word: contains(lower({_TEXT}), word))) IS NOT FALSE"""
