"""The published snapshot: built whole under a temporary name, sealed, pointed to, and old ones pruned."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb

from expectations.catalog import Catalog
from pipelines.store.costs import COST_FILES, insert_costs
from pipelines.store.declared import insert_declared
from pipelines.store.grants import FILES as GRANT_FILES
from pipelines.store.grants import insert_grants
from pipelines.store.lake import parquet_list, whole_file
from pipelines.store.strategy import PROGRESS_FILES, insert_strategy
from pipelines.store.version import code_version

SCHEMA = Path(__file__).with_name("schema.sql")
Edition = Literal["public", "internal"]
EDITIONS: tuple[Edition, ...] = ("public", "internal")
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Publication:
    """`files`: edition → the snapshot file that is now current."""

    snapshot_id: str
    files: dict[Edition, Path]
    cells: int
    removed: tuple[str, ...]


@cache
def _schema() -> str:
    return SCHEMA.read_text(encoding="utf-8")


def snapshot_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables of a snapshot."""
    con.execute(_schema())


@dataclass(frozen=True)
class Frame:
    """What the publication as a whole says of itself."""

    as_of: date
    last_month: date
    kpi_sql: Mapping[str, str]
    formulas: Mapping[str, tuple[str, str]]
    """In German and in English."""


def publish_editions(catalog: Catalog, lake: Path, published: Path, frame: Frame) -> Publication:
    """Write both editions, move both pointers, prune. Until the pointer moves, readers see the old snapshot whole."""
    published.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    snapshot_id = f"{now:%Y%m%dT%H%M%SZ}-{_content_hash(catalog, lake, frame.as_of)}"
    files: dict[Edition, Path] = {}
    cells = 0
    for edition in EDITIONS:
        files[edition] = published / f"{edition}-{snapshot_id}.duckdb"
        with whole_file(files[edition]) as temporary:
            cells = _build(temporary, edition, snapshot_id, catalog, lake, frame, now)
    for edition, file in files.items():
        with whole_file(published / f"{edition}.current") as pointer:
            pointer.write_text(file.name + "\n", encoding="utf-8")
    return Publication(snapshot_id, files, cells, prune(published, catalog.association.keep_snapshots))


def current(published: Path, edition: str) -> Path | None:
    """The snapshot file the pointer names; None where nothing is published yet."""
    pointer = published / f"{edition}.current"
    return published / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else None


def _build(
    file: Path, edition: str, snapshot_id: str, catalog: Catalog, lake: Path, frame: Frame, now: datetime
) -> int:
    with duckdb.connect(str(file)) as con:
        snapshot_tables(con)
        insert_declared(
            con, catalog, edition, snapshot_id=snapshot_id, created_at=now, as_of=frame.as_of, last_month=frame.last_month,
            code_version=code_version(), kpi_sql=frame.kpi_sql, formulas=frame.formulas,
        )  # fmt: skip
        con.execute(
            f"INSERT INTO kpi_value BY NAME SELECT * FROM {parquet_list([lake / f'kpi_value-{edition}.parquet'])}"
        )
        for table, name in _TABLES.items():
            files = [f for m in catalog.municipalities if (f := lake / m / f"{name}.parquet").exists()]
            if files:
                con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {parquet_list(files)}")
        insert_costs(con, catalog, lake, edition)
        insert_strategy(con, catalog, lake)
        for table, name in _TOGETHER.items():
            together = lake / name.format(edition=edition)
            if together.exists():
                con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {parquet_list([together])}")
        if edition == "public":
            con.execute("UPDATE rejected_row SET value = NULL")
        else:
            _insert_bookings(con, catalog, lake)
            insert_grants(con, catalog, lake)
        con.execute("CHECKPOINT")
        row = con.execute("SELECT count(*) FROM kpi_value").fetchall()
    file.chmod(0o640)
    return int(row[0][0])


_TABLES = {"delivery": "deliveries", "check_result": "checks", "coverage": "coverage", "rejected_row": "rejected"}
_TOGETHER = {
    "check_result": "kpi_checks.parquet",
    "effect": "effect.parquet",
    "duration": "duration-{edition}.parquet",
    "channel_use": "channel_use-{edition}.parquet",
}
"""What is computed from all municipalities together, beside the KPIs."""
_DESCRIBED = ("effect.parquet", "duration-{edition}.parquet", "channel_use-{edition}.parquet")


def _insert_bookings(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path) -> None:
    """Table `booking`, internal only: the core rows of the datasets that carry money, with where each came from."""
    for dataset_id, contract in catalog.delivered_contracts().items():
        files = [f for m in catalog.municipalities if (f := lake / m / "core" / f"{dataset_id}.parquet").exists()]
        if dataset_id == "it_costs" and contract.amount and files:
            con.execute(
                f"""CREATE TABLE booking AS SELECT d.municipality_id, b.* FROM {parquet_list(files)} b
                    JOIN delivery d USING (delivery_id) ORDER BY ALL"""
            )


def _content_hash(catalog: Catalog, lake: Path, as_of: date) -> str:
    """Eight hex digits over definitions and values: equal content, equal hash."""
    digest = hashlib.sha256(catalog.content_hash.encode() + as_of.isoformat().encode())
    for edition in EDITIONS:
        digest.update((lake / f"kpi_value-{edition}.parquet").read_bytes())
    described = [name.format(edition=edition) for name in _DESCRIBED for edition in EDITIONS]
    named = [lake / name for name in (*COST_FILES, *described)]
    for file in (*named, *sorted(lake.glob(GRANT_FILES)), *sorted(lake.glob(PROGRESS_FILES))):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()[:8]


def prune(published: Path, keep: int) -> tuple[str, ...]:
    """Remove all but the newest `keep` snapshots of each edition, and never the one a pointer names.

    What a killed run left half-made goes after a day; nobody is still writing it then.
    """
    removed = []
    for left in published.glob(".*.tmp"):
        if left.stat().st_mtime < time.time() - DAY:
            left.unlink(missing_ok=True)
    for edition in EDITIONS:
        files = sorted(published.glob(f"{edition}-*.duckdb"), key=lambda f: f.name, reverse=True)
        in_use = current(published, edition)
        for file in files[keep:]:
            if file != in_use:
                file.unlink(missing_ok=True)  # another run may be pruning as well
                removed.append(file.name)
    return tuple(removed)
