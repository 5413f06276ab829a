"""Progress as it was reported lies over the catalogue: the newest report stands, and a stop keeps its first day."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from expectations.catalog import Catalog
from pipelines.store.snapshot import snapshot_tables
from pipelines.store.strategy import insert_strategy

FORUM = "youth_forum"
REPORTS = """COPY (SELECT * FROM (VALUES {rows}) t(item_id, month, status, actual_start, actual_end, spent_eur, delivery_id))
             TO '{file}' (FORMAT parquet)"""


def reported(lake: Path, catalog: Catalog, *reports: tuple[date, str, str]) -> tuple[str, date | None]:
    """Month, status and actual end (SQL) of each report → what the snapshot says of the forum."""
    file = lake / "06437011" / "core" / "measures.parquet"
    file.parent.mkdir(parents=True)
    rows = ", ".join(
        f"('{FORUM}', DATE '{month}', '{status}', NULL::DATE, {end}::DATE, NULL::DECIMAL(18,2), 'd')"
        for month, status, end in reports
    )
    with duckdb.connect() as con:
        snapshot_tables(con)
        con.execute(REPORTS.format(rows=rows, file=file))
        con.execute("INSERT INTO delivery (delivery_id, delivered_at) VALUES ('d', ?)", [datetime(2026, 11, 2)])
        insert_strategy(con, catalog, lake)
        [found] = con.execute("SELECT status, actual_end FROM measure WHERE measure_id = ?", [FORUM]).fetchall()
        return found


JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, n, 1) for n in (7, 8, 9, 10))
CASES = {
    "its own day": ([(SEPTEMBER, "stopped", "DATE '2026-09-05'")], date(2026, 9, 5)),
    "without one, the month that said so first": ([(SEPTEMBER, "stopped", "NULL"), (OCTOBER, "stopped", "NULL")], date(2026, 9, 30)),
    "taken up again and stopped anew": ([(JULY, "stopped", "NULL"), (AUGUST, "planned", "NULL"), (OCTOBER, "stopped", "NULL")], date(2026, 10, 31)),
}  # fmt: skip


@pytest.mark.parametrize(("reports", "since"), CASES.values(), ids=CASES)
def test_stopped_since(tmp_path: Path, catalog: Catalog, reports: list[tuple[date, str, str]], since: date) -> None:
    assert reported(tmp_path, catalog, *reports) == ("stopped", since)
