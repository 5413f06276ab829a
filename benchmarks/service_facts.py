"""`python -m benchmarks.service_facts`: facts and KPIs of ten million cases against one grouping pass over the same rows.

Both read the same Parquet files in the same run, in turn. The pass counts rows by municipality, service and month and
nothing else: what the database needs at the very least to look at every row once.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.many_cases import DATASET, write_cases
from expectations.catalog import Catalog, load_catalog
from pipelines.store.folder import default_catalog_root
from pipelines.store.lake import parquet_list, write_parquet
from pipelines.store.snapshot import snapshot_tables
from pipelines.transform.columns import load_lacking
from pipelines.transform.evaluate import load_facts, load_members, load_periods
from pipelines.transform.facts import facts_sql, shape_of
from pipelines.transform.measures import kpi_sql
from pipelines.transform.open_cases import DATASET as OPEN_CASES
from pipelines.transform.open_cases import ROWS, open_cases_sql

LAST, AS_OF = date(2026, 10, 1), date(2026, 11, 15)
MOST = 3.0
"""So many times the pass are aimed at."""


class Bench:
    """The cases of one catalogue, and the acts that are measured."""

    def __init__(self, catalog: Catalog, folder: Path, rows: int) -> None:
        self.catalog, self.folder = catalog, folder
        self.files = write_cases(catalog, folder, rows)
        self.con = duckdb.connect()
        self.con.execute("SET enable_progress_bar = false")
        snapshot_tables(self.con)
        load_members(self.con, catalog)
        load_lacking(self.con, catalog, AS_OF)
        self.con.execute(f"""INSERT INTO coverage (municipality_id, dataset_id, month, state)
            SELECT municipality_id, dataset_id, month::DATE, 'delivered' FROM municipalities,
              (VALUES ('{DATASET}'), ('{OPEN_CASES}')) d(dataset_id),
              (SELECT unnest(generate_series(DATE '{catalog.association.first_month}', DATE '{LAST}', INTERVAL 1 MONTH)) AS month)""")

    def group_once(self) -> None:
        self.con.execute(f"""SELECT filename, service_id, date_trunc('month', decided_date) AS month, count(*)
            FROM read_parquet({[str(f) for f in self.files.values()]}, filename = true) GROUP BY ALL""").fetchall()

    def make_facts(self, dataset_id: str) -> None:
        """As the stage does: the facts of each municipality to a file of its own."""
        catalog = self.catalog
        shape = shape_of(dataset_id, catalog.contracts[dataset_id], catalog.kpis, catalog.events)
        for municipality_id, file in self.files.items():
            core, rows = parquet_list([file]), "count(*)"
            if dataset_id == OPEN_CASES:
                core, rows = f"({open_cases_sql(core, catalog.association.first_month, LAST)})", ROWS
            facts = facts_sql(core, shape, rows)
            write_parquet(
                self.con,
                f"SELECT '{municipality_id}' AS municipality_id, * FROM ({facts})",
                self._facts(dataset_id, municipality_id),
            )

    def compute_kpis(self) -> None:
        """Every KPI that rests on these cases alone, at every level and in every period."""
        catalog = self.catalog
        for dataset_id in (DATASET, OPEN_CASES):
            shape = shape_of(dataset_id, catalog.contracts[dataset_id], catalog.kpis, catalog.events)
            load_facts(self.con, dataset_id, shape, [self._facts(dataset_id, m) for m in self.files])
        self.con.execute("CREATE OR REPLACE TEMP TABLE found AS SELECT * FROM kpi_value LIMIT 0")
        for kpi_id, kpi in catalog.kpis.items():
            if {part.dataset for part in kpi.inputs} <= {DATASET, OPEN_CASES}:
                load_periods(self.con, catalog.association.first_month, LAST, kpi.window_months)
                self.con.execute(f"INSERT INTO found BY NAME {kpi_sql(kpi_id, kpi, catalog)}")

    def _facts(self, dataset_id: str, municipality_id: str) -> Path:
        return self.folder / f"facts-{dataset_id}-{municipality_id}.parquet"


def measure(bench: Bench, rounds: int) -> dict[str, float]:
    """Median seconds of each act over `rounds`, the acts in turn so that all see the same machine."""
    acts: dict[str, Callable[[], None]] = {
        "one grouping pass": bench.group_once,
        "facts of the cases": lambda: bench.make_facts(DATASET),
        "facts of open cases": lambda: bench.make_facts(OPEN_CASES),
        "KPIs from facts": bench.compute_kpis,
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            start = time.perf_counter()
            act()
            times[name].append(time.perf_counter() - start)
    return {name: median(found) for name, found in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_facts", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        with console.status(f"Making {chosen.rows:,} cases …"):
            bench = Bench(load_catalog(default_catalog_root()), Path(folder), chosen.rows)
        with console.status("Measuring …"):
            times = measure(bench, chosen.rounds)
    console.print(_table(times, chosen.rows))


def _table(times: dict[str, float], rows: int) -> Table:
    base, *others = times
    table = Table(title=f"{rows:,} cases on {os.cpu_count()} cores (aimed at: {MOST:.0f} × the pass)")
    for head in ("", "s", "× the pass"):
        table.add_column(head, justify="right" if head else "left")
    for name, seconds in times.items():
        table.add_row(name, f"{seconds:.2f}", f"{seconds / times[base]:.1f}")
    whole = sum(times[name] for name in others)
    table.add_row("facts and KPIs", f"{whole:.2f}", f"{whole / times[base]:.1f}")
    return table


if __name__ == "__main__":
    main()
