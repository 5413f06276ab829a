"""What a proof of use says, before it is set: the account, its vouchers, findings, KPIs, and what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from expectations.catalog import Catalog
from expectations.models import Words
from expectations.models.grants import Grant, GrantTexts
from expectations.models.strategy import StrategyMeasure
from pipelines.grants.account import UNPLANNED, Account, account_at, line_of
from pipelines.grants.books import ZERO, Booking, Books, add
from pipelines.grants.dates import add_months
from pipelines.grants.finding import Finding
from pipelines.grants.findings import find_all
from pipelines.grants.handed_in import HandedIn
from pipelines.reports.grant_words import Said, say_finding
from pipelines.store.published_grants import PublishedGrant

Kind = Literal["final", "interim"]


@dataclass(frozen=True)
class VoucherLine:
    """One line of the voucher list; `number` runs through the whole list."""

    number: int
    voucher: Booking
    reason: str
    municipality: str


@dataclass(frozen=True)
class VoucherGroup:
    """The vouchers of one line of the plan, in order of time."""

    line_id: str
    title: str
    vouchers: tuple[VoucherLine, ...]

    @property
    def gross(self) -> Decimal:
        return add(v.voucher.amount for v in self.vouchers)

    @property
    def eligible(self) -> Decimal:
        return add(v.voucher.eligible for v in self.vouchers)


@dataclass(frozen=True)
class ReportContent:
    """Everything that PDF and workbook show; euros exact, texts in the language of the report."""

    source: PublishedGrant
    language: str
    until: date
    kind: Kind
    account: Account
    books: Books
    """Up to the day of the report."""
    later: tuple[Booking, ...]
    """Vouchers that were booked on the grant and belong to a later day."""
    groups: tuple[VoucherGroup, ...]
    findings: tuple[tuple[Finding, Said, str], ...]
    """With what people answered to it, "" where nobody did."""
    texts: GrantTexts
    measures: tuple[StrategyMeasure, ...]
    names: dict[str, Words]

    @property
    def grant(self) -> Grant:
        return self.source.grant

    @property
    def keep_until(self) -> date | None:
        """Vouchers are kept so long after the proof of use is due."""
        rule = self.grant.rules.retention_years
        return add_months(self.grant.deadlines.proof_of_use.value, 12 * rule.value) if rule else None

    @property
    def booked(self) -> Decimal:
        """All bookings on the grant: those of the report and later ones."""
        return self.account.gross + add(v.amount for v in self.later)


def make_content(
    catalog: Catalog, source: PublishedGrant, until: date, *, is_interim: bool, language: str,
    sealed: Sequence[HandedIn] = (), is_to_be_sealed: bool = False,
) -> ReportContent:  # fmt: skip
    """The report up to and including `until`. Texts and measures are those of the catalogue, all else is published.

    `sealed`: the reports of the grant that are; one that is to be sealed is handed in by that and does not call itself late.
    """
    grant, books = source.grant, source.books.until(until)
    names = _names(source)
    account = account_at(grant, source.books, until)
    kind: Kind = "interim" if is_interim or until < grant.approval_period.value.last else "final"
    every = {source.grant_id: (grant, source.books), **source.others}
    found = find_all({k: g for k, (g, _) in every.items()}, {k: b for k, (_, b) in every.items()}, until,
                     {source.grant_id: [*sealed, *([HandedIn(until, kind == "final")] if is_to_be_sealed else [])]})  # fmt: skip
    texts = catalog.grant_texts.get(source.grant_id, GrantTexts())
    by_key = {v.booking_key: v.number for v in books.vouchers}
    findings = tuple(
        (f, say_finding(f, names, language), _answer(texts, f, by_key, language))
        for f in found if f.grant_id == source.grant_id
    )  # fmt: skip
    return ReportContent(
        source, language, until, kind, account, books,
        tuple(v for v in source.books.vouchers if v.day > until), _groups(catalog, source, books, language),
        findings, texts, _measures(catalog, source.grant_id), names,
    )  # fmt: skip


def _names(source: PublishedGrant) -> dict[str, Words]:
    names = {key: line.title for grant, _ in source.others.values() for key, line in grant.expenditure.items()}
    names |= {key: line.title for key, line in source.grant.expenditure.items()}
    names |= {key: grant.title for key, (grant, _) in source.others.items()}
    return names | {key: Words(de=name, en=name) for key, name in source.municipalities.items()}


def _answer(texts: GrantTexts, finding: Finding, numbers: dict[str, str], language: str) -> str:
    keys = (f"{finding.rule_id} {numbers.get(finding.booking_key) or finding.drawdown_id}".strip(), finding.rule_id)
    words = next((texts.answers[key] for key in keys if key in texts.answers), None)
    return words.to(language) if words else ""


def _measures(catalog: Catalog, grant_id: str) -> tuple[StrategyMeasure, ...]:
    """The measures whose bookings are those of the grant, in order of their plan."""
    mine = [m for m in catalog.measures.values() if m.bookings and m.bookings.grant == grant_id]
    return tuple(sorted(mine, key=lambda m: (m.planned.start, m.title.de)))


def _groups(catalog: Catalog, source: PublishedGrant, books: Books, language: str) -> tuple[VoucherGroup, ...]:
    by_line: dict[str, list[Booking]] = {name: [] for name in source.grant.expenditure}
    for voucher in books.vouchers:
        by_line.setdefault(line_of(source.grant, voucher), []).append(voucher)
    groups, number = [], 0
    for line_id, mine in by_line.items():
        lines = []
        for voucher in mine:
            number += 1
            reason = voucher.reason or _booked_as(catalog, source.account_of.get(voucher.booking_key, ""), language)
            place = source.municipalities.get(voucher.municipality_id, voucher.municipality_id)
            lines.append(VoucherLine(number, voucher, reason, place))
        title = source.grant.expenditure[line_id].title.to(language) if line_id != UNPLANNED else ""
        groups.append(VoucherGroup(line_id, title, tuple(lines)))
    return tuple(groups)


def _booked_as(catalog: Catalog, account: str, language: str) -> str:
    """What the account is for, where the delivery says no reason of payment."""
    known = catalog.vocabulary["accounts"]
    prefix = next((account[:n] for n in range(len(account), 0, -1) if account[:n] in known), None)
    title: str = known[prefix].title.to(language) if prefix else ""
    return title


def check_sums(content: ReportContent) -> None:
    """Raises ArithmeticError where the parts of the report are not its sums: then no report is written."""
    account, vouchers = content.account, content.books.vouchers
    pairs = {
        "vouchers": (add(v.amount for v in vouchers), add(group.gross for group in content.groups)),
        "lines": (account.gross, add(line.gross for line in account.lines)),
        "eligible": (account.eligible, add(group.eligible for group in content.groups)),
        "cost": (account.gross, account.cost + account.vat + account.discount),
        "income": (account.eligible, add(line.actual for line in account.income)),
        "paid": (account.cost, add(account.paid_by.values())),
        "all bookings": (content.booked, add(v.amount for v in content.source.books.vouchers)),
    }
    for what, (whole, parts) in pairs.items():
        if whole - parts != ZERO:
            raise ArithmeticError(f"{content.source.grant_id}: {what} give {parts}, not {whole}")
