"""What is odd about a single voucher."""

from collections.abc import Iterator
from decimal import Decimal

from expectations.models.grants import Grant
from pipelines.grants.books import ZERO, Booking, Books
from pipelines.grants.finding import Finding, Param


def look_at_vouchers(grant_id: str, grant: Grant, books: Books) -> Iterator[Finding]:
    """Findings in the order of the vouchers."""
    for voucher in books.vouchers:
        for rule_id, params in _odd(grant, voucher):
            yield about(rule_id, grant_id, voucher, params)


def about(rule_id: str, grant_id: str, voucher: Booking, params: dict[str, Param]) -> Finding:
    """A finding about one voucher; what is at stake is its eligible sum, or its amount where none is stated."""
    at_stake = voucher.amount if voucher.eligible is None else voucher.eligible
    named: dict[str, Param] = {
        "voucher": voucher.number or "–",
        "payee": voucher.payee or "–",
        "amount": voucher.amount,
    }
    return Finding(rule_id, grant_id, at_stake, voucher.line_id, voucher.booking_key, params=named | params)


def _odd(grant: Grant, voucher: Booking) -> Iterator[tuple[str, dict[str, Param]]]:
    period, notice = grant.approval_period.value, grant.notice.date.value
    if voucher.paid is None:
        yield "voucher_without_payment_date", {"booked": voucher.booked}
    elif not period.first <= voucher.paid <= period.last:
        yield "payment_outside_period", {"paid": voucher.paid, "first": period.first, "last": period.last}
    if voucher.invoiced is not None and voucher.invoiced < notice:
        yield "invoice_before_notice", {"invoiced": voucher.invoiced, "notice": notice}
    if not voucher.number:
        yield "voucher_without_number", {"booked": voucher.booked}
    if not voucher.payee:
        yield "voucher_without_payee", {"booked": voucher.booked}
    if voucher.line_id not in grant.expenditure:
        yield "line_not_in_plan", {"line": voucher.line_id or "–"}
    if voucher.municipality_id not in grant.members:
        yield "not_a_member", {"municipality": voucher.municipality_id}
    if voucher.eligible is not None and not _is_within(voucher.eligible, voucher.cost):
        yield "eligible_over_cost", {"eligible": voucher.eligible, "cost": voucher.cost}


def _is_within(eligible: Decimal, cost: Decimal) -> bool:
    """Between nothing and the cost; on a credit note both are negative."""
    return min(cost, ZERO) <= eligible <= max(cost, ZERO)
