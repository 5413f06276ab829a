"""Tables like a snapshot's in memory, filled from a lake that was made again: what receipts are held against."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.receipts.found import Ask
from pipelines.store.declared import insert_declared
from pipelines.store.lake import parquet_list
from pipelines.store.snapshot import Frame
from pipelines.store.version import code_version


def fill_books(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    edition: str,
    frame: Frame,
    lake: Path,
    municipalities: Iterable[str],
) -> None:
    """What is declared, the deliveries and their checks, into the empty tables of `con`."""
    insert_declared(
        con, catalog, edition, snapshot_id="", created_at=datetime.now(UTC).replace(tzinfo=None), as_of=frame.as_of,
        last_month=frame.last_month, code_version=code_version(), kpi_sql=frame.kpi_sql, formulas=frame.formulas,
    )  # fmt: skip
    known = list(municipalities)
    for table, name in (("delivery", "deliveries"), ("check_result", "checks")):
        files = [file for m in known if (file := lake / m / f"{name}.parquet").exists()]
        if files:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {parquet_list(files)}")


def fill_values(con: duckdb.DuckDBPyConnection, values: Path, kpi_ids: Sequence[str]) -> None:
    """The cells of these KPIs, before disclosure control."""
    con.execute(
        f"INSERT INTO kpi_value BY NAME SELECT * FROM {parquet_list([values])} WHERE list_contains(?, kpi_id)",
        [list(kpi_ids)],
    )


def asking(con: duckdb.DuckDBPyConnection) -> Ask:
    return lambda sql, parameters: con.execute(sql, list(parameters)).fetchall()
