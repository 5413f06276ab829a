"""What a published snapshot holds of one grant, read back as the arithmetic wants it: for reports and their seals.

Only the snapshot is read: a report says what was published, with the definitions frozen there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from expectations.models import Words
from expectations.models.grants import Grant
from pipelines.grants.books import Booking, Books, Drawdown, sort_books
from pipelines.store.grant_kpis import KpiSeries, read_kpi
from pipelines.store.seals import Seal


class NoSuchGrantError(LookupError):
    """The snapshot knows no grant of that name; `known` are those it has."""

    def __init__(self, grant_id: str, known: tuple[str, ...]):
        self.known = known
        super().__init__(grant_id)


@dataclass(frozen=True)
class Published:
    """The snapshot as a whole."""

    file: Path
    snapshot_id: str
    created_at: datetime
    as_of: date
    code_version: str
    title: Words
    demo_notice: Words | None


@dataclass(frozen=True)
class Source:
    """A delivered file that vouchers or draw-downs come from."""

    delivery_id: str
    file_name: str
    municipality_id: str
    sha256: str
    rows: int
    amount: Decimal


@dataclass(frozen=True)
class PublishedGrant:
    published: Published
    grant_id: str
    grant: Grant
    definition_hash: str
    definition_yaml: str
    books: Books
    others: dict[str, tuple[Grant, Books]]
    """All further grants: for vouchers that stand in two."""
    municipalities: dict[str, str]
    kpis: tuple[KpiSeries, ...]
    events: tuple[tuple[Words, str, date], ...]
    """(title, municipality, day) in order of time."""
    sources: tuple[Source, ...]
    account_of: dict[str, str]
    """Booking key → account number."""


def read_published_grant(snapshot: Path, grant_id: str, until: date) -> PublishedGrant:
    """Everything of `grant_id`; KPI values end with the last window up to `until`. Raises NoSuchGrantError."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute('SELECT grant_id, spec, definition_hash, definition_yaml FROM "grant" ORDER BY 1').fetchall()
        specs = {row[0]: row for row in rows}
        if grant_id not in specs:
            raise NoSuchGrantError(grant_id, tuple(specs))
        grants = {key: Grant.model_validate_json(row[1]) for key, row in specs.items()}
        books = {key: _books(con, key, grant) for key, grant in grants.items()}
        mine = grants[grant_id]
        return PublishedGrant(
            _published(con, snapshot), grant_id, mine, specs[grant_id][2], specs[grant_id][3], books[grant_id],
            {key: (grants[key], books[key]) for key in grants if key != grant_id},
            dict(con.execute("SELECT municipality_id, name FROM municipality").fetchall()),
            tuple(k for key in mine.kpis if (k := read_kpi(con, key, mine.members, until))),
            _events(con, mine), _sources(con, grant_id),
            dict(con.execute("SELECT booking_key, account FROM grant_voucher WHERE grant_id = ?", [grant_id]).fetchall()),
        )  # fmt: skip


def _published(con: duckdb.DuckDBPyConnection, file: Path) -> Published:
    row: tuple[Any, ...] = con.execute(
        """SELECT snapshot_id, created_at, as_of, code_version, title_de, title_en, demo_notice_de, demo_notice_en
           FROM snapshot"""
    ).fetchall()[0]
    notice = Words(de=row[6], en=row[7]) if row[6] else None
    return Published(file, row[0], row[1], row[2], row[3], Words(de=row[4], en=row[5]), notice)


def _books(con: duckdb.DuckDBPyConnection, grant_id: str, grant: Grant) -> Books:
    vouchers = con.execute(
        """SELECT booking_key, municipality_id, grant_id, line_id, amount_eur, eligible_eur, booking_date, invoice_date,
                  payment_date, coalesce(voucher_number, ''), coalesce(payee, ''), coalesce(reason, ''),
                  deductible_vat_eur, discount_eur FROM grant_voucher WHERE grant_id = ?""",
        [grant_id],
    ).fetchall()
    income = con.execute(
        """SELECT booking_key, municipality_id, grant_id, line_id, -amount_eur, NULL, booking_date
           FROM grant_income WHERE grant_id = ?""",
        [grant_id],
    ).fetchall()
    drawdowns = con.execute(
        """SELECT drawdown_id, municipality_id, grant_id, requested_date, received_date, amount_eur, coalesce(purpose, ''),
                  delivery_id || '#' || source_row FROM grant_drawdown WHERE grant_id = ?""",
        [grant_id],
    ).fetchall()
    bookings = [Booking(*row) for row in (*vouchers, *income)]
    return sort_books(grant, bookings, [Drawdown(*row) for row in drawdowns])


def _events(con: duckdb.DuckDBPyConnection, grant: Grant) -> tuple[tuple[Words, str, date], ...]:
    rows = con.execute(
        """SELECT title_de, title_en, municipality_id, date FROM event
           WHERE list_contains(?, event_id) AND list_contains(?, municipality_id) ORDER BY date, municipality_id""",
        [list(grant.events), list(grant.members)],
    ).fetchall()
    return tuple((Words(de=row[0], en=row[1]), row[2], row[3]) for row in rows)


def _sources(con: duckdb.DuckDBPyConnection, grant_id: str) -> tuple[Source, ...]:
    rows: list[Any] = con.execute(
        """SELECT d.delivery_id, d.file_name, d.municipality_id, d.sha256, count(*)::INTEGER, sum(v.amount_eur)
           FROM grant_voucher v JOIN delivery d USING (delivery_id) WHERE grant_id = ?
           GROUP BY ALL ORDER BY d.municipality_id, d.file_name""",
        [grant_id],
    ).fetchall()
    return tuple(Source(*row) for row in rows)


def read_sealed_books(seal: Seal) -> tuple[Grant, Books]:
    """Declaration and books as they were when the report was sealed."""
    with duckdb.connect(str(seal.tables), read_only=True) as con:
        rows = con.execute('SELECT spec FROM "grant" WHERE grant_id = ?', [seal.grant_id]).fetchall()
        grant = Grant.model_validate_json(rows[0][0])
        return grant, _books(con, seal.grant_id, grant)
