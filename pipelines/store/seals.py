"""Sealed reports on grants: kept for good in `reports/grants/<grant_id>/<until>-<files>-<manifest>/`, with what they rest on.

A sealed folder is made whole or not at all, its files are made read-only, and nothing in this software removes or
changes one. `manifest.json` holds the hash of every file in it; the name of the folder and the ledger beside hold that of
the manifest, so that a file and its hash cannot be changed together unseen.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.grants.handed_in import HandedIn
from pipelines.store.lake import quoted, read_json, write_json
from pipelines.store.seal_ledger import Entry, append_entry, read_entries

MANIFEST, TABLES, FINAL = "manifest.json", "tables.duckdb", "final"
NAMED = 16
"""Digits of the manifest's hash in the name of a folder."""
NEEDED = (
    "snapshot", "municipality", "event", "unit", "goal", "kpi", "kpi_value", "delivery", "grant", "grant_plan", "grant_term",
    "grant_voucher", "grant_income", "grant_drawdown", "grant_account", "grant_share", "grant_finding",
)  # fmt: skip
"""What a report is made of: these tables of the snapshot, values of other KPIs left out."""
SAID = ("texts", "findings", "measures")


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
    manifest_sha256: str
    recorded_sha256: str
    """Of the manifest, as the ledger has it; "" where the ledger knows nothing of the report."""
    said: dict[str, Any]
    """Texts, findings and measures of the report, as `reports.proof_of_use.said` writes them."""

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
        """Files that are missing, added or no longer what was sealed; none in a report that can be trusted."""
        changed = [name for name, sha256 in self.files.items() if hash_of(self.folder / name) != sha256]
        added = {file.name for file in self.folder.iterdir()} - {*self.files, MANIFEST}
        return (*changed, *sorted(added), *([] if self.has_its_manifest else [MANIFEST]))

    @property
    def has_its_manifest(self) -> bool:
        """Whether folder and ledger know the manifest as it is."""
        is_named = self.folder.name.endswith(f"-{self.manifest_sha256[:NAMED]}")
        return is_named and self.manifest_sha256 == self.recorded_sha256


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
    grant_id = str(facts["grant_id"])
    name = f"{facts['until']}-{digest.hexdigest()[:8]}"
    there = next(iter(sorted((root / grant_id).glob(f"{name}-*"))), None)
    if there is not None:
        return next(seal for seal in find_seals(root, grant_id) if seal.folder == there)
    (root / grant_id).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sealing-", dir=root / grant_id) as work:
        made = Path(work) / name
        made.mkdir()
        for file_name, content in files.items():
            (made / file_name).write_bytes(content)
        _copy_tables(snapshot, made / TABLES, kpi_ids)
        hashes = {file.name: hash_of(file) for file in sorted(made.iterdir())}
        of_snapshot = hash_of(snapshot)
        manifest = {**facts, "snapshot_sha256": of_snapshot, "sealed_at": now.isoformat(), "files": hashes}
        write_json(manifest, made / MANIFEST)
        for file in made.iterdir():
            file.chmod(0o440)
        of_manifest = hash_of(made / MANIFEST)
        folder = root / grant_id / f"{name}-{of_manifest[:NAMED]}"
        made.rename(folder)
    append_entry(root, Entry(grant_id, folder.name, now.isoformat(), of_manifest, of_snapshot))
    return read_seal(folder, of_manifest)


def read_seal(folder: Path, recorded_sha256: str) -> Seal:
    m = read_json(folder / MANIFEST)
    return Seal(
        folder, m["grant_id"], date.fromisoformat(m["until"]), m["kind"], m["language"],
        datetime.fromisoformat(m["sealed_at"]), m["snapshot_id"], m["figures"], m["files"], hash_of(folder / MANIFEST),
        recorded_sha256, {name: m[name] for name in SAID if name in m},
    )  # fmt: skip


def find_seals(root: Path, grant_id: str | None = None) -> list[Seal]:
    """All sealed reports (of one grant), the oldest seal first."""
    recorded = {(entry.grant_id, entry.report_id): entry.manifest_sha256 for entry in read_entries(root)}
    folders = [file.parent for file in root.glob(f"{grant_id or '*'}/*/{MANIFEST}")]
    found = [read_seal(folder, recorded.get((folder.parent.name, folder.name), "")) for folder in folders]
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
