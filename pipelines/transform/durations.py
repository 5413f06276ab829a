"""How long cases took: quantiles at every 5 % of the newest twelve months and of the twelve before, as table `duration`.

What the clocks are is declared: the first quantile KPI that `shows` a clock names dataset, column and cases. Its cells,
their states and what is hidden of them are made as for the KPI itself; a quantile beside it is shown only where
enough cases lie on either side of it.
"""

from datetime import date

import duckdb

from expectations.catalog import Catalog
from expectations.models import Contract, Kpi, Quantile
from pipelines.store.lake import insert_rows
from pipelines.store.snapshot import Edition
from pipelines.transform.calendar import add_months, end_of, months_between
from pipelines.transform.disclosure import disclose
from pipelines.transform.expected_cells import CELL
from pipelines.transform.facts import condition_sql
from pipelines.transform.measures import kpi_sql

CLOCKS = {"gross": "gross_clock", "net": "net_clock"}
"""Name of the clock → what its KPIs show."""
SPAN_MONTHS, STEP_PCT = 12, 5


def measure_durations(con: duckdb.DuckDBPyConnection, catalog: Catalog, last_month: date) -> None:
    """Tables `duration_cell` (columns of kpi_value, the clock as kpi_id) and `duration_rank` (CELL, clock, pct, days,
    at_most: cases up to the rank, above: cases beyond it). `con`: what the KPIs are computed from."""
    load_spans(con, [last_month, add_months(last_month, -SPAN_MONTHS)])
    con.execute("CREATE OR REPLACE TEMP TABLE duration_cell AS SELECT * FROM kpi_value LIMIT 0")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE duration_rank AS SELECT '' AS clock, {CELL}, 0 AS pct,
        0::BIGINT AS days, 0::BIGINT AS at_most, 0::BIGINT AS above FROM kpi_value LIMIT 0""")
    for clock, shows in CLOCKS.items():
        kpi = first_quantile(catalog, shows)
        if kpi:
            con.execute(f"INSERT INTO duration_cell BY NAME {kpi_sql(clock, kpi, catalog)}")
            assert isinstance(kpi.measure, Quantile)
            ranks = ranks_sql(kpi.measure, catalog.contracts[kpi.measure.dataset])
            con.execute(f"INSERT INTO duration_rank BY NAME SELECT '{clock}' AS clock, * FROM ({ranks})")


def load_spans(con: duckdb.DuckDBPyConnection, last_months: list[date]) -> None:
    """Table `periods`: twelve months up to each of `last_months`."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE periods (period_kind VARCHAR, period_start DATE, period_end DATE, month DATE)"
    )
    spans = [(add_months(last, 1 - SPAN_MONTHS), last) for last in last_months]
    rows = [("rolling", start, end_of(last), m) for start, last in spans for m in months_between(start, last)]
    insert_rows(con, "periods", rows)


def first_quantile(catalog: Catalog, shows: str) -> Kpi | None:
    """The leading KPI of a clock: the first by its order that is a quantile by service."""
    found = [k for k in catalog.kpis.values() if k.shows == shows and isinstance(k.measure, Quantile)]
    return min((k for k in found if "service" in k.by), key=lambda k: k.order, default=None)


def ranks_sql(part: Quantile, contract: Contract) -> str:
    """Per cell and 5 % step: the smallest `days` whose cumulated count reaches the rank ceil(pct · n / 100)."""
    return f"""
WITH histogram AS (
  SELECT coalesce(municipality_id, '*') AS municipality_id, coalesce(service_id, '*') AS service_id,
    period_kind, period_start, period_end, {part.column} AS x, sum(rows)::BIGINT AS rows
  FROM facts_{part.dataset} JOIN periods USING (month)
  WHERE {condition_sql(part, contract)} AND {part.column} IS NOT NULL
  GROUP BY period_kind, period_start, period_end, x, CUBE (municipality_id, service_id)),
ranked AS (
  SELECT *, sum(rows) OVER (PARTITION BY {CELL} ORDER BY x)::BIGINT AS upto, sum(rows) OVER (PARTITION BY {CELL})::BIGINT AS n
  FROM histogram),
stepped AS (
  SELECT {CELL}, x, upto, n, pct, (pct * n + 99) // 100 AS rank
  FROM ranked CROSS JOIN (SELECT unnest(range({STEP_PCT}, 100, {STEP_PCT}))::INTEGER AS pct))
SELECT {CELL}, pct, min(x)::BIGINT AS days, any_value(rank)::BIGINT AS at_most, any_value(n - rank)::BIGINT AS above
FROM stepped WHERE upto >= rank GROUP BY {CELL}, pct"""


def disclose_durations(con: duckdb.DuckDBPyConnection, catalog: Catalog, edition: Edition) -> str:
    """Query for the rows of `duration` in this edition, from the two tables of `measure_durations`."""
    small = catalog.association.small_cells
    con.execute(
        "CREATE OR REPLACE TEMP TABLE thresholds (kpi_id VARCHAR, hide_below INTEGER, additive BOOLEAN, decimals INTEGER)"
    )
    insert_rows(con, "thresholds", [[clock, small.quantiles_from, False, 0] for clock in CLOCKS])
    disclose(con, "duration_cell", "duration_shown")
    fewest = getattr(small, edition)
    return f"""
WITH cell AS (SELECT kpi_id AS clock, {CELL}, n, state, state IN ('ok', 'provisional') AND n > 0 AS has_days FROM duration_shown),
stepped AS (SELECT *, unnest(range({STEP_PCT}, 100, {STEP_PCT}))::INTEGER AS pct FROM cell)
SELECT municipality_id, service_id, clock, period_end, pct,
  CASE WHEN has_days AND enough THEN days END AS days, n, CASE WHEN has_days AND NOT enough THEN 'hidden' ELSE state END AS state
FROM stepped LEFT JOIN (SELECT *, at_most >= {fewest} AND above >= {fewest} AS enough FROM duration_rank)
  USING (clock, {CELL}, pct)
ORDER BY ALL"""
