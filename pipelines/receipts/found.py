"""What a published snapshot says of one figure: the cell, its definition, the deliveries it rests on, their checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

ALL = "*"
BASE_OF = {"open_cases": "processing_times"}
"""Derived datasets, and the delivered ones whose rows they count."""
Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""SQL and its parameters → rows, from an open snapshot."""


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
    formula_de: str
    formula_en: str
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


@dataclass(frozen=True)
class Head:
    """What holds for every figure of a snapshot."""

    row: tuple[Any, ...]
    ledgers: Mapping[str, int]


def read_head(ask: Ask) -> Head:
    ledgers: dict[str, int] = dict(ask("SELECT municipality_id, max(delivery_number) FROM delivery GROUP BY 1", []))
    return Head(ask(_HEAD, [])[0], ledgers)


def find(ask: Ask, head: Head, cell: Cell) -> Found:
    """Everything about one cell. Raises NoSuchCellError."""
    address = [cell.kpi_id, cell.municipality_id, cell.service_id, cell.period_kind, cell.period_start, cell.period_end]
    kpis, values = ask(_KPI, [cell.kpi_id]), ask(_VALUE, address)
    if not kpis or not values:
        raise NoSuchCellError(" · ".join(map(str, address)))
    kpi, value = kpis[0], values[0]
    datasets = tuple(dict.fromkeys(BASE_OF.get(d, d) for d in kpi[5]))
    # what is open at a month's end may have been received long before
    first = date(1900, 1, 1) if any(d in BASE_OF for d in kpi[5]) else cell.period_start
    rows = ask(_SOURCES, [list(datasets), cell.municipality_id, first, cell.period_end])
    sources = tuple(Source(*row) for row in rows) if value[6] != "hidden" else ()
    checks = ask(_CHECKS, [[s.delivery_id for s in sources]])
    mine = {m: n for m, n in sorted(head.ledgers.items()) if cell.municipality_id in (ALL, m)}
    parts = (*head.row, *kpi[:5], datasets, *kpi[6:], *value, mine, sources, tuple(checks))
    return Found(*parts)


_HEAD = (
    "SELECT snapshot_id, edition, created_at::VARCHAR, as_of, catalog_hash, code_version, demo_notice_de FROM snapshot"
)
_KPI = """SELECT k.title_de, k.title_en, k.unit_id, u.decimals, k.kind, k.datasets, definition_hash, definition_yaml, formula_de, formula_en, sql_text
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
