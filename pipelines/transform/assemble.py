"""What stands of all deliveries of one municipality: of each month the newest delivery that was not refused."""

from datetime import date
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.store.lake import insert_rows, parquet_list, write_parquet
from pipelines.transform.coverage import Claim, winners
from pipelines.transform.judge import Judged
from pipelines.transform.typed import SQL_TYPES


def claims_of(con: duckdb.DuckDBPyConnection, judged: list[Judged], refused: set[str]) -> list[Claim]:
    """What every delivery says of its months."""
    claims = []
    for j in judged:
        accepted = _rows_by_month(con, j.accepted)
        rejected = _rows_by_month(con, j.rejected, "count(DISTINCT source_row)")
        r = j.reading
        claims.append(
            Claim(
                r.part.dataset_id,
                r.delivery_id,
                r.received.number,
                j.months,
                r.delivery_id in refused,
                accepted,
                rejected,
            )
        )
    return claims


def _rows_by_month(con: duckdb.DuckDBPyConnection, file: Path | None, count: str = "count(*)") -> dict[date, int]:
    if file is None:
        return {}
    query = f"SELECT _month, {count} FROM {parquet_list([file])} WHERE _month IS NOT NULL GROUP BY ALL"
    return dict(con.execute(query).fetchall())


def write_core(
    con: duckdb.DuckDBPyConnection,
    dataset_id: str,
    judged: list[Judged],
    claims: list[Claim],
    catalog: Catalog,
    target: Path,
) -> None:
    """The rows that stand: of each month the newest delivery's; of one key delivered twice, the newest row."""
    contract = catalog.contracts[dataset_id]
    best = [(month, c.delivery_id, c.number) for (d, month), c in winners(claims).items() if d == dataset_id]
    con.execute("CREATE OR REPLACE TEMP TABLE winner (_month DATE, delivery_id VARCHAR, number INTEGER)")
    insert_rows(con, "winner", best)
    files = [j.accepted for j in judged if j.accepted and j.reading.part.dataset_id == dataset_id]
    if files:
        source = f"(SELECT * FROM {parquet_list(files)} JOIN winner USING (delivery_id, _month))"
    else:
        types: dict[str, str] = {name: c.type for name, c in contract.columns.items()}
        types |= {name: d.type for name, d in contract.derived.items()}
        empty = ", ".join(f"NULL::{SQL_TYPES[kind]} AS {name}" for name, kind in types.items())
        source = f"(SELECT NULL::VARCHAR AS delivery_id, NULL::BIGINT AS source_row, 0 AS part, NULL::DATE AS _month, {empty}, 0 AS number WHERE false)"
    if contract.unique:
        keys = ", ".join(contract.unique)
        known = " AND ".join(f"{k} IS NOT NULL" for k in contract.unique)
        # the cells of one wide row share their key: all of the newest row stand
        newest = f"rank() OVER (PARTITION BY {keys} ORDER BY number DESC, source_row)"
        source = f"(SELECT * FROM {source} QUALIFY NOT ({known}) OR {newest} = 1)"
    query = f"SELECT * EXCLUDE (number, _month) FROM {source} ORDER BY delivery_id, source_row, part"
    write_parquet(con, query, target)
