"""All findings of all grants on one day, in a fixed order: by grant, rule, voucher."""

from collections.abc import Mapping, Sequence
from datetime import date

from expectations.models.grants import Grant
from pipelines.grants.account import account_at
from pipelines.grants.account_rules import look_at_deadlines, look_at_drawn, look_at_plan, look_at_sums
from pipelines.grants.books import Books
from pipelines.grants.double_rules import look_for_doubles
from pipelines.grants.finding import Finding
from pipelines.grants.handed_in import HandedIn
from pipelines.grants.matching import look_at_matching
from pipelines.grants.voucher_rules import look_at_vouchers

NONE_HANDED_IN: Mapping[str, Sequence[HandedIn]] = {}


def find_all(
    grants: Mapping[str, Grant],
    books: Mapping[str, Books],
    until: date,
    reports: Mapping[str, Sequence[HandedIn]] = NONE_HANDED_IN,
) -> tuple[Finding, ...]:
    """Findings up to and including `until`. `reports`: by grant, those that are sealed."""
    known = {grant_id: mine.until(until) for grant_id, mine in books.items()}
    found = list(look_for_doubles(known))
    for grant_id, mine in known.items():
        grant = grants[grant_id]
        account = account_at(grant, mine, until)
        found += look_at_vouchers(grant_id, grant, mine)
        found += look_at_plan(grant_id, grant, account)
        found += look_at_sums(grant_id, grant, account)
        found += look_at_drawn(grant_id, grant, mine, until)
        found += look_at_matching(grant_id, grant, mine, until)
        found += look_at_deadlines(grant_id, grant, reports.get(grant_id, ()), until)
    return tuple(sorted(found, key=lambda f: (f.grant_id, f.rule_id, f.drawdown_id, f.line_id, f.booking_key)))
