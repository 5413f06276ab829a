"""The account of one grant on one day: planned, spent, eligible, drawn, due, own shares, and how it will end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expectations.models.grants import CENT, Grant
from pipelines.grants.books import ZERO, Booking, Books, add
from pipelines.grants.forecast import expect_at_end
from pipelines.grants.split import split_by

UNPLANNED = ""
"""The line of vouchers that name no line of the plan."""


@dataclass(frozen=True)
class LineAccount:
    """One line of the plan's expenditure, in euros."""

    line_id: str
    planned: Decimal
    vouchers: int
    gross: Decimal
    cost: Decimal
    """Without deductible VAT and discount."""
    eligible: Decimal
    expected: Decimal
    """Eligible at the end of the period, by `forecast.expect_at_end`."""

    @property
    def over(self) -> Decimal:
        """Eligible beyond the plan; negative where there is room left."""
        return self.eligible - self.planned


@dataclass(frozen=True)
class IncomeAccount:
    """One line of the plan's income: what the plan says, and what the account of the day gives."""

    line_id: str
    planned: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Account:
    """In euros, up to and including `until`. gross = vat + discount + cost; cost = eligible + not eligible."""

    until: date
    lines: tuple[LineAccount, ...]
    """In the order of the plan; last, where there are any, the vouchers on no line of it (`UNPLANNED`)."""
    income: tuple[IncomeAccount, ...]
    planned: Decimal
    gross: Decimal
    vat: Decimal
    discount: Decimal
    cost: Decimal
    eligible: Decimal
    requested: Decimal
    """All draw-downs asked for."""
    drawn: Decimal
    """Of these, what has arrived."""
    due: Decimal
    """min(approved, rate × eligible)."""
    others: Decimal
    """Third parties and other public funds, as booked."""
    own_share: Decimal
    """Of the eligible cost: what neither the grant due nor others bear."""
    expected: Decimal
    """Eligible at the end of the period, all lines together."""
    expected_due: Decimal
    paid_by: dict[str, Decimal]
    """Municipality → cost of its vouchers."""

    @property
    def balance(self) -> Decimal:
        """Still to be drawn; negative: drawn beyond what is due."""
        return self.due - self.drawn

    @property
    def own_share_pct(self) -> Decimal | None:
        return (self.own_share / self.eligible * 100) if self.eligible else None


def grant_due(grant: Grant, eligible: Decimal) -> Decimal:
    """min(approved, rate × recognised eligible cost), to the cent, never below nothing."""
    return max(ZERO, min(grant.approved_eur.value, grant.share_of(eligible)))


def account_at(grant: Grant, books: Books, until: date) -> Account:
    """The account of `grant` up to and including `until`."""
    known = books.until(until)
    lines = _lines(grant, known.vouchers, until)
    eligible = add(line.eligible for line in lines)
    due = grant_due(grant, eligible)
    others = -add(b.amount for b in known.contributions)
    own_share = eligible - due - others
    expected = add(line.expected for line in lines)
    return Account(
        until=until,
        lines=lines,
        income=_income(grant, known, due, own_share),
        planned=grant.planned_eur,
        gross=add(v.amount for v in known.vouchers),
        vat=add(v.vat for v in known.vouchers),
        discount=add(v.discount for v in known.vouchers),
        cost=add(v.cost for v in known.vouchers),
        eligible=eligible,
        requested=add(d.amount for d in known.drawdowns),
        drawn=add(d.amount for d in known.drawdowns if d.received),
        due=due,
        others=others,
        own_share=own_share,
        expected=expected,
        expected_due=grant_due(grant, expected),
        paid_by=_paid_by(grant, known),
    )


def line_of(grant: Grant, voucher: Booking) -> str:
    """The line of the plan that a voucher counts on."""
    return voucher.line_id if voucher.line_id in grant.expenditure else UNPLANNED


def _lines(grant: Grant, vouchers: Sequence[Booking], until: date) -> tuple[LineAccount, ...]:
    by_line: dict[str, list[Booking]] = {name: [] for name in grant.expenditure}
    for voucher in vouchers:
        by_line.setdefault(line_of(grant, voucher), []).append(voucher)
    period = grant.approval_period.value
    return tuple(
        LineAccount(
            name,
            grant.expenditure[name].eur.value if name else ZERO,
            len(mine),
            add(v.amount for v in mine),
            add(v.cost for v in mine),
            add(v.eligible for v in mine),
            expect_at_end([(v.day, v.eligible or ZERO) for v in mine], period.first, period.last, until),
        )
        for name, mine in by_line.items()
    )


def _income(grant: Grant, known: Books, due: Decimal, own_share: Decimal) -> tuple[IncomeAccount, ...]:
    """The grant as it is due; others as booked; the own share divided as the plan divides it."""
    owners = {name: line.eur.value for name, line in grant.income.items() if line.kind == "own_share"}
    shares = split_by(own_share, owners)
    grants = {name: line.eur.value for name, line in grant.income.items() if line.kind == "grant"}
    dues = split_by(due, grants)
    booked = {
        name: -add(b.amount for b in known.contributions if b.line_id == name)
        for name, line in grant.income.items() if line.kind in ("third_parties", "public_funds")
    }  # fmt: skip
    actual = shares | dues | booked
    return tuple(IncomeAccount(name, line.eur.value, actual[name]) for name, line in grant.income.items())


def _paid_by(grant: Grant, known: Books) -> dict[str, Decimal]:
    """The members, then whoever else has booked on the grant."""
    paid = dict.fromkeys(grant.members, ZERO)
    for voucher in known.vouchers:
        paid[voucher.municipality_id] = paid.get(voucher.municipality_id, ZERO) + voucher.cost
    return paid


def share_pct(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent of the whole with two decimals; None of nothing."""
    return (part / whole * 100).quantize(CENT) if whole else None
