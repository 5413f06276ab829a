"""`python -m benchmarks.page [PUBLISHED]`: what a page costs, on what is published and on 421 municipalities."""

import argparse
import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.in_the_browser import measure_browser
from benchmarks.on_the_server import measure_server
from benchmarks.samples import Row
from dashboards.app import create_app
from dashboards.takeover import Snapshots
from pipelines.store.folder import default_data_folder
from tests.pages.serving import serve_here
from tests.pages.snapshot_fixture import publish_fixture

MANY = 421
"""Municipalities of Hesse."""


def measure(published: Path, server_count: int, browser_count: int) -> list[Row]:
    """All rows for the internal edition in one published folder. Raises LookupError where there is none."""
    snapshot = Snapshots(published, "internal").current()
    if snapshot is None:
        raise LookupError(f"{published}: nothing is published there; `make demo SERVE=0` publishes the demo")
    app = create_app(published, "internal")
    rows = measure_server(app, snapshot, server_count)
    with serve_here(app) as base:
        rows += measure_browser(base, browser_count)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("published", type=Path, nargs="?", default=default_data_folder().published)
    parser.add_argument("--server", type=int, default=200, help="requests of each kind (at least 20)")
    parser.add_argument("--browser", type=int, default=20, help="loads in Chromium (at least 2)")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        with console.status(f"Making a snapshot of {MANY} municipalities …"):
            publish_fixture(Path(folder), places=MANY)
        with console.status("Measuring what is published …"):
            few = measure(chosen.published, chosen.server, chosen.browser)
        with console.status(f"Measuring {MANY} municipalities …"):
            many = measure(Path(folder), chosen.server, chosen.browser)
    console.print(_table(few, many))


def _table(few: list[Row], many: list[Row]) -> Table:
    table = Table(title=f"A page, on {os.cpu_count()} cores, over loopback")
    table.add_column("")
    for head in ("published", f"{MANY} municipalities", "ratio"):
        table.add_column(head, justify="right")
    for a, b in zip(few, many, strict=True):
        table.add_row(a.what, a.written, b.written, f"{b.value / a.value:.2f}" if a.value else "")
    return table


if __name__ == "__main__":
    main()
