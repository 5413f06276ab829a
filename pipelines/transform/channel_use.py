"""On which channels cases were completed in the newest twelve months, rounded, as table `channel_use`.

What counts is declared: the share KPI that `shows` the channels names dataset and column (its denominator). Its cells and
states are made as for the KPI itself. The total and the channels that KPIs single out are published exactly beside it, so
`channel_audit` looks for what could be worked out from both.
"""

from datetime import date

import duckdb
import numpy as np

from expectations.catalog import Catalog
from expectations.models import Amount, Kpi, condition_values
from pipelines.store.lake import insert_rows
from pipelines.store.snapshot import Edition
from pipelines.transform.channel_audit import audit
from pipelines.transform.disclosure import disclose
from pipelines.transform.durations import load_spans
from pipelines.transform.facts import condition_sql
from pipelines.transform.measures import kpi_sql

SHOWS = "channels"
CHANNELS = "channels"
"""The vocabulary of the column that tells the channel."""


def measure_channels(con: duckdb.DuckDBPyConnection, catalog: Catalog, last_month: date) -> None:
    """Tables `channel_cell` (columns of kpi_value) and `channel_count` (municipality_id, service_id, channel_id,
    completed; true counts of every channel, municipality and service with any)."""
    load_spans(con, [last_month])
    con.execute("CREATE OR REPLACE TEMP TABLE channel_cell AS SELECT * FROM kpi_value LIMIT 0")
    con.execute("""CREATE OR REPLACE TEMP TABLE channel_count
        (municipality_id VARCHAR, service_id VARCHAR, channel_id VARCHAR, completed BIGINT)""")
    kpi = leading_kpi(catalog)
    if kpi:
        con.execute(f"INSERT INTO channel_cell BY NAME {kpi_sql(SHOWS, kpi, catalog)}")
        con.execute(f"INSERT INTO channel_count BY NAME {counts_sql(kpi, catalog)}")


def leading_kpi(catalog: Catalog) -> Kpi | None:
    """The first KPI by its order that tells of channels and whose denominator counts what was completed on them."""
    found = [k for k in catalog.kpis.values() if k.shows == SHOWS and k.measure.kind == "share" and "service" in k.by]
    return min((k for k in found if channel_column(k, catalog)), key=lambda k: k.order, default=None)


def channel_column(kpi: Kpi, catalog: Catalog) -> str | None:
    """The column of the denominator's dataset that holds channels."""
    columns = catalog.contracts[kpi.inputs[-1].dataset].columns
    return next((name for name, column in columns.items() if column.vocabulary == CHANNELS), None)


def counts_sql(kpi: Kpi, catalog: Catalog) -> str:
    """Query for `channel_count`; a row without a service counts as service ''."""
    part = kpi.inputs[-1]
    assert isinstance(part, Amount)
    return f"""SELECT municipality_id, service_id, {channel_column(kpi, catalog)} AS channel_id, sum(sum_{part.column})::BIGINT AS completed
        FROM facts_{part.dataset} JOIN periods USING (month)
        WHERE {condition_sql(part, catalog.contracts[part.dataset])} GROUP BY ALL"""


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


def disclose_channels(con: duckdb.DuckDBPyConnection, catalog: Catalog, edition: Edition) -> str:
    """Query for the rows of `channel_use` in this edition, from the two tables of `measure_channels`."""
    small = catalog.association.small_cells
    con.execute(
        "CREATE OR REPLACE TEMP TABLE thresholds (kpi_id VARCHAR, hide_below INTEGER, additive BOOLEAN, decimals INTEGER)"
    )
    fewest = getattr(small, edition)
    insert_rows(con, "thresholds", [[SHOWS, fewest, False, 0]])
    disclose(con, "channel_cell", "channel_shown")
    _mark_safe(con, catalog, small.round_to, fewest)
    step = small.round_to
    return f"""
WITH levels AS (
  SELECT coalesce(municipality_id, '*') AS municipality_id, coalesce(service_id, '*') AS service_id, channel_id, sum(completed)::BIGINT AS completed
  FROM channel_count GROUP BY channel_id, CUBE (municipality_id, service_id))
SELECT municipality_id, service_id, h.channel_id, c.period_end,
  CASE WHEN state IN ('ok', 'provisional', 'no_cases') THEN (coalesce(completed, 0) + {step // 2}) // {step} * {step} END AS completed, state
FROM (SELECT * REPLACE (CASE WHEN state IN ('ok', 'provisional') AND NOT coalesce(safe, true) THEN 'hidden' ELSE state END AS state)
      FROM channel_shown LEFT JOIN channel_safe USING (municipality_id, service_id)) c
CROSS JOIN (SELECT DISTINCT channel_id FROM channel_named) h
LEFT JOIN levels USING (municipality_id, service_id, channel_id)
ORDER BY ALL"""


def _mark_safe(con: duckdb.DuckDBPyConnection, catalog: Catalog, step: int, fewest: int) -> None:
    """Tables `channel_named` (channel_id) and `channel_safe` (municipality_id, service_id, safe) of the cells shown."""
    kpi = leading_kpi(catalog)
    channels = list(catalog.vocabulary[CHANNELS]) if kpi else []
    exact = exact_channels(kpi, catalog) if kpi else set()
    _enumerate(con, "channel_named", "channel_id", channels)
    _enumerate(con, "place_named", "municipality_id", [*catalog.municipalities, "*"])
    # a count without a service is part of the totals: a service of its own that is never shown
    _enumerate(con, "service_named", "service_id", ["", *catalog.vocabulary["services"], "*"])
    sizes = (len(catalog.municipalities), len(catalog.vocabulary["services"]) + 1, len(channels))
    named = "JOIN place_named p USING (municipality_id) JOIN service_named s USING (service_id)"
    counts = np.zeros(sizes, dtype=np.int64)
    found = con.execute(f"""SELECT p.position AS place, s.position AS service, c.position AS channel, completed
        FROM channel_count {named} JOIN channel_named c USING (channel_id)""").fetchnumpy()
    counts[found["place"], found["service"], found["channel"]] = found["completed"]
    shown = np.zeros((sizes[0] + 1, sizes[1] + 1), dtype=bool)
    cells = con.execute(
        f"SELECT p.position AS place, s.position AS service FROM channel_shown {named} WHERE state IN ('ok', 'provisional')"
    ).fetchnumpy()
    shown[cells["place"], cells["service"]] = True
    secret = [i for i, channel in enumerate(channels) if channel not in exact]
    place, service = np.nonzero(shown & ~audit(counts[:, :, secret], shown, step, fewest))
    con.execute("CREATE OR REPLACE TEMP TABLE unsafe (place BIGINT, service BIGINT)")
    insert_rows(con, "unsafe", list(zip(place.tolist(), service.tolist(), strict=True)))
    con.execute(f"""CREATE OR REPLACE TEMP TABLE channel_safe AS SELECT municipality_id, service_id, false AS safe
        FROM channel_shown {named} SEMI JOIN unsafe u ON (u.place, u.service) = (p.position, s.position)""")


def _enumerate(con: duckdb.DuckDBPyConnection, table: str, column: str, ids: list[str]) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({column} VARCHAR, position BIGINT)")
    insert_rows(con, table, [[one, i] for i, one in enumerate(ids)])
