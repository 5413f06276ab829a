"""A small grant and vouchers to put into it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from expectations.models.grants import Grant
from pipelines.grants.books import Booking, Books, Drawdown, sort_books
from pipelines.grants.finding import Finding
from pipelines.grants.findings import find_all

END = date(2023, 12, 31)
SOURCE = {"de": "Bescheid", "en": "Notice"}


def stated(value: Any) -> dict[str, Any]:
    return {"value": value, "source": SOURCE}


RULES = {
    "total_tolerance_pct": stated(10), "line_tolerance_pct": stated(20), "overrun_needs_offset": stated(False),
    "payout_months": stated(2), "min_own_share_pct": stated(10), "booking_days": stated(30), "retention_years": stated(5),
}  # fmt: skip


def make_grant(rules: dict[str, Any] | None = None, **other: Any) -> Grant:
    """1,000 euros planned on two lines, 80 % of it approved, 2023; two members."""
    words = {"de": "Titel", "en": "Title"}
    data: dict[str, Any] = {
        "title": words, "funder": words, "purpose": words, "lead": "00000001", "members": ["00000001", "00000002"],
        "notice": {"date": stated("2023-01-01"), "reference": stated("A 1")},
        "approved_eur": stated("800.00"), "rate_pct": stated(80),
        "approval_period": stated({"first": "2023-01-01", "last": "2023-12-31"}),
        "expenditure": {"software": {"title": words, "eur": stated("600.00")}, "training": {"title": words, "eur": stated("400.00")}},
        "income": {
            "own_one": {"title": words, "kind": "own_share", "municipality": "00000001", "eur": stated("100.00")},
            "own_two": {"title": words, "kind": "own_share", "municipality": "00000002", "eur": stated("50.00")},
            "sponsor": {"title": words, "kind": "third_parties", "eur": stated("50.00")},
            "state": {"title": words, "kind": "grant", "eur": stated("800.00")},
        },
        "rules": RULES | (rules or {}), "deadlines": {"proof_of_use": stated("2024-06-30")},
    }  # fmt: skip
    return Grant.model_validate(data | other)


def voucher(eligible: str | None = "100.00", n: int = 1, **changes: Any) -> Booking:
    """A good voucher of the lead, booked and paid on the n-th of March; its amount is its eligible sum."""
    made = Booking(
        booking_key=f"d#{n}.0", municipality_id="00000001", grant_id="g", line_id="software",
        amount=Decimal(eligible or "100.00"), eligible=None if eligible is None else Decimal(eligible),
        booked=date(2023, 3, n), invoiced=date(2023, 2, n), paid=date(2023, 3, n), number=f"B-{n}", payee="Firma", reason="Ware",
    )  # fmt: skip
    return replace(made, **changes)


def income(amount: str, booked: date, line_id: str = "") -> Booking:
    """Money received: `amount` is positive."""
    return Booking(f"i#{booked}{line_id}", "00000001", "g", line_id, -Decimal(amount), None, booked)


def drawn(amount: str, received: date | None, n: int = 1) -> Drawdown:
    return Drawdown(f"MA-{n}", "00000001", "g", received or date(2023, 2, 1), received, Decimal(amount))


def books(grant: Grant, bookings: Sequence[Booking] = (), drawdowns: Sequence[Drawdown] = ()) -> Books:
    return sort_books(grant, bookings, drawdowns)


def findings(
    bookings: Sequence[Booking] = (),
    drawdowns: Sequence[Drawdown] = (),
    *,
    grant: Grant | None = None,
    until: date = END,
) -> list[Finding]:
    """What all rules find in one grant."""
    used = grant or make_grant()
    return list(find_all({"g": used}, {"g": books(used, bookings, drawdowns)}, until))


def rules_of(found: Sequence[Finding]) -> list[str]:
    return [f.rule_id for f in found]
