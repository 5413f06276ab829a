"""What an account of the same day says differently: sums, lines, and vouchers that came, went or changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from expectations.models.grants import Grant
from pipelines.grants.account import account_at
from pipelines.grants.books import Booking, Books

What = Literal[
    "definition",
    "figure",
    "voucher_new",
    "voucher_gone",
    "voucher_changed",
    "text",
    "measure",
    "finding_new",
    "finding_gone",
]
FIGURES = ("gross", "cost", "eligible", "due", "requested", "drawn", "others", "own_share")


@dataclass(frozen=True)
class Difference:
    """`item`: a figure's name, `line <id>`, or a voucher's number. `then`, `now`: None where there was or is none."""

    what: What
    item: str
    then: Decimal | str | None
    now: Decimal | str | None


def compare(then: tuple[Grant, Books], now: tuple[Grant, Books], until: date) -> tuple[Difference, ...]:
    """Differences of the accounts up to `until`: declarations first, then sums, then vouchers. None: the same to the cent."""
    return (
        *_declared(then[0], now[0]),
        *_sums(then, now, until),
        *_vouchers(then[1].until(until), now[1].until(until)),
    )


def _declared(then: Grant, now: Grant) -> Iterator[Difference]:
    before, after = then.model_dump(mode="json"), now.model_dump(mode="json")
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Difference("definition", name, str(before.get(name)), str(after.get(name)))


def _sums(then: tuple[Grant, Books], now: tuple[Grant, Books], until: date) -> Iterator[Difference]:
    before, after = account_at(*then, until), account_at(*now, until)
    for name in FIGURES:
        if getattr(before, name) != getattr(after, name):
            yield Difference("figure", name, getattr(before, name), getattr(after, name))
    lines = [{line.line_id: line.eligible for line in account.lines} for account in (before, after)]
    for line_id in dict.fromkeys([*lines[0], *lines[1]]):
        if lines[0].get(line_id) != lines[1].get(line_id):
            yield Difference("figure", f"line {line_id}", lines[0].get(line_id), lines[1].get(line_id))


def _vouchers(then: Books, now: Books) -> Iterator[Difference]:
    """A row delivered again unchanged is the same voucher, in whichever file it stands."""
    before, after = Counter(map(_content, then.vouchers)), Counter(map(_content, now.vouchers))
    gone, new = _rest(then, before - after), _rest(now, after - before)
    for old in gone:
        same = next((v for v in new if _paper(v) == _paper(old)), None)
        if same is None:
            yield Difference("voucher_gone", _named(old), old.eligible, None)
        else:
            new.remove(same)
            yield Difference("voucher_changed", _named(old), _said(old), _said(same))
    for voucher in new:
        yield Difference("voucher_new", _named(voucher), None, voucher.eligible)


def _content(v: Booking) -> tuple[object, ...]:
    return (
        v.municipality_id,
        v.line_id,
        v.amount,
        v.eligible,
        v.invoiced,
        v.paid,
        v.number,
        v.payee,
        v.reason,
        v.vat,
        v.discount,
    )


def _rest(books: Books, counted: Counter[tuple[object, ...]]) -> list[Booking]:
    left, rest = counted.copy(), []
    for voucher in books.vouchers:
        if left[_content(voucher)] > 0:
            left[_content(voucher)] -= 1
            rest.append(voucher)
    return rest


def _paper(v: Booking) -> tuple[object, ...]:
    """What makes it the same paper: its number; where it has none, payee, day and amount."""
    return (v.municipality_id, v.number) if v.number else (v.municipality_id, v.payee, v.invoiced or v.day, v.amount)


def _named(v: Booking) -> str:
    """How a reader finds it, also without a number."""
    return v.number or f"{v.payee or '–'}, {v.day}, {v.amount}"


def _said(v: Booking) -> str:
    days = f"{v.invoiced or '–'} / {v.paid or '–'}"
    return f"{v.line_id or '–'}, {v.amount} / {'–' if v.eligible is None else v.eligible}, {days}, {v.payee or '–'}"
