"""Millions of cases as Parquet, in the form in which they stand after validation: made by DuckDB, the same on every run."""

from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.store.lake import quoted
from pipelines.transform.derive import derived_sql
from pipelines.transform.workdays import load_workdays

DATASET = "processing_times"
FIRST, DAYS = "2021-01-01", 2130
"""Receipts from the first month of the demo to its last."""


def write_cases(catalog: Catalog, folder: Path, rows: int) -> dict[str, Path]:
    """`rows` cases, equally over the municipalities; the file of each."""
    files = {}
    each = rows // len(catalog.municipalities)
    for seed, municipality_id in enumerate(catalog.municipalities):
        files[municipality_id] = folder / f"{municipality_id}.parquet"
        with duckdb.connect() as con:
            load_workdays(con, catalog, municipality_id)
            query = derived_cases(catalog, f"({_cases(catalog, municipality_id, seed, each)})")
            con.execute(
                f"COPY (SELECT * EXCLUDE (observed_until) FROM ({query}) ORDER BY source_row) TO '{quoted(files[municipality_id])}' (FORMAT parquet, COMPRESSION zstd)"
            )
    return files


def derived_cases(catalog: Catalog, delivered: str) -> str:
    """The query that adds both clocks to the delivered columns; the connection needs the table `workday`."""
    contract = catalog.contracts[DATASET]
    return derived_sql(delivered, contract, catalog, list(contract.columns))


def _cases(catalog: Catalog, municipality_id: str, seed: int, rows: int) -> str:
    """Rows in the order in which they are delivered: by receipt. Days are skewed, one in a hundred cases is still open."""
    services = ", ".join(f"'{s}'" for s in catalog.services_of(municipality_id))
    channels = ", ".join(f"'{c}'" for c in catalog.vocabulary["channels"])
    chance = "((hash(i * 64 + {0} + {1}::BIGINT * 1000000007) >> 11) / 9007199254740992.0)"
    a, b, c, d, e, f = (chance.format(n, seed) for n in range(6))
    return f"""
SELECT '{municipality_id}-' || (i // 20000) AS delivery_id, i AS source_row, 0 AS part,
  '{municipality_id}-' || i AS case_id, service_id, channel, received_date,
  CASE WHEN complete_date <= observed_until THEN complete_date END AS complete_date,
  CASE WHEN decided_date <= observed_until THEN decided_date END AS decided_date,
  0::BIGINT AS stop_days, CASE WHEN decided_date <= observed_until THEN outcome END AS outcome, observed_until
FROM (SELECT *, received_date + (days * 0.3 * incomplete)::INTEGER AS complete_date, received_date + days AS decided_date,
        DATE '{FIRST}' + {DAYS} AS observed_until
  FROM (SELECT i, ([{services}])[1 + (len([{services}]) * {a} * {a})::BIGINT % len([{services}])] AS service_id,
      ([{channels}])[1 + (len([{channels}]) * {b})::BIGINT % len([{channels}])] AS channel,
      DATE '{FIRST}' + (i * {DAYS} // {rows})::INTEGER AS received_date,
      least(360, -18 * ln(1 - {c}) * (0.2 + 2 * {a}))::INTEGER AS days, ({d} < 0.3)::INTEGER AS incomplete,
      CASE WHEN {e} < 0.03 THEN 'withdrawn' WHEN {e} < 0.04 THEN 'transferred' WHEN {f} < 0.05 THEN 'refused' ELSE 'granted' END AS outcome
    FROM range({rows}) t(i)))"""
