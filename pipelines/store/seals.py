"""Sealed reports on grants: kept for good in `reports/grants/<grant_id>/<until>-<hash8>/`, with what they rest on.

A sealed folder is made whole or not at all, its files are made read-only, and nothing in this software removes or
changes one. `manifest.json` holds the hash of every file in it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.grants.handed_in import HandedIn
from pipelines.store.lake import quoted, read_json, whole_folder, write_json

MANIFEST, TABLES, FINAL = "manifest.json", "tables.duckdb", "final"
NEEDED = (
    "snapshot", "municipality", "event", "unit", "goal", "kpi", "kpi_value", "delivery", "grant", "grant_plan", "grant_term",
    "grant_voucher", "grant_income", "grant_drawdown", "grant_account", "grant_share", "grant_finding",
)  # fmt: skip
"""What a report is made of: these tables of the snapshot, values of other KPIs left out."""


@dataclass(frozen=True)
class Seal:
    """A sealed report as its manifest says. `files`: name → sha256."""

    folder: Path
    grant_id: str
    until: date
    kind: str
    language: str
    sealed_at: datetime
    snapshot_id: str
    figures: dict[str, str]
    files: dict[str, str]

    @property
    def report_id(self) -> str:
        return self.folder.name

    @property
    def tables(self) -> Path:
        return self.folder / TABLES

    @property
    def handed_in(self) -> HandedIn:
        return HandedIn(self.until, self.kind == FINAL)

    def changed_files(self) -> tuple[str, ...]:
        """Files that are missing or no longer what was sealed; none in a report that can be trusted."""
        return tuple(name for name, sha256 in self.files.items() if hash_of(self.folder / name) != sha256)


def hash_of(file: Path) -> str:
    """sha256 of a file; "" where there is none."""
    if not file.exists():
        return ""
    with file.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def seal_report(
    root: Path,
    facts: Mapping[str, Any],
    files: Mapping[str, bytes],
    snapshot: Path,
    kpi_ids: tuple[str, ...],
    now: datetime,
) -> Seal:
    """Keep `files` with the tables they were made of. `facts`: what the manifest says beside the hashes.

    The same report sealed again gives the seal there is.
    """
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(files[name])
    folder = root / facts["grant_id"] / f"{facts['until']}-{digest.hexdigest()[:8]}"
    if not folder.exists():
        with whole_folder(folder) as temporary:
            for name, content in files.items():
                (temporary / name).write_bytes(content)
            _copy_tables(snapshot, temporary / TABLES, kpi_ids)
            hashes = {file.name: hash_of(file) for file in sorted(temporary.iterdir())}
            write_json({**facts, "sealed_at": now.isoformat(), "files": hashes}, temporary / MANIFEST)
            for file in temporary.iterdir():
                file.chmod(0o440)
    return read_seal(folder)


def read_seal(folder: Path) -> Seal:
    m = read_json(folder / MANIFEST)
    return Seal(
        folder, m["grant_id"], date.fromisoformat(m["until"]), m["kind"], m["language"],
        datetime.fromisoformat(m["sealed_at"]), m["snapshot_id"], m["figures"], m["files"],
    )  # fmt: skip


def find_seals(root: Path, grant_id: str | None = None) -> list[Seal]:
    """All sealed reports (of one grant), the oldest seal first."""
    found = [read_seal(file.parent) for file in root.glob(f"{grant_id or '*'}/*/{MANIFEST}")]
    return sorted(found, key=lambda s: (s.grant_id, s.sealed_at, s.report_id))


def _copy_tables(snapshot: Path, target: Path, kpi_ids: tuple[str, ...]) -> None:
    with duckdb.connect(str(target)) as con:
        con.execute(f"ATTACH '{quoted(snapshot)}' AS published (READ_ONLY)")
        for table in NEEDED:
            wanted = " WHERE list_contains($1, kpi_id)" if table == "kpi_value" else ""
            con.execute(
                f'CREATE TABLE "{table}" AS FROM published."{table}"{wanted}', [list(kpi_ids)] if wanted else []
            )
        con.execute("DETACH published")
        con.execute("CHECKPOINT")
