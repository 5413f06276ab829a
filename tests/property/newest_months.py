"""Random cases and usage of the newest months as facts, with deliveries missing: what durations and channels are made from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from expectations.catalog import Catalog, load_catalog
from pipelines.store.snapshot import snapshot_tables
from pipelines.transform.calendar import months_between
from pipelines.transform.columns import load_lacking
from pipelines.transform.evaluate import load_members

CATALOG: Catalog = load_catalog(Path(__file__).resolve().parents[2] / "data" / "catalog")
PLACES, SERVICES = list(CATALOG.municipalities), ("identity_card", "dog_tax_registration", "marriage_registration")
FIRST, LAST = date(2024, 9, 1), date(2026, 10, 1)
LATE = "06437005"
"""It has not delivered `MISSING`."""
MISSING = date(2026, 6, 1)


@dataclass(frozen=True)
class Drawn:
    con: duckdb.DuckDBPyConnection
    cases: pd.DataFrame
    """municipality_id, service_id, month of decision, gross_days, net_days, outcome"""
    usage: pd.DataFrame
    """municipality_id, service_id, month, channel, completed"""


def draw(seed: int, cases: int, usage: int = 500) -> Drawn:
    """About `cases` cases and `usage` completed; the smaller a service, the fewer."""
    rng = np.random.default_rng(seed)
    months = list(months_between(FIRST, LAST))
    frame = pd.DataFrame({
        "municipality_id": rng.choice(PLACES, cases, p=[0.02, 0.3, 0.38, 0.3]),
        "service_id": rng.choice(SERVICES, cases, p=[0.85, 0.12, 0.03]),
        "month": pd.to_datetime(rng.choice(np.array(months, dtype="datetime64[D]"), cases)),
        "gross_days": rng.integers(0, 12, cases) ** 2,
        "outcome": rng.choice(["granted", "refused", "withdrawn"], cases, p=[0.8, 0.1, 0.1]),
    })  # fmt: skip
    frame["net_days"] = frame["gross_days"] // 2
    grid = pd.MultiIndex.from_product([PLACES, SERVICES, pd.to_datetime(months), CATALOG.vocabulary["channels"]],
                                      names=["municipality_id", "service_id", "month", "channel"])  # fmt: skip
    counted = grid.to_frame(index=False)
    size = counted["municipality_id"].map(dict(zip(PLACES, [0.02, 1, 1.4, 1], strict=True))) * counted[
        "service_id"
    ].map(dict(zip(SERVICES, [1, 0.15, 0.03], strict=True)))
    counted["completed"] = rng.poisson(size * usage / 2000)
    late = MISSING.isoformat()
    frame = frame[(frame["municipality_id"] != LATE) | (frame["month"] != late)]
    counted = counted[(counted["municipality_id"] != LATE) | (counted["month"] != late)]
    return Drawn(_facts(frame, counted), frame, counted)


def _facts(cases: pd.DataFrame, usage: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    snapshot_tables(con)
    load_members(con, CATALOG)
    load_lacking(con, CATALOG, date(2026, 11, 15))
    con.register("cases", cases.astype({"municipality_id": "object", "service_id": "object", "outcome": "object"}))
    con.register("usage", usage.astype({"municipality_id": "object", "service_id": "object", "channel": "object"}))
    for column in ("gross_days", "net_days"):
        con.execute(f"""CREATE OR REPLACE TEMP TABLE {column}_facts AS SELECT 'decided_date.{column}' AS cube, municipality_id, service_id,
            month::DATE AS month, outcome, {column}, count(*) AS rows FROM cases GROUP BY ALL""")
    con.execute(
        "CREATE TEMP TABLE facts_processing_times AS FROM gross_days_facts UNION ALL BY NAME FROM net_days_facts"
    )
    con.execute("""CREATE TEMP TABLE facts_service_usage AS SELECT 'month' AS cube, municipality_id, service_id, month::DATE AS month,
        channel, sum(completed)::BIGINT AS sum_completed, count(*) AS rows FROM usage GROUP BY ALL""")
    con.execute(f"""INSERT INTO coverage (municipality_id, dataset_id, month, state)
        SELECT m.municipality_id, d.dataset_id, t.month,
          CASE WHEN m.municipality_id = '{LATE}' AND t.month = DATE '{MISSING}' THEN 'no_delivery' ELSE 'delivered' END
        FROM municipalities m, (VALUES ('processing_times'), ('service_usage')) d(dataset_id),
          (SELECT unnest(generate_series(DATE '{FIRST}', DATE '{LAST}', INTERVAL 1 MONTH))::DATE AS month) t""")
    return con
