"""What a published snapshot says of one figure: the cell, its definition, the deliveries it rests on, their checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

ALL = "*"


@dataclass(frozen=True)
class Cell:
    """The address of one figure. `municipality_id` and `service_id` may be `*`."""

    kpi_id: str
    municipality_id: str
    service_id: str
    period_kind: str
    period_start: date
    period_end: date


@dataclass(frozen=True)
class Source:
    """One delivery that a figure rests on, as the snapshot's ledger has it."""

    delivery_id: str
    municipality_id: str
    dataset_id: str
    delivery_number: int
    file_name: str
    sha256: str
    stored_sha256: str
    stored_as: str
    first_month: date | None
    last_month: date | None
    rows_accepted: int
    rows_rejected: int
    state: str


@dataclass(frozen=True)
class Found:
    """A figure with everything the snapshot knows of it. Values are None where the state says why."""

    snapshot_id: str
    edition: str
    created_at: str
    as_of: date
    catalog_hash: str
    code_version: str
    notice: str | None
    title_de: str
    title_en: str
    unit: str
    decimals: int
    kind: str
    datasets: tuple[str, ...]
    definition_hash: str
    definition_yaml: str
    sql_text: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int | None
    months_expected: int | None
    months_delivered: int | None
    state: str
    ledgers: dict[str, int]
    """Municipality → number of its newest file that the snapshot knows."""
    sources: tuple[Source, ...]
    checks: tuple[tuple[str, str, str, bool, int, int], ...]
    """(delivery_id, check_id, severity, passed, checked, failed)"""


class NoSuchCellError(Exception):
    """The snapshot has no such KPI, municipality, service or period."""


class UnreadableError(Exception):
    """The file is no snapshot, or one of another form."""


def cells_of(snapshot: Path, *, with_value: bool = True) -> list[Cell]:
    """Every cell of the snapshot, in a fixed order."""
    test = "value IS NOT NULL" if with_value else "true"
    columns = "kpi_id, municipality_id, service_id, period_kind, period_start, period_end"
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return [Cell(*row) for row in con.execute(f"SELECT {columns} FROM kpi_value WHERE {test} ORDER BY ALL").fetchall()]  # fmt: skip


def find_cells(snapshot: Path, cells: Sequence[Cell], base_of: dict[str, str]) -> list[Found]:
    """What the snapshot says of each of `cells`. `base_of`: derived dataset → the delivered one it is made from.

    Raises NoSuchCellError, UnreadableError.
    """
    try:
        with duckdb.connect(str(snapshot), read_only=True) as con:
            head = con.execute(_HEAD).fetchall()[0]
            ledgers = dict(con.execute("SELECT municipality_id, max(delivery_number) FROM delivery GROUP BY 1").fetchall())  # fmt: skip
            return [_find(con, cell, head, ledgers, base_of) for cell in cells]
    except duckdb.Error as e:
        raise UnreadableError(f"{snapshot.name}: {e}") from e


_HEAD = (
    "SELECT snapshot_id, edition, created_at::VARCHAR, as_of, catalog_hash, code_version, demo_notice_de FROM snapshot"
)
_KPI = """SELECT k.title_de, k.title_en, k.unit_id, u.decimals, k.kind, k.datasets, definition_hash, definition_yaml, sql_text
    FROM kpi k JOIN unit u USING (unit_id) WHERE kpi_id = ?"""
_VALUE = """SELECT value, numerator, denominator, n, months_expected, months_delivered, state FROM kpi_value
    WHERE (kpi_id, municipality_id, service_id, period_kind, period_start, period_end) = (?, ?, ?, ?, ?, ?)"""
_SOURCES = """SELECT delivery_id, municipality_id, dataset_id, delivery_number, file_name, sha256, stored_sha256, stored_as,
      first_month, last_month, rows_accepted, rows_rejected, state
    FROM delivery WHERE list_contains(?, dataset_id) AND ? IN ('*', municipality_id) AND state IN ('current', 'partly_superseded')
      AND coalesce(last_month, DATE '2999-01-01') >= ? AND coalesce(first_month, DATE '1900-01-01') <= ?
    ORDER BY municipality_id, dataset_id, delivery_number"""
_CHECKS = """SELECT delivery_id, check_id, severity, passed, checked, failed FROM check_result
    WHERE list_contains(?, delivery_id) ORDER BY ALL"""


def _find(
    con: duckdb.DuckDBPyConnection, cell: Cell, head: tuple[Any, ...], ledgers: dict[str, int], base_of: dict[str, str]
) -> Found:
    kpis = con.execute(_KPI, [cell.kpi_id]).fetchall()
    address = [cell.kpi_id, cell.municipality_id, cell.service_id, cell.period_kind, cell.period_start, cell.period_end]
    values = con.execute(_VALUE, address).fetchall()
    if not kpis or not values:
        raise NoSuchCellError(" · ".join(map(str, address)))
    kpi, value = kpis[0], values[0]
    datasets = tuple(dict.fromkeys(base_of.get(d, d) for d in kpi[5]))
    # what is counted by the month of receipt may have been decided later, and what was open was received before
    first = date(1900, 1, 1) if any(d in base_of for d in kpi[5]) else cell.period_start
    rows = con.execute(_SOURCES, [list(datasets), cell.municipality_id, first, cell.period_end]).fetchall()
    sources = tuple(Source(*row) for row in rows) if value[6] != "hidden" else ()
    checks = con.execute(_CHECKS, [[s.delivery_id for s in sources]]).fetchall()
    mine = {m: n for m, n in sorted(ledgers.items()) if cell.municipality_id in (ALL, m)}
    parts = (*head, *kpi[:5], datasets, *kpi[6:], *value, mine, sources, tuple(checks))
    return Found(*parts)
