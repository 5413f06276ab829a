"""Twenty thousand vouchers: how long the PDF and the workbook of a proof of use take. `python -m benchmarks.grant_report`

Limits: PDF 10 s, workbook 5 s. The vouchers are those of the demo's grant, many times over with numbers of their own.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from expectations.catalog import load_catalog
from pipelines.reports.proof_of_use.content import ReportContent, check_sums, make_content
from pipelines.reports.proof_of_use.pdf import make_pdf
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.store.folder import default_catalog_root, default_data_folder
from pipelines.store.published_grants import PublishedGrant, read_published_grant
from pipelines.store.snapshot import current

GRANT, UNTIL, VOUCHERS = "starke_heimat_hessen", date(2024, 12, 31), 20_000
LIMITS: dict[str, tuple[Callable[[ReportContent], bytes], float]] = {
    "pdf": (make_pdf, 10.0),
    "xlsx": (make_workbook, 5.0),
}


def multiply(source: PublishedGrant, wanted: int) -> PublishedGrant:
    """The same grant with `wanted` vouchers."""
    given = source.books.vouchers
    many = [
        replace(given[n % len(given)], booking_key=f"b#{n:06d}.0", number=f"{given[n % len(given)].number}-{n:05d}")
        for n in range(wanted)
    ]
    ordered = tuple(sorted(many, key=lambda v: (v.day, v.number, v.booking_key)))
    return replace(source, books=replace(source.books, vouchers=ordered))


def main(vouchers: int = VOUCHERS) -> int:
    """Prints a line per file; 1 where a limit is missed, 2 where nothing is published."""
    snapshot: Path | None = current(default_data_folder().published, "internal")
    if snapshot is None:
        print("Nothing is published. First: digitalbilanz demo --no-serve")  # noqa: T201
        return 2
    source = multiply(read_published_grant(snapshot, GRANT, UNTIL), vouchers)
    begin = time.perf_counter()
    content = make_content(
        load_catalog(default_catalog_root()), source, date(2025, 12, 31), is_interim=False, language="de"
    )
    check_sums(content)
    print(f"content  {time.perf_counter() - begin:6.2f} s  {len(content.books.vouchers):,} vouchers")  # noqa: T201
    missed = 0
    for name, (make, limit) in LIMITS.items():
        begin = time.perf_counter()
        size = len(make(content))
        took = time.perf_counter() - begin
        missed += took > limit
        verdict = f"limit {limit:.0f} s  {'MISSED' if took > limit else 'ok'}"
        print(f"{name:8} {took:6.2f} s  {size / 1e6:6.1f} MB  {verdict}")  # noqa: T201
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
