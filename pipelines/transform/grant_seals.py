"""Sealed reports as tables of the snapshot: whether they are still what was sealed, and what they would say today."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from pipelines.grants.differences import Difference, compare
from pipelines.grants.handed_in import HandedIn
from pipelines.store.lake import insert_rows, write_parquet
from pipelines.store.published_grants import read_sealed_books
from pipelines.store.seals import Seal
from pipelines.transform.grant_books import GrantRows
from pipelines.transform.grant_tables import FOLDER


def handed_in(seals: Sequence[Seal]) -> dict[str, list[HandedIn]]:
    """Grant → its sealed reports, as its deadlines see them."""
    found: dict[str, list[HandedIn]] = defaultdict(list)
    for seal in seals:
        found[seal.grant_id].append(seal.handed_in)
    return dict(found)


def write_seal_tables(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, rows: GrantRows, seals: Sequence[Seal], lake: Path
) -> dict[str, int]:
    """`grant_report` and `grant_difference`; `con` has them empty. How many rows each has."""
    reports: list[list[Any]] = []
    differences: list[list[Any]] = []
    for seal in seals:
        if seal.grant_id not in catalog.grants:
            continue
        found = compare(read_sealed_books(seal), (catalog.grants[seal.grant_id], rows.books[seal.grant_id]), seal.until)
        reports.append([
            seal.grant_id, seal.report_id, seal.until, seal.kind, seal.language, seal.sealed_at.replace(tzinfo=None),
            seal.snapshot_id, list(seal.files), list(seal.files.values()), seal.figures["eligible"], seal.figures["due"],
            list(seal.changed_files()), len(found),
        ])  # fmt: skip
        differences += [_row(seal, n, one) for n, one in enumerate(found, 1)]
    for table, content in (("grant_report", reports), ("grant_difference", differences)):
        insert_rows(con, table, content)
        write_parquet(con, f"SELECT * FROM {table}", lake / FOLDER / f"{table}.parquet")
    return {"grant_report": len(reports), "grant_difference": len(differences)}


def _row(seal: Seal, position: int, one: Difference) -> list[Any]:
    then, now = (None if value is None else str(value) for value in (one.then, one.now))
    return [seal.grant_id, seal.report_id, position, one.what, one.item, then, now]
