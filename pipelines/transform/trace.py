"""From a figure back to the rows of the files: which rows of the core were counted for one cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from expectations.models import Input, Present, Quantile, SurvivalQuantile
from pipelines.receipts.found import ALL, BASE_OF, Cell
from pipelines.store.lake import quoted
from pipelines.transform.facts import tests_sql
from pipelines.transform.open_cases import DATASET


@dataclass(frozen=True)
class Rows:
    """Rows of one delivery that were counted. `ranges`: their numbers in THEIR file, e.g. `2-40, 55`."""

    delivery_id: str
    count: int
    ranges: str


def trace_rows(con: duckdb.DuckDBPyConnection, cell: Cell, catalog: Catalog, lake: Path) -> list[Rows]:
    """Rows of the delivered datasets that the inputs of the KPI count in the cell's months, each once."""
    kpi = catalog.kpis[cell.kpi_id]
    members = catalog.municipalities if cell.municipality_id == ALL else (cell.municipality_id,)
    parts = [
        _counted(part, cell, catalog, core)
        for part in kpi.inputs
        for member in members
        if (core := lake / member / "core" / f"{BASE_OF.get(part.dataset, part.dataset)}.parquet").exists()
    ]
    if not parts:
        return []
    found = con.execute(f"""
        WITH counted AS (SELECT DISTINCT delivery_id, source_row FROM ({" UNION ALL ".join(parts)})),
        islands AS (SELECT *, source_row - row_number() OVER (PARTITION BY delivery_id ORDER BY source_row) AS island FROM counted),
        ranges AS (SELECT delivery_id, min(source_row) AS first, max(source_row) AS last, count(*) AS rows FROM islands GROUP BY delivery_id, island)
        SELECT delivery_id, sum(rows)::BIGINT, string_agg(CASE WHEN first = last THEN first::VARCHAR ELSE first || '-' || last END, ', ' ORDER BY first)
        FROM ranges GROUP BY 1 ORDER BY 1""").fetchall()
    return [Rows(*row) for row in found]


def _counted(part: Input, cell: Cell, catalog: Catalog, core: Path) -> str:
    tests = [*_period(part, cell, catalog), *_conditions(part)]
    if cell.service_id != ALL and "service_id" in catalog.contracts[part.dataset].columns:
        tests.append(f"service_id = '{cell.service_id}'")
    return f"SELECT delivery_id, source_row FROM read_parquet('{quoted(core)}') WHERE {' AND '.join(tests)}"


def _period(part: Input, cell: Cell, catalog: Catalog) -> Iterator[str]:
    """The rows of the period's months; of a stock those of its last month alone."""
    if part.dataset == DATASET:
        yield f"received_date <= DATE '{cell.period_end}'"
        yield f"(decided_date IS NULL OR decided_date > DATE '{cell.period_end}')"
        return
    month = part.month or catalog.contracts[part.dataset].month
    is_stock = getattr(part, "over_time", "sum") == "last"
    first = cell.period_end.replace(day=1) if is_stock else cell.period_start
    yield f"{month} BETWEEN DATE '{first}' AND DATE '{cell.period_end}'"


def _conditions(part: Input) -> Iterator[str]:
    if part.dataset == DATASET:
        return
    for column, condition in part.where.items():
        if isinstance(condition, Present):
            yield f"({column} IS NOT NULL) = {str(condition.present).lower()}"
        else:
            yield from tests_sql({column: condition})
    if isinstance(part, SurvivalQuantile):
        ended = " AND ".join([f"{part.column} IS NOT NULL", *tests_sql(part.event)])
        yield f"(({ended}) OR {part.censored} IS NOT NULL)"
    elif isinstance(part, Quantile):
        yield f"{part.column} IS NOT NULL"
