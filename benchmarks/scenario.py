"""`python -m benchmarks.scenario`: how long the server takes for a scenario that nobody has asked for before.

Each address is new, so nothing is remembered but the snapshot and its reference case. With four members of the small test
data and with twelve; in the same run a page that only says "no such page", as the floor of every answer.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from dashboards.routing import render
from dashboards.takeover import Snapshots
from tests.pages.fixture_costs import publish_costs

TIMES = 40
MOST_MS = {4: 50.0, 12: 1000.0}
"""What is aimed at, by the number of members."""


def queries() -> Iterator[str]:
    """Rates, keys, members who leave, a newcomer: no two alike."""
    keys = ("equal", "inhabitants", "workplaces", "usage")
    for n in range(TIMES):
        yield (
            f"?schluessel={keys[n % 4]}&gleich={n}&zins={n / 10 + 1:.1f}&preisanstieg={n / 20 + 1:.2f}"
            f"{'&ohne=06437006' if n % 3 == 0 else ''}&land-bis=2028"
            f"{'&neu-einwohner=' + str(3000 + n) + '&neu-arbeitsplaetze=30&neu-faelle=3500' if n % 2 else ''}"
        )


def measure(snapshots: Snapshots, path: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer, on the clock and of the processor; the first one, which reads the snapshot, is not among them."""
    render(snapshots, path, "")
    took, busy = [], []
    for query in queries():
        start, begin = time.perf_counter(), time.process_time()
        made = render(snapshots, path, query)
        took.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - begin) * 1000)
        if not made.snapshot_id:
            raise SystemExit(f"{path}{query}: {made.title}")
    return took, busy


def main() -> None:
    table = Table("members", "page", "median ms", "90th percentile", "processor, median ms", "aim")
    for members, most in MOST_MS.items():
        with tempfile.TemporaryDirectory() as folder:
            publish_costs(Path(folder), places=members)
            snapshots = Snapshots(Path(folder), "internal")
            for path, aim in (("/szenario", f"{most:.0f}"), ("/nix", "")):
                took, busy = measure(snapshots, path)
                table.add_row(
                    str(members),
                    path,
                    f"{median(took):.1f}",
                    f"{quantiles(took, n=10)[-1]:.1f}",
                    f"{median(busy):.1f}",
                    aim,
                )
    Console().print(table)


if __name__ == "__main__":
    main()
