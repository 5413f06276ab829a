"""The accounts of all grants as tables of the snapshot: one Parquet file each in `lake/grants/`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.models import Words
from pipelines.grants.account import Account, account_at
from pipelines.grants.books import Booking, Books, DrawdownKey
from pipelines.grants.dates import add_months
from pipelines.grants.finding import Finding
from pipelines.grants.findings import find_all
from pipelines.grants.handed_in import HandedIn
from pipelines.grants.matching import match
from pipelines.reports.grant_words import say_finding
from pipelines.store.lake import insert_rows, write_parquet
from pipelines.transform.grant_books import GrantRows

FOLDER = "grants"
TABLES = ("grant_voucher", "grant_income", "grant_drawdown", "grant_account", "grant_share", "grant_finding")
ALL = "*"


def write_grant_tables(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    rows: GrantRows,
    as_of: date,
    reports: Mapping[str, Sequence[HandedIn]],
    lake: Path,
) -> dict[str, int]:
    """Write all tables of `TABLES`; `con` has them empty. How many rows each has."""
    made: dict[str, list[list[Any]]] = {
        "grant_voucher": [row for g, books in rows.books.items() for row in _vouchers(g, books, rows)],
        "grant_income": [row for g, books in rows.books.items() for row in _income(g, books, rows, catalog)],
        "grant_drawdown": [row for g, books in rows.books.items() for row in _drawdowns(g, books, rows, catalog)],
        "grant_account": [row for g, books in rows.books.items() for row in _accounts(g, books, catalog, as_of)],
        "grant_share": [row for g, books in rows.books.items() for row in _shares(g, books, catalog, as_of)],
        "grant_finding": list(_findings(catalog, rows, as_of, reports)),
    }
    for table, content in made.items():
        insert_rows(con, table, content)
        write_parquet(con, f"SELECT * FROM {table}", lake / FOLDER / f"{table}.parquet")
    return {table: len(content) for table, content in made.items()}


def _vouchers(grant_id: str, books: Books, rows: GrantRows) -> Iterator[list[Any]]:
    for position, v in enumerate(books.vouchers, 1):
        origin = rows.origins[v.booking_key]
        yield [
            grant_id, position, v.booking_key, v.municipality_id, v.line_id, v.number, v.payee, v.reason,
            origin.account, origin.booking_id, v.booked, v.invoiced, v.paid, v.day, v.amount, v.vat, v.discount, v.cost,
            v.eligible, origin.delivery_id, origin.source_row,
        ]  # fmt: skip


def _matched(grant_id: str, books: Books, catalog: Catalog) -> dict[DrawdownKey, Booking]:
    rule = catalog.grants[grant_id].rules.booking_days
    return match(books, rule.value if rule else None)[0]


def _income(grant_id: str, books: Books, rows: GrantRows, catalog: Catalog) -> Iterator[list[Any]]:
    drawn = {booking.booking_key: key[2] for key, booking in _matched(grant_id, books, catalog).items()}
    for b in (*books.instalments, *books.contributions):
        origin = rows.origins[b.booking_key]
        yield [grant_id, b.booking_key, b.municipality_id, b.line_id, b.booked, -b.amount, drawn.get(b.booking_key),
               origin.delivery_id, origin.source_row]  # fmt: skip


def _drawdowns(grant_id: str, books: Books, rows: GrantRows, catalog: Catalog) -> Iterator[list[Any]]:
    booked = _matched(grant_id, books, catalog)
    for d in books.drawdowns:
        origin, booking = rows.drawn[d.key], booked.get(d.key)
        yield [grant_id, d.drawdown_id, d.municipality_id, d.requested, d.received, d.amount, d.purpose,
               booking.booked if booking else None, origin.delivery_id, origin.source_row]  # fmt: skip


def _accounts(grant_id: str, books: Books, catalog: Catalog, as_of: date) -> Iterator[list[Any]]:
    grant = catalog.grants[grant_id]
    for until in month_ends(grant.approval_period.value.first, as_of):
        a = account_at(grant, books, until)
        for line in a.lines:
            yield [grant_id, until, line.line_id, line.planned, line.vouchers, line.gross, line.cost, line.eligible,
                   line.expected, *[None] * 8]  # fmt: skip
        yield [grant_id, until, ALL, a.planned, sum(line.vouchers for line in a.lines), a.gross, a.cost, a.eligible,
               a.expected, a.vat, a.discount, a.requested, a.drawn, a.due, a.expected_due, a.others, a.own_share]  # fmt: skip


def month_ends(first: date, as_of: date) -> Iterator[date]:
    """Last days of the months from that of `first` on, and `as_of` itself at the end."""
    month = first.replace(day=1)
    while (end := add_months(month, 1) - timedelta(days=1)) < as_of:
        yield end
        month = add_months(month, 1)
    yield as_of


def _shares(grant_id: str, books: Books, catalog: Catalog, as_of: date) -> Iterator[list[Any]]:
    grant = catalog.grants[grant_id]
    account: Account = account_at(grant, books, as_of)
    for line in account.income:
        planned = grant.income[line.line_id]
        yield [grant_id, as_of, planned.kind, line.line_id, planned.municipality, line.planned, line.actual]
    for municipality_id, paid in account.paid_by.items():
        yield [grant_id, as_of, "paid", "", municipality_id, None, paid]


def _findings(
    catalog: Catalog, rows: GrantRows, as_of: date, reports: Mapping[str, Sequence[HandedIn]]
) -> Iterator[list[Any]]:
    names = names_of(catalog)
    found = (*find_all(catalog.grants, rows.books, as_of, reports), *rows.unknown)
    positions: dict[str, int] = {}
    for f in found:
        positions[f.grant_id] = position = positions.get(f.grant_id, 0) + 1
        yield finding_row(f, position, names)


def finding_row(f: Finding, position: int, names: dict[str, Words]) -> list[Any]:
    """A row of `grant_finding`."""
    de, en = (say_finding(f, names, language) for language in ("de", "en"))
    return [f.grant_id, position, f.rule_id, f.line_id, f.booking_key, f.drawdown_id, f.figure,
            de.title, en.title, de.message, en.message, de.remedy, en.remedy]  # fmt: skip


def names_of(catalog: Catalog) -> dict[str, Words]:
    """Titles of what findings name by id; a line that two grants name alike has the title of the first."""
    names: dict[str, Words] = {}
    for grant in catalog.grants.values():
        names = {key: line.title for key, line in grant.expenditure.items()} | names
    names |= {grant_id: grant.title for grant_id, grant in catalog.grants.items()}
    return names | {k: Words(de=m.name, en=m.name) for k, m in catalog.municipalities.items()}
