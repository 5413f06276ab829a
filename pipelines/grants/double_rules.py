"""Double funding: the same voucher or invoice in two grants, or twice in one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date

from pipelines.grants.books import Booking, Books
from pipelines.grants.finding import Finding
from pipelines.grants.voucher_rules import about

Entry = tuple[str, Booking]


def look_for_doubles(books: Mapping[str, Books]) -> Iterator[Finding]:
    """`books`: by grant. Every voucher concerned has its finding, so that each grant's report shows its own."""
    every = [(grant_id, voucher) for grant_id, mine in books.items() for voucher in mine.vouchers]
    for same in _groups(every, _voucher_key):
        yield from _across("voucher_in_two_grants", same)
        yield from _within(same)
    for same in _groups(every, _invoice_key):
        if len({_voucher_key(voucher) for _, voucher in same}) > 1:
            yield from _across("invoice_in_two_grants", same)


def _voucher_key(voucher: Booking) -> Hashable | None:
    """The same paper: number, payee and amount."""
    if not voucher.number or not voucher.payee:
        return None
    return _plain(voucher.number), _plain(voucher.payee), voucher.amount


def _invoice_key(voucher: Booking) -> tuple[str, date, object] | None:
    """The same invoice, perhaps under two numbers: payee, day and amount."""
    if voucher.invoiced is None or not voucher.payee:
        return None
    return _plain(voucher.payee), voucher.invoiced, voucher.amount


def _plain(text: str) -> str:
    """Case, spaces and punctuation do not make another voucher."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _groups(entries: list[Entry], key: Callable[[Booking], Hashable | None]) -> Iterator[list[Entry]]:
    found: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        if (mine := key(entry[1])) is not None:
            found[mine].append(entry)
    return (same for same in found.values() if len(same) > 1)


def _across(rule_id: str, same: list[Entry]) -> Iterator[Finding]:
    for grant_id, voucher in same:
        others = sorted({other for other, _ in same} - {grant_id})
        if others:
            yield about(rule_id, grant_id, voucher, {"other_grant": others[0]})


def _within(same: list[Entry]) -> Iterator[Finding]:
    """The first of the vouchers is taken as the true one."""
    seen: set[str] = set()
    for grant_id, voucher in same:
        if grant_id in seen:
            yield about("voucher_repeated", grant_id, voucher, {})
        seen.add(grant_id)
