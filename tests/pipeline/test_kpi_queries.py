"""The query that a KPI shows as its own gives what is published, though KPIs are computed together."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.catalog import load_catalog
from pipelines.stages import House, frame_of
from pipelines.store.snapshot import snapshot_tables
from pipelines.transform.calendar import last_complete_month
from pipelines.transform.evaluate import load_all_facts, load_coverage, load_members, load_periods

KPIS = sorted(load_catalog(Path(__file__).resolve().parents[2] / "data" / "catalog").kpis)


@pytest.fixture(scope="module")
def facts(larger_demo: House) -> Iterator[duckdb.DuckDBPyConnection]:
    """What KPIs are computed from, and what was computed as `computed`."""
    house, lake = larger_demo, larger_demo.data.lake
    with duckdb.connect() as con:
        snapshot_tables(con)
        load_members(con, house.catalog)
        load_coverage(con, house.catalog, lake, house.as_of)
        load_all_facts(con, house.catalog, lake)
        con.execute(f"CREATE TABLE computed AS FROM read_parquet('{lake}/kpi_value.parquet')")
        yield con


@pytest.fixture(scope="module")
def queries(larger_demo: House) -> dict[str, str]:
    return dict(frame_of(larger_demo).kpi_sql)


@pytest.mark.parametrize("kpi_id", KPIS)
def test_the_query_shown_gives_the_cells_published(
    facts: duckdb.DuckDBPyConnection, larger_demo: House, queries: dict[str, str], kpi_id: str
) -> None:
    """Run alone, with nothing that was computed for others; every column of every cell."""
    catalog = larger_demo.catalog
    last = last_complete_month(larger_demo.as_of)
    load_periods(facts, catalog.association.first_month, last, catalog.kpis[kpi_id].window_months)
    facts.execute("CREATE OR REPLACE TEMP TABLE alone AS FROM kpi_value LIMIT 0")
    facts.execute(f"INSERT INTO alone BY NAME {queries[kpi_id]}")
    published = f"SELECT * FROM computed WHERE kpi_id = '{kpi_id}'"
    for more, less in (("FROM alone", published), (published, "FROM alone")):
        assert facts.execute(f"({more}) EXCEPT ALL ({less}) LIMIT 3").fetchall() == []
    assert facts.execute(f"SELECT count(*) > 0 FROM ({published})").fetchall() == [(True,)]
