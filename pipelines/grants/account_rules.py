"""What is odd about the account as a whole: the plan's lines, the own share, the sums, the money drawn, the deadlines."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from expectations.models.grants import CENT, Grant
from pipelines.grants.account import UNPLANNED, Account, LineAccount, share_pct
from pipelines.grants.books import ZERO, Books, add
from pipelines.grants.dates import add_months
from pipelines.grants.finding import Finding
from pipelines.grants.handed_in import HandedIn, is_proved, missing_interims


def look_at_plan(grant_id: str, grant: Grant, account: Account) -> Iterator[Finding]:
    """Lines and total beyond their plan by more than the rules allow, and overruns that no other line makes up for."""
    rules = grant.rules
    planned = [line for line in account.lines if line.line_id != UNPLANNED]
    if rules.line_tolerance_pct is not None:
        for line in planned:
            limit = _limit(line.planned, rules.line_tolerance_pct.value)
            if line.eligible > limit:
                yield _over("line_over_tolerance", grant_id, line, limit)
    total = account.eligible - account.planned
    if rules.overrun_needs_offset is not None and rules.overrun_needs_offset.value and total > 0:
        over = add(line.over for line in planned if line.over > 0)
        saved = -add(line.over for line in planned if line.over < 0)
        if over > saved:
            yield Finding("overrun_not_offset", grant_id, over - saved, params={"over": over, "saved": saved})
    if rules.total_tolerance_pct is not None:
        limit = _limit(account.planned, rules.total_tolerance_pct.value)
        if account.eligible > limit:
            params = {"eligible": account.eligible, "planned": account.planned, "limit": limit}
            yield Finding("total_over_tolerance", grant_id, account.eligible - limit, params=params)


def _limit(planned: Decimal, tolerance_pct: Decimal) -> Decimal:
    """The last sum within the tolerance; the tolerance itself is allowed."""
    return (planned * (100 + tolerance_pct) / 100).quantize(CENT, ROUND_DOWN)


def _over(rule_id: str, grant_id: str, line: LineAccount, limit: Decimal) -> Finding:
    params = {"eligible": line.eligible, "planned": line.planned, "limit": limit}
    return Finding(rule_id, grant_id, line.eligible - limit, line.line_id, params={"line": line.line_id, **params})


def look_at_sums(grant_id: str, grant: Grant, account: Account) -> Iterator[Finding]:
    """The own share, the eligible sum against what was approved, and what was drawn against what is due."""
    rule = grant.rules.min_own_share_pct
    if rule is not None:
        least = (account.eligible * rule.value / 100).quantize(CENT, ROUND_DOWN)
        if account.own_share < least:
            share = share_pct(account.own_share, account.eligible) or ZERO
            params = {"own": account.own_share, "share": share, "least": rule.value}
            yield Finding("own_share_low", grant_id, least - account.own_share, params=params)
    approved = grant.approved_eur.value
    is_over = account.until >= grant.approval_period.value.last
    due, rule_id = (
        (account.due, "eligible_under_approved") if is_over else (account.expected_due, "forecast_under_approved")
    )
    if due < approved:
        params = {"eligible": account.eligible if is_over else account.expected, "due": due, "approved": approved}
        yield Finding(rule_id, grant_id, approved - due, params=params)
    if account.drawn > account.due:
        params = {"drawn": account.drawn, "due": account.due}
        yield Finding("drawn_over_due", grant_id, account.drawn - account.due, params=params)


def look_at_drawn(grant_id: str, grant: Grant, books: Books, until: date) -> Iterator[Finding]:
    """Drawn money that was not spent within the payout window: what was drawn first is spent first.

    Spent is the share that the rate gives of the eligible cost paid by the last day of the window, that day included.
    """
    rule = grant.rules.payout_months
    if rule is None:
        return
    drawn = ZERO
    here = [(d.received, d) for d in books.drawdowns if d.received is not None]
    for received, drawdown in sorted(here, key=lambda pair: (pair[0], pair[1].drawdown_id, pair[1].key)):
        drawn += drawdown.amount
        window = add_months(received, rule.value)
        if window > until:
            continue
        spent = grant.share_of(add(v.eligible for v in books.vouchers if v.day <= window))
        left = min(drawdown.amount, drawn - spent)
        if left > 0:
            yield Finding(
                "drawn_unspent", grant_id, left, drawdown_id=drawdown.drawdown_id,
                params={"drawdown": drawdown.drawdown_id, "municipality": drawdown.municipality_id, "received": received, "window": window,
                        "months": rule.value, "amount": drawdown.amount, "left": left},
            )  # fmt: skip


def look_at_deadlines(grant_id: str, grant: Grant, reports: Sequence[HandedIn], until: date) -> Iterator[Finding]:
    """Reports that were due before `until` and are not sealed: interim ones, then the proof of use."""
    for due in missing_interims(grant, reports, until):
        yield Finding("interim_overdue", grant_id, ZERO, params={"due": due})
    due = grant.deadlines.proof_of_use.value
    if until > due and not is_proved(grant, reports):
        yield Finding("proof_overdue", grant_id, ZERO, params={"due": due})
