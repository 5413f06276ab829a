"""Facts → cells municipality × service × month of intake, for the estimate of an effect.

Only months count whose cases are all but finished: the slow cases of a young month are still open, and the mean of
those decided would be too good. A month is left out for a service in all municipalities alike, so that leaving it out
cannot favour one of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import numpy as np

from expectations.models import Contract, Quantile
from pipelines.store.lake import insert_rows
from pipelines.transform.calendar import end_of, months_between
from pipelines.transform.effect_estimate import Panel
from pipelines.transform.facts import condition_sql

OPEN_PCT = 2
"""A month of a service is finished when at most so many percent of its cases, or a single one, have no days yet."""


def panel_sql(part: Quantile, contract: Contract) -> str:
    """Query over `facts_<dataset>`: municipality_id, service_id, month, cases, days; finished months only."""
    by_intake = part.model_copy(update={"month": None})
    everything = by_intake.model_copy(update={"where": {}})
    return f"""
WITH intake AS (SELECT * FROM facts_{part.dataset} WHERE {condition_sql(everything, contract)}),
finished AS (
  SELECT service_id, month FROM intake GROUP BY ALL
  HAVING coalesce(sum(rows) FILTER ({part.column} IS NULL), 0) <= greatest(1, sum(rows) * {OPEN_PCT} / 100))
SELECT municipality_id, service_id, month, sum(rows)::BIGINT AS cases, sum(rows * {part.column})::BIGINT AS days
FROM intake SEMI JOIN finished USING (service_id, month)
WHERE {condition_sql(by_intake, contract)} AND {part.column} IS NOT NULL AND service_id <> ''
GROUP BY ALL ORDER BY ALL"""


def read_panel(
    con: duckdb.DuckDBPyConnection, query: str, municipalities: Sequence[str], dates: Mapping[str, date]
) -> Panel | None:
    """The cells as arrays; None without any. `dates`: from when each municipality has the event.

    The month of a go-live that was not on its first day has cases of both kinds: it is left out there.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE placed (municipality_id VARCHAR, place INTEGER)")
    insert_rows(con, "placed", [[m, i] for i, m in enumerate(municipalities)])
    con.execute(f"CREATE OR REPLACE TEMP TABLE cells AS {query}")
    [[services, first, last]] = con.execute(
        "SELECT count(DISTINCT service_id), min(month), max(month) FROM cells"
    ).fetchall()
    if not services:
        return None
    months = list(months_between(first, last))
    at = con.execute("""SELECT dense_rank() OVER (ORDER BY service_id) - 1 AS service, place,
        date_diff('month', min(month) OVER (), month) AS month, cases, days FROM cells JOIN placed USING (municipality_id)""")
    columns = at.fetchnumpy()
    where = (columns["service"], columns["place"], columns["month"])
    cases = np.zeros((services, len(municipalities), len(months)))
    days = np.zeros_like(cases)
    cases[where], days[where] = columns["cases"], columns["days"]
    starts = [dates.get(m, date.max) for m in municipalities]
    treated = np.array([[start <= m for m in months] for start in starts])
    mixed = np.array([[m < start <= end_of(m) for m in months] for start in starts])
    cases[:, mixed], days[:, mixed] = 0, 0
    return Panel(cases, days, treated, first.year * 12 + first.month - 1)
