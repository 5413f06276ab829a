"""On which channels cases were completed in the newest twelve months, rounded, as table `channel_use`.

What counts is declared: the share KPI that `shows` the channels names dataset and column (its denominator). Its cells and
states are made as for the KPI itself.

**What a reader can learn.** The total of each cell and the channels that KPIs single out are published exactly beside the
rounded counts. So of a municipality's service the reader knows the sum of the other channels, and of each two
bounds; together they narrow each other to `low … high`, and no further, because every cell has a sum of its own. Where
that leaves nothing but 1 … fewest - 1 for a channel, the cell is hidden. All municipalities or services together are not
rounded from their own counts, which would tell more of the parts: they are the parts' rounded shares of the exact total, a
figure the reader could work out.
"""

from datetime import date

import duckdb

from expectations.catalog import Catalog
from expectations.models import Amount, Kpi, condition_values
from pipelines.store.lake import insert_rows
from pipelines.store.snapshot import Edition
from pipelines.transform.disclosure import disclose
from pipelines.transform.durations import load_spans
from pipelines.transform.facts import condition_sql
from pipelines.transform.measures import kpi_sql

SHOWS = "channels"
CHANNELS = "channels"
"""The vocabulary of the column that tells the channel."""
KNOWN_PCT = 90
"""Shares of all together are shown where the parts that are shown hold at least so much of the total."""


def measure_channels(con: duckdb.DuckDBPyConnection, catalog: Catalog, last_month: date) -> None:
    """Tables `channel_cell` (columns of kpi_value) and `channel_count` (municipality_id, service_id, channel_id,
    exact, completed; true counts of every channel in every cell of one municipality and service with any)."""
    load_spans(con, [last_month])
    con.execute("CREATE OR REPLACE TEMP TABLE channel_cell AS SELECT * FROM kpi_value LIMIT 0")
    con.execute("""CREATE OR REPLACE TEMP TABLE channel_count
        (municipality_id VARCHAR, service_id VARCHAR, channel_id VARCHAR, exact BOOLEAN, completed BIGINT)""")
    con.execute("CREATE OR REPLACE TEMP TABLE channel_named (channel_id VARCHAR, exact BOOLEAN)")
    kpi = leading_kpi(catalog)
    if kpi:
        exact = exact_channels(kpi, catalog)
        insert_rows(con, "channel_named", [[c, c in exact] for c in catalog.vocabulary[CHANNELS]])
        con.execute(f"INSERT INTO channel_cell BY NAME {kpi_sql(SHOWS, kpi, catalog)}")
        con.execute(f"INSERT INTO channel_count BY NAME {counts_sql(kpi, catalog)}")


def leading_kpi(catalog: Catalog) -> Kpi | None:
    """The first KPI by its order that tells of channels and whose denominator counts what was completed on them."""
    found = [k for k in catalog.kpis.values() if k.shows == SHOWS and k.measure.kind == "share" and "service" in k.by]
    return min((k for k in found if channel_column(k, catalog)), key=lambda k: k.order, default=None)


def channel_column(kpi: Kpi, catalog: Catalog) -> str | None:
    """The column of the denominator's dataset that holds channels."""
    part = kpi.inputs[-1]
    columns = catalog.contracts[part.dataset].columns if isinstance(part, Amount) and part.column else {}
    return next((name for name, column in columns.items() if column.vocabulary == CHANNELS), None)


def exact_channels(kpi: Kpi, catalog: Catalog) -> set[str]:
    """Channels whose own sum some KPI publishes."""
    dataset, column = kpi.inputs[-1].dataset, channel_column(kpi, catalog) or ""
    single = [
        condition_values(part.where[column])
        for k in catalog.kpis.values()
        for part in k.inputs
        if part.dataset == dataset and column in part.where
    ]
    return {str(values[0]) for values in single if len(values) == 1}


def counts_sql(kpi: Kpi, catalog: Catalog) -> str:
    """Query for `channel_count`; what has no service belongs to a service of its own that is never shown."""
    part = kpi.inputs[-1]
    assert isinstance(part, Amount)
    return f"""
WITH found AS (
  SELECT municipality_id, service_id, {channel_column(kpi, catalog)} AS channel_id, sum(sum_{part.column})::BIGINT AS completed
  FROM facts_{part.dataset} JOIN periods USING (month)
  WHERE {condition_sql(part, catalog.contracts[part.dataset])} GROUP BY ALL)
SELECT municipality_id, service_id, channel_id, exact, coalesce(completed, 0) AS completed
FROM (SELECT DISTINCT municipality_id, service_id FROM found) CROSS JOIN channel_named
LEFT JOIN found USING (municipality_id, service_id, channel_id)"""


def disclose_channels(con: duckdb.DuckDBPyConnection, catalog: Catalog, edition: Edition) -> str:
    """Query for the rows of `channel_use` in this edition, from the tables of `measure_channels`."""
    small = catalog.association.small_cells
    fewest, step = getattr(small, edition), small.round_to
    con.execute(
        "CREATE OR REPLACE TEMP TABLE thresholds (kpi_id VARCHAR, hide_below INTEGER, additive BOOLEAN, decimals INTEGER)"
    )
    insert_rows(con, "thresholds", [[SHOWS, fewest, False, 0]])
    disclose(con, "channel_cell", "channel_shown")
    return f"""
WITH given_away AS ({given_away_sql("channel_count", step, fewest)}),
cell AS (
  SELECT c.* REPLACE (CASE WHEN g.channel_id IS NOT NULL AND state IN ('ok', 'provisional') THEN 'hidden' ELSE state END AS state)
  FROM channel_shown c
  LEFT JOIN (SELECT DISTINCT ON (municipality_id, service_id) * FROM given_away) g USING (municipality_id, service_id)),
part AS (
  SELECT municipality_id, service_id, channel_id, {_nearest("completed", step)} AS completed, sum(completed) OVER (PARTITION BY municipality_id, service_id) AS whole
  FROM channel_count SEMI JOIN (FROM cell WHERE state IN ('ok', 'provisional')) USING (municipality_id, service_id)),
total AS (
  SELECT coalesce(municipality_id, '*') AS municipality_id, coalesce(service_id, '*') AS service_id, sum(completed) AS whole
  FROM channel_count GROUP BY CUBE (municipality_id, service_id)),
together AS (
  SELECT coalesce(p.municipality_id, '*') AS municipality_id, coalesce(p.service_id, '*') AS service_id, channel_id,
    sum(completed) AS completed, sum(p.whole) AS known
  FROM part p GROUP BY channel_id, CUBE (p.municipality_id, p.service_id)),
shared AS (
  SELECT *, completed / nullif(sum(completed) OVER (PARTITION BY municipality_id, service_id), 0) AS share FROM together),
figure AS (
  SELECT municipality_id, service_id, channel_id,
    CASE WHEN municipality_id <> '*' AND service_id <> '*' THEN s.completed
         WHEN known * 100 >= whole * {KNOWN_PCT} THEN {_nearest("round(share * whole)::BIGINT", step)} END AS completed
  FROM shared s JOIN total USING (municipality_id, service_id))
SELECT municipality_id, service_id, channel_id, period_end,
  CASE WHEN state = 'no_cases' THEN 0 WHEN state IN ('ok', 'provisional') AND n > 0 THEN completed END::BIGINT AS completed,
  CASE WHEN state IN ('ok', 'provisional') AND n > 0 AND completed IS NULL THEN 'hidden' ELSE state END AS state
FROM cell CROSS JOIN (SELECT channel_id FROM channel_named)
LEFT JOIN figure USING (municipality_id, service_id, channel_id)
ORDER BY ALL"""


def given_away_sql(counts: str, step: int, fewest: int) -> str:
    """Rows of `counts` (municipality_id, service_id, channel_id, exact, completed) that a reader would know to lie
    between 1 and `fewest` - 1, with what is known of them: low, high."""
    return f"""
WITH rounded AS (
  SELECT *, {_nearest("completed", step)} - {step // 2} AS lowest, {_nearest("completed", step)} + {(step - 1) // 2} AS highest
  FROM {counts} WHERE NOT exact),
known AS (
  SELECT municipality_id, service_id, channel_id, completed, greatest(lowest, 0) AS lowest, highest,
    sum(completed) OVER cell AS total, sum(greatest(lowest, 0)) OVER cell AS all_lowest, sum(highest) OVER cell AS all_highest
  FROM rounded WINDOW cell AS (PARTITION BY municipality_id, service_id)),
narrowed AS (
  SELECT *, greatest(lowest, total - (all_highest - highest)) AS low, least(highest, total - (all_lowest - lowest)) AS high FROM known)
SELECT municipality_id, service_id, channel_id, low, high FROM narrowed WHERE low >= 1 AND high < {fewest}"""


def _nearest(count: str, step: int) -> str:
    """The nearest multiple of `step`, halves upwards."""
    return f"({count} + {step // 2}) // {step} * {step}"
