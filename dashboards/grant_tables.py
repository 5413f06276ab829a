"""The accounts of grants as the snapshot has them; internal edition only, for findings name vouchers. The vouchers themselves: voucher_rows.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboards.records import Words

Ask = Callable[..., list[tuple[Any, ...]]]
ALL_LINES = "*"


@dataclass(frozen=True)
class Grant:
    grant_id: str
    title: Words
    funder: Words
    purpose: Words
    lead: str
    members: tuple[str, ...]
    approved: Decimal
    rate_pct: Decimal
    first_day: date
    last_day: date
    proof_due: date


@dataclass(frozen=True)
class LineSums:
    """Sums of one line of the plan, or of all together (`*`), up to and including a day; euros."""

    until: date
    line_id: str
    planned: Decimal
    vouchers: int
    amount: Decimal
    cost: Decimal
    eligible: Decimal
    expected: Decimal
    drawn: Decimal | None
    due: Decimal | None
    expected_due: Decimal | None
    others: Decimal | None
    own_share: Decimal | None


@dataclass(frozen=True)
class Share:
    """A line of the plan's income with what the account gives; kind `paid`: what a municipality spent."""

    kind: str
    line_id: str
    municipality_id: str | None
    planned: Decimal | None
    actual: Decimal


@dataclass(frozen=True)
class Hint:
    """What a rule found; `voucher` is its number, where it is about one; `search` finds it in the list, "" where there is none."""

    rule_id: str
    line_id: str
    voucher: str | None
    drawdown_id: str
    figure: Decimal
    title: Words
    message: Words
    remedy: Words
    search: str


@dataclass(frozen=True)
class Drawdown:
    drawdown_id: str
    requested: date
    received: date | None
    booked: date | None
    amount: Decimal
    purpose: str
    file_name: str


@dataclass(frozen=True)
class SealedReport:
    report_id: str
    until: date
    kind: str
    language: str
    sealed_at: datetime
    files: tuple[tuple[str, str], ...]
    """(name, sha256)."""
    eligible: Decimal
    due: Decimal
    changed_files: tuple[str, ...]
    differences: tuple[tuple[str, str, str | None, str | None], ...]
    """(what, item, then, now): what the account of the same day says otherwise now."""


@dataclass(frozen=True)
class Term:
    """A value of the declaration with its source."""

    term_id: str
    value: str
    source: Words
    is_demo: bool


@dataclass(frozen=True)
class Account:
    """Everything of one grant. `lines` are of the newest day; `course` are the sums at the ends of months."""

    grant: Grant
    titles: dict[str, Words]
    """Lines of expenditure and of income."""
    total: LineSums
    lines: tuple[LineSums, ...]
    course: tuple[LineSums, ...]
    shares: tuple[Share, ...]
    hints: tuple[Hint, ...]
    drawdowns: tuple[Drawdown, ...]
    reports: tuple[SealedReport, ...]
    terms: tuple[Term, ...]


def read_grants(ask: Ask) -> tuple[Grant, ...]:
    """In the order of the catalogue."""
    rows = ask("""SELECT grant_id, title_de, title_en, funder_de, funder_en, purpose_de, purpose_en, lead, members,
        approved_eur, rate_pct, first_day, last_day, proof_due FROM "grant" ORDER BY position""")
    return tuple(Grant(r[0], Words(*r[1:3]), Words(*r[3:5]), Words(*r[5:7]), r[7], tuple(r[8]), *r[9:]) for r in rows)


def read_totals(ask: Ask) -> dict[str, tuple[LineSums, int]]:
    """Newest sums of every grant with the number of its hints."""
    rows = ask(f"""SELECT grant_id, {_SUMS}, (SELECT count(*) FROM grant_finding f WHERE f.grant_id = a.grant_id)
        FROM grant_account a WHERE line_id = '*' QUALIFY row_number() OVER (PARTITION BY grant_id ORDER BY until DESC) = 1""")
    return {r[0]: (LineSums(*r[1:-1]), r[-1]) for r in rows}


def read_account(ask: Ask, grant: Grant) -> Account | None:
    """None where the grant is declared and nothing was accounted yet."""
    key = [grant.grant_id]
    sums = [LineSums(*r) for r in ask(f"SELECT {_SUMS} FROM grant_account WHERE grant_id = ? ORDER BY until", key)]
    course = tuple(s for s in sums if s.line_id == ALL_LINES)
    if not course:
        return None
    newest = {s.line_id: s for s in sums if s.until == course[-1].until}
    plan = ask("SELECT line_id, title_de, title_en, kind FROM grant_plan WHERE grant_id = ? ORDER BY position", key)
    order = [r[0] for r in plan if r[3] == "expenditure"]
    return Account(
        grant, {r[0]: Words(r[1], r[2]) for r in plan}, course[-1],
        tuple(newest[line] for line in [*order, ""] if line in newest), course,
        tuple(Share(*r) for r in ask("SELECT kind, line_id, municipality_id, planned_eur, actual_eur FROM grant_share WHERE grant_id = ?", key)),
        tuple(Hint(r[0], r[1], r[2], r[3], r[4], Words(*r[5:7]), Words(*r[7:9]), Words(*r[9:11]), r[11]) for r in ask(_HINTS, key)),
        tuple(Drawdown(*r) for r in ask(_DRAWDOWNS, key)), tuple(_reports(ask, key)),
        tuple(Term(r[0], r[1], Words(*r[2:4]), r[4]) for r in ask(_TERMS, key)),
    )  # fmt: skip


def _reports(ask: Ask, key: list[str]) -> list[SealedReport]:
    rows = ask("""SELECT report_id, until, kind, language, sealed_at, files, sha256, eligible_eur, due_eur, changed_files
        FROM grant_report WHERE grant_id = ? ORDER BY sealed_at DESC, report_id""", key)  # fmt: skip
    told = ask(
        "SELECT report_id, what, item, sealed, now FROM grant_difference WHERE grant_id = ? ORDER BY position", key
    )
    return [
        SealedReport(r[0], r[1], r[2], r[3], r[4], tuple(zip(r[5], r[6], strict=True)), r[7], r[8], tuple(r[9]), tuple(d[1:] for d in told if d[0] == r[0]))
        for r in rows
    ]  # fmt: skip


_SUMS = """until, line_id, planned_eur, vouchers, amount_eur, cost_eur, eligible_eur, expected_eur, drawn_eur, due_eur,
    expected_due_eur, others_eur, own_share_eur"""
_HINTS = """SELECT rule_id, f.line_id, v.voucher_number, drawdown_id, figure_eur, title_de, title_en, message_de, message_en,
      remedy_de, remedy_en,
      coalesce(nullif(v.voucher_number, ''), concat_ws(' ', v.payee, replace(v.amount_eur::VARCHAR, '.', ',')), '')
    FROM grant_finding f LEFT JOIN grant_voucher v USING (grant_id, booking_key) WHERE grant_id = ? ORDER BY f.position"""
_DRAWDOWNS = """SELECT drawdown_id, requested_date, received_date, booked_on, amount_eur, coalesce(purpose, ''), coalesce(file_name, '')
    FROM grant_drawdown LEFT JOIN delivery USING (delivery_id) WHERE grant_id = ? ORDER BY requested_date, drawdown_id"""
_TERMS = "SELECT term_id, value, source_de, source_en, is_demo FROM grant_term WHERE grant_id = ? ORDER BY position"
