"""Facts of all municipalities → `kpi_value.parquet`: every cell of every KPI at every level."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from expectations.models import Kpi, Total
from expectations.suites import Expected, plausibility, run_suite
from pipelines.store.lake import insert_rows, key_of, parquet_list, whole_file, write_parquet
from pipelines.store.snapshot import Edition
from pipelines.transform import open_cases
from pipelines.transform.calendar import last_complete_month, periods
from pipelines.transform.columns import load_lacking
from pipelines.transform.coverage import month_states, municipality_figures
from pipelines.transform.derive import derived_key
from pipelines.transform.facts import FactShape, fact_columns, shape_of
from pipelines.transform.measures import kpi_steps
from pipelines.transform.staff import staff_known_since
from pipelines.transform.steps import resting_on, shared_steps, table_of

COVERAGE = "coverage.parquet"
"""Beside the facts: the coverage they were made with."""


def facts_file(lake: Path, municipality_id: str, dataset_id: str, catalog: Catalog) -> Path:
    """Where the facts of one municipality and dataset lie; the name changes with what the KPIs need of them."""
    contract = catalog.contracts[dataset_id]
    key = key_of(
        contract,
        repr(shape_of(dataset_id, contract, catalog.kpis, catalog.events)),
        derived_key(contract, catalog, municipality_id),
    )
    return lake / municipality_id / "facts" / f"{dataset_id}-{key}.parquet"


def evaluate_kpis(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, as_of: date) -> Path:
    """Write `lake/kpi_value.parquet` and return its path. `con` has the snapshot's tables."""
    last = last_complete_month(as_of)
    load_members(con, catalog)
    load_coverage(con, catalog, lake, as_of)
    load_all_facts(con, catalog, lake)
    compute_values(con, catalog, catalog.kpis, last)
    target = lake / "kpi_value.parquet"
    write_parquet(con, "SELECT * FROM values_found ORDER BY ALL", target)
    return target


def compute_values(con: duckdb.DuckDBPyConnection, catalog: Catalog, kpis: Mapping[str, Kpi], last: date) -> None:
    """Table `values_found`: every cell of `kpis`. `con` has facts, members and coverage.

    What the queries of several KPIs have in common, above all the merged histograms, is computed once.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE values_found AS SELECT * FROM kpi_value LIMIT 0")
    for window_months in sorted({kpi.window_months for kpi in kpis.values()}):
        load_periods(con, catalog.association.first_month, last, window_months)
        alike = {kpi_id: kpi for kpi_id, kpi in kpis.items() if kpi.window_months == window_months}
        queries = [kpi_steps(kpi_id, kpi, catalog) for kpi_id, kpi in alike.items()]
        shared = shared_steps(queries)
        for key, query in shared.items():
            con.execute(f"CREATE TEMP TABLE {table_of(key)} AS {query}")
        for steps in queries:
            con.execute(f"INSERT INTO values_found BY NAME {resting_on(steps, shared)}")
        for key in shared:
            con.execute(f"DROP TABLE {table_of(key)}")


def load_all_facts(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path) -> None:
    """Table `facts_<dataset>` of every dataset, all municipalities together."""
    for dataset_id, contract in catalog.contracts.items():
        load_facts(con, dataset_id, shape_of(dataset_id, contract, catalog.kpis, catalog.events),
                   [f for m in catalog.municipalities if (f := facts_file(lake, m, dataset_id, catalog)).exists()])  # fmt: skip


def load_facts(con: duckdb.DuckDBPyConnection, dataset_id: str, shape: FactShape, files: list[Path]) -> None:
    """Table `facts_<dataset>`; empty, with the right columns, where nothing is there yet."""
    if files:
        con.execute(f"CREATE OR REPLACE TEMP TABLE facts_{dataset_id} AS SELECT * FROM {parquet_list(files)}")
        return
    columns = ", ".join(f"{name} {sql_type}" for name, sql_type in fact_columns(shape).items())
    con.execute(f"CREATE OR REPLACE TEMP TABLE facts_{dataset_id} ({columns})")


def load_periods(con: duckdb.DuckDBPyConnection, first: date, last: date, window_months: int) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE periods (period_kind VARCHAR, period_start DATE, period_end DATE, month DATE)"
    )
    insert_rows(con, "periods", periods(first, last, window_months))


def load_members(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Tables `municipalities` and `offered` (municipality_id, service_id)."""
    con.execute("CREATE OR REPLACE TEMP TABLE municipalities (municipality_id VARCHAR)")
    con.execute("CREATE OR REPLACE TEMP TABLE offered (municipality_id VARCHAR, service_id VARCHAR)")
    insert_rows(con, "municipalities", [[m] for m in catalog.municipalities])
    insert_rows(con, "offered", [[m, s] for m in catalog.municipalities for s in catalog.services_of(m)])


def load_coverage(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, as_of: date) -> None:
    """Tables `coverage` and `lacking` for every municipality; months whose facts are not there count as not delivered."""
    rows: list[tuple[str, str, date, str]] = []
    counted = {
        figure: any(getattr(m, figure) for m in catalog.municipalities.values())
        for figure in ("inhabitants", "workplaces")
    }
    for municipality_id in catalog.municipalities:
        file = lake / municipality_id / "facts" / COVERAGE
        if file.exists():
            con.execute(f"INSERT INTO coverage BY NAME SELECT * FROM {parquet_list([file])}")
            without = [
                d for d in (*catalog.delivered_contracts(), open_cases.DATASET)
                if not facts_file(lake, municipality_id, d, catalog).exists()
            ]  # fmt: skip
            needed = [d for d in without if shape_of(d, catalog.contracts[d], catalog.kpis, catalog.events).cubes]
            con.execute(
                """UPDATE coverage SET state = 'no_delivery'
                   WHERE municipality_id = ? AND list_contains(?, dataset_id) AND state IN ('delivered', 'partial')""",
                [municipality_id, needed],
            )
        else:
            states = month_states(catalog, municipality_id, [], as_of)
            rows += [(municipality_id, s.dataset_id, s.month, s.state) for s in states]
            rows += [
                (municipality_id, open_cases.DATASET, s.month, s.state)
                for s in states
                if s.dataset_id == open_cases.SOURCE
            ]
        since = staff_known_since(catalog, municipality_id)
        for month, *figures in municipality_figures(catalog, municipality_id, as_of):
            known = all(v is not None for v, wanted in zip(figures, counted.values(), strict=True) if wanted)
            rows.append((municipality_id, "municipality_figures", month, "delivered" if known else "no_delivery"))
            declared = since is not None and since <= month
            rows.append((municipality_id, "staff_costs", month, "delivered" if declared else "not_agreed"))
    insert_rows(con, "coverage", rows, "(municipality_id, dataset_id, month, state)")
    load_lacking(con, catalog, as_of)


def write_thresholds(con: duckdb.DuckDBPyConnection, catalog: Catalog, edition: Edition) -> None:
    """Table `thresholds`: below how many units a KPI's cells are hidden, whether its value is itself a sum, its decimals."""
    units = catalog.vocabulary["units"]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE thresholds (kpi_id VARCHAR, hide_below INTEGER, additive BOOLEAN, decimals INTEGER)"
    )
    insert_rows(
        con,
        "thresholds",
        [[i, getattr(k.hide_below, edition), _adds_up(k), units[k.unit].decimals] for i, k in catalog.kpis.items()],
    )


def _adds_up(kpi: Kpi) -> bool:
    """Whether the value of a longer period is the sum of its months; a stock is that of its last month."""
    stock = isinstance(kpi.measure, Total) and kpi.measure.value.over_time == "last"
    return kpi.measure.kind in ("total", "difference") and not stock


def check_plausibility(catalog: Catalog, values: Path, docs: Path, target: Path, con: duckdb.DuckDBPyConnection) -> int:
    """KPI values against their plausible ranges by GX; writes `check_result` rows; how many checks failed."""
    expected = plausibility(catalog.kpis)
    work = Path(tempfile.mkdtemp(prefix="gx-"))
    try:
        database = work / "check.duckdb"
        with duckdb.connect(str(database)) as fresh:
            fresh.execute(f"CREATE VIEW kpi_value AS SELECT * FROM {parquet_list([values])}")
        outcome = run_suite(database, "kpi_value", "kpi-values", expected)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    with whole_file(docs / "kpi-values.html") as page:
        page.write_text(outcome.page, encoding="utf-8")
    con.execute("CREATE OR REPLACE TEMP TABLE written AS SELECT * FROM check_result LIMIT 0")
    insert_rows(
        con,
        "written",
        [["", "", "", _kpi_of(e, catalog), e.check_id, "warn", outcome.failed[e.check_id] == 0,
          _cells(con, values, _kpi_of(e, catalog)), outcome.failed[e.check_id], e.title.de, e.title.en, None, None] for e in expected],
    )  # fmt: skip
    write_parquet(con, "SELECT * FROM written ORDER BY ALL", target)
    return sum(1 for n in outcome.failed.values() if n)


def _kpi_of(expected: Expected, catalog: Catalog) -> str:
    kpi_id = expected.check_id.split(".")[0]
    return kpi_id if kpi_id in catalog.kpis else ""


def _cells(con: duckdb.DuckDBPyConnection, values: Path, kpi_id: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {parquet_list([values])} WHERE ? IN ('', kpi_id)", [kpi_id]).fetchall()
    return int(row[0][0])
