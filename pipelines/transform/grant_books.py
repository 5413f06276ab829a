"""What was accepted of bookings and draw-downs of grants, from the core rows of all municipalities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.grants.books import Booking, Books, Drawdown, DrawdownKey, sort_books
from pipelines.grants.finding import Finding
from pipelines.store.lake import parquet_list


@dataclass(frozen=True)
class Origin:
    """What the arithmetic does not need of a row, and a reader does."""

    delivery_id: str
    source_row: int
    booking_id: str = ""
    account: str = ""


@dataclass(frozen=True)
class GrantRows:
    """All of all grants. `origins`: by booking key; `drawn`: the same of draw-downs."""

    books: dict[str, Books]
    origins: dict[str, Origin]
    drawn: dict[DrawdownKey, Origin]
    unknown: tuple[Finding, ...]
    """Bookings and draw-downs that name a grant which the catalogue does not have."""


def read_grant_rows(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path) -> GrantRows:
    """The rows that stand, sorted into books; a key names the row of the delivered file."""
    origins: dict[str, Origin] = {}
    drawn: dict[DrawdownKey, Origin] = {}
    bookings = list(_bookings(con, catalog, lake, origins))
    drawdowns = list(_drawdowns(con, catalog, lake, drawn))
    books = {
        grant_id: sort_books(
            grant,
            [b for b in bookings if b.grant_id == grant_id],
            [d for d in drawdowns if d.grant_id == grant_id],
        )
        for grant_id, grant in catalog.grants.items()
    }
    return GrantRows(books, origins, drawn, tuple(_unknown(catalog.grants, bookings, drawdowns)))


def _core(catalog: Catalog, lake: Path, dataset_id: str) -> str | None:
    files = {m: lake / m / "core" / f"{dataset_id}.parquet" for m in catalog.municipalities}
    parts = [f"SELECT '{m}' AS municipality_id, * FROM {parquet_list([f])}" for m, f in files.items() if f.exists()]
    return f"({' UNION ALL BY NAME '.join(parts)})" if parts else None


def _bookings(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, origins: dict[str, Origin]
) -> Iterator[Booking]:
    core = _core(catalog, lake, "it_costs")
    if core is None:
        return
    rows = con.execute(
        f"""SELECT delivery_id || '#' || source_row || '.' || part, municipality_id, grant_id, coalesce(grant_line, ''),
                   amount_eur, eligible_eur, booking_date, invoice_date, payment_date, coalesce(voucher_number, ''),
                   coalesce(payee, ''), coalesce(reason, ''), deductible_vat_eur, discount_eur,
                   delivery_id, source_row, coalesce(booking_id, ''), account
            FROM {core} WHERE plan_or_actual = 'actual' AND coalesce(grant_id, '') <> '' ORDER BY 1"""
    ).fetchall()
    for row in rows:
        origins[row[0]] = Origin(*row[14:18])
        yield Booking(*row[:14])


def _drawdowns(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, origins: dict[DrawdownKey, Origin]
) -> Iterator[Drawdown]:
    core = _core(catalog, lake, "grant_drawdowns")
    if core is None:
        return
    rows = con.execute(
        f"""SELECT drawdown_id, municipality_id, grant_id, requested_date, received_date, amount_eur, purpose,
                   delivery_id || '#' || source_row, delivery_id, source_row FROM {core} ORDER BY 2, 1, 8"""
    ).fetchall()
    for row in rows:
        drawdown = Drawdown(*row[:8])
        origins[drawdown.key] = Origin(*row[8:10])
        yield drawdown


def _unknown(known: Mapping[str, object], bookings: list[Booking], drawdowns: list[Drawdown]) -> Iterator[Finding]:
    sums: dict[str, Decimal] = {}
    named = [(b.grant_id, abs(b.amount)) for b in bookings] + [(d.grant_id, d.amount) for d in drawdowns]
    for grant_id, amount in named:
        if grant_id not in known:
            sums[grant_id] = sums.get(grant_id, Decimal(0)) + amount
    for grant_id, amount in sorted(sums.items()):
        yield Finding("unknown_grant", grant_id, amount, params={"grant": grant_id, "amount": amount})
