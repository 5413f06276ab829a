"""What a snapshot holds about cost, read once: bookings by year, drivers, own staff, and the cost models as declared."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.course.records import Words

Ask = Callable[..., list[tuple[Any, ...]]]
"""SQL and its parameters → rows: the snapshot's own way of asking."""


@dataclass(frozen=True, slots=True)
class BookedYear:
    """What one municipality booked in one year, by service, cost type and form; euros, expense positive.

    `in_scope`: booked for the cooperation or in a month in which the municipality already shared the service.
    """

    municipality_id: str
    it_service_id: str
    cost_type_id: str
    arrangement: str
    recurrence: str
    plan_or_actual: str
    grant_id: str
    year: int
    in_scope: bool
    amount_eur: Decimal
    bookings: int


@dataclass(frozen=True, slots=True)
class StaffYear:
    """Own staff of an IT service as declared, in one year; `in_scope` as above."""

    municipality_id: str
    it_service_id: str
    year: int
    in_scope: bool
    hours: Decimal | None
    """None where the edition does not tell: hours beside euros would tell a wage."""
    cost_eur: Decimal
    months: int = 12
    """How many months of the year it is declared for."""


@dataclass(frozen=True, slots=True)
class DriverCount:
    """What can divide a cost, in one year. `months`: how many months of the year it rests on."""

    municipality_id: str
    driver: str
    year: int
    count: Decimal
    months: int
    counted_on: date | None
    basis: str | None
    source: str | None


@dataclass(frozen=True)
class DeclaredModel:
    """One cost model: `spec` as the catalogue's JSON, `since` the first shared month of each member (None: alone)."""

    it_service_id: str
    spec: Mapping[str, Any]
    definition_hash: str
    definition_yaml: str
    since: Mapping[str, date | None]


@dataclass(frozen=True)
class CostTables:
    it_services: Mapping[str, Words]
    cost_types: Mapping[str, Words]
    booked: tuple[BookedYear, ...]
    staff: tuple[StaffYear, ...]
    drivers: tuple[DriverCount, ...]
    models: tuple[DeclaredModel, ...]
    comparison: Mapping[str, Any] | None
    whole_years: tuple[int, ...]
    """Years whose bookings every municipality has delivered in full; others are not compared."""
    delivered: Mapping[tuple[str, int], int]
    """(municipality, year) → how many months of bookings have been delivered."""


def read_costs(ask: Ask) -> CostTables:
    """All of it; tables that are empty give empty tuples, never zeros."""
    specs = ask("SELECT spec FROM cost_comparison")
    return CostTables(
        _words(ask, "it_service"),
        _words(ask, "cost_type"),
        tuple(BookedYear(*row) for row in ask(_BOOKED)),
        tuple(StaffYear(*row) for row in ask(_STAFF)),
        tuple(DriverCount(*row) for row in ask("SELECT * FROM cost_driver ORDER BY ALL")),
        tuple(_read_models(ask)),
        json.loads(specs[0][0]) if specs else None,
        tuple(row[0] for row in ask(_WHOLE_YEARS)),
        {(row[0], row[1]): row[2] for row in ask(_DELIVERED)},
    )


def _words(ask: Ask, table: str) -> dict[str, Words]:
    return {r[0]: Words(r[1], r[2]) for r in ask(f"SELECT {table}_id, title_de, title_en FROM {table} ORDER BY position")}  # fmt: skip


def _read_models(ask: Ask) -> Sequence[DeclaredModel]:
    since: dict[str, dict[str, date | None]] = {}
    for service, municipality_id, month in ask("SELECT it_service_id, municipality_id, shared_since FROM cost_member ORDER BY 1, 2"):  # fmt: skip
        since.setdefault(service, {})[municipality_id] = month
    rows = ask("""SELECT it_service_id, spec, definition_hash, definition_yaml FROM cost_model
                  LEFT JOIN it_service USING (it_service_id) ORDER BY position, it_service_id""")
    return [DeclaredModel(r[0], json.loads(r[1]), r[2], r[3], since.get(r[0], {})) for r in rows]


_IN_SCOPE = "coalesce(s.shared_since <= c.month, false)"
_BOOKED = f"""SELECT c.municipality_id, c.it_service_id, cost_type_id, arrangement, recurrence, plan_or_actual, grant_id,
      year(c.month)::INTEGER, arrangement <> 'separate' OR {_IN_SCOPE}, sum(amount_eur), sum(bookings)::BIGINT
    FROM cost_month c LEFT JOIN cost_member s USING (it_service_id, municipality_id) GROUP BY ALL ORDER BY ALL"""
_STAFF = f"""SELECT c.municipality_id, c.it_service_id, year(c.month)::INTEGER, {_IN_SCOPE}, sum(hours), sum(cost_eur),
      count(DISTINCT c.month)::INTEGER
    FROM cost_staff c LEFT JOIN cost_member s USING (it_service_id, municipality_id) GROUP BY ALL ORDER BY ALL"""
_WHOLE_YEARS = """SELECT year(month)::INTEGER FROM coverage WHERE dataset_id = 'it_costs' AND state <> 'not_agreed'
    GROUP BY 1 HAVING bool_and(state = 'delivered') AND count(DISTINCT month) = 12 ORDER BY 1"""
_DELIVERED = """SELECT municipality_id, year(month)::INTEGER, count(DISTINCT month)::INTEGER FROM coverage
    WHERE dataset_id = 'it_costs' AND state = 'delivered' GROUP BY 1, 2 ORDER BY 1, 2"""
