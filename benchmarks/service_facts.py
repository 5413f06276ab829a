"""`python -m benchmarks.service_facts`: facts and KPIs of ten million cases against one grouping pass over the same rows.

Both read the same stored Parquet files in the same run, in turn; the files are core as the pipeline stores it, with both
clocks derived, for the one and the other. The pass counts rows by municipality, service and month and nothing else:
what the database needs at the very least to look at every row once. What deriving the clocks costs is said beside it.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.many_cases import DATASET
from benchmarks.service_workbench import Workbench
from expectations.catalog import Catalog, load_catalog
from pipelines.store.folder import default_catalog_root
from pipelines.transform.open_cases import DATASET as OPEN_CASES

MOST = 3.0
"""So many times the pass are aimed at."""
PASS, CLOCKS = "one grouping pass", "both clocks derived (not in the sum)"


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and of all processors together, which others at work on the machine disturb less."""

    clock: float
    busy: float


def measure(bench: Workbench, rounds: int) -> dict[str, list[Took]]:
    """What each act took in each round, the acts in turn so that all see the same machine."""
    acts: dict[str, Callable[[], None]] = {
        PASS: bench.group_once,
        "facts of the cases": lambda: bench.make_facts(DATASET),
        "facts of open cases": lambda: bench.make_facts(OPEN_CASES),
        "KPIs from facts": bench.compute_kpis,
        CLOCKS: bench.derive_clocks,
    }
    times: dict[str, list[Took]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            start, begin = time.perf_counter(), time.process_time()
            act()
            times[name].append(Took(time.perf_counter() - start, time.process_time() - begin))
    return times


def measure_rows(catalog: Catalog, rows: int, rounds: int, console: Console) -> Table:
    """The table for so many cases."""
    with tempfile.TemporaryDirectory() as folder:
        with console.status(f"Making {rows:,} cases …"):
            bench = Workbench(catalog, Path(folder), rows)
        with console.status("Measuring …"):
            times = measure(bench, rounds)
        return _table(times, rows, bench.cells())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_facts", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    console, catalog = Console(), load_catalog(default_catalog_root())
    for rows in chosen.rows:
        console.print(measure_rows(catalog, rows, chosen.rounds, console))


def _table(times: dict[str, list[Took]], rows: int, cells: int) -> Table:
    """Medians of the seconds, and of the ratios to the pass of the same round."""
    table = Table(title=f"{rows:,} cases, {cells:,} cells, {os.cpu_count()} cores (aimed at: {MOST:.0f} × the pass)")
    for head in ("", "s", "× the pass", "processor s", "× the pass"):
        table.add_column(head, justify="right" if head else "left")
    parts = [found for name, found in times.items() if name not in (PASS, CLOCKS)]
    whole = [Took(sum(t.clock for t in r), sum(t.busy for t in r)) for r in zip(*parts, strict=True)]
    for name, found in [*times.items(), ("facts and KPIs", whole)]:
        pairs = list(zip(found, times[PASS], strict=True))
        table.add_row(
            name,
            f"{median(t.clock for t in found):.2f}",
            f"{median(t.clock / base.clock for t, base in pairs):.1f}",
            f"{median(t.busy for t in found):.2f}",
            f"{median(t.busy / base.busy for t, base in pairs):.1f}",
        )
    return table


if __name__ == "__main__":
    main()
