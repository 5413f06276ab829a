"""Take what lies in the inbox of one municipality: identify, read, keep, and write it into the ledger.

The bytes are copied and hashed before anything is computed from them. Where a file has something that must not
be kept (personal, staff or undeclared columns, a workbook's author and further sheets), the kept copy is its agreed
cells, and both hashes are recorded. A refused file leaves its hash and the reason, nothing else.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from expectations.catalog import Catalog
from expectations.findings import FileRefused, Finding
from expectations.models import Layout
from pipelines.ingest.arrival import FileNotReady, check_arrival, sha256_of
from pipelines.ingest.naming import Picked, pick_layout
from pipelines.ingest.read import read_cells
from pipelines.ingest.readings import cells_file, unknown_name, write_reading
from pipelines.store.lake import key_of, whole_folder
from pipelines.store.ledger import Part, Received, read_ledger, write_entry


@dataclass(frozen=True)
class Arrival:
    """Counts of one look into the inbox."""

    files_seen: int
    files_new: int
    files_refused: int
    files_waiting: int = 0
    """Not complete yet; looked at again next time."""


def receive_files(catalog: Catalog, municipality_id: str, inbox: Path, received: Path, lake: Path) -> Arrival:
    """Receive every new file of the municipality. The same bytes twice change nothing."""
    ledger = read_ledger(received, municipality_id)
    agreement = agreement_key(catalog, municipality_id)
    known = {r.sha256: r for r in ledger if not _refusal_outdated(r, agreement)}
    number = max((r.number for r in ledger), default=0)
    seen = new = refused = waiting = 0
    for file in _files(inbox / municipality_id):
        seen += 1
        try:
            entry = _identify(file, municipality_id)
            if entry.sha256 in known:
                continue
            entry = replace(entry, number=number + 1, agreement_key=agreement)
            entry = _keep(file, entry, catalog, received, lake)
        except FileNotReady:
            waiting += 1
            continue
        number += 1
        known[entry.sha256] = entry
        new += 1
        refused += bool(entry.refused or any(p.refused for p in entry.parts))
    return Arrival(seen, new, refused, waiting)


def agreement_key(catalog: Catalog, municipality_id: str) -> str:
    """Changes when anything changes that decides whether a file of this municipality can be taken."""
    municipality = catalog.municipalities[municipality_id]
    return key_of(municipality, *(catalog.contracts[d] for d in sorted(municipality.deliveries)))


def _refusal_outdated(entry: Received, agreement: str) -> bool:
    """A refusal is judged anew when the agreement has changed since."""
    some_refused = bool(entry.refused) or any(p.refused for p in entry.parts)
    return some_refused and entry.agreement_key != agreement


def _files(folder: Path) -> Iterator[Path]:
    """Everything in the inbox, older first: what was put there later supersedes."""
    if folder.is_dir():
        files = [f for f in folder.iterdir() if not f.name.startswith(".") or f.name.startswith(".~")]
        yield from sorted(files, key=lambda f: (f.lstat().st_mtime_ns, f.name))


def _identify(file: Path, municipality_id: str) -> Received:
    """Name, hash and times of a file; a file that cannot even be hashed is refused under the hash of its name."""
    stat = file.lstat()
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    delivered_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None, microsecond=0)
    entry = Received(municipality_id, 0, file.name, "", stat.st_size, delivered_at, now)
    try:
        check_arrival(file)
        return replace(entry, sha256=sha256_of(file))
    except FileNotReady:
        raise
    except FileRefused as e:
        return replace(entry, sha256="refused-" + key_of(file.name, stat.st_size, stat.st_mtime_ns), refused=e.findings)


def _keep(file: Path, entry: Received, catalog: Catalog, received: Path, lake: Path) -> Received:
    """Read the file by every layout that its name calls for, and keep it, whole, in a folder of its own."""
    municipality = catalog.municipalities[entry.municipality_id]
    folder = received / entry.municipality_id / entry.sha256
    choices = [] if entry.refused else pick_layout(municipality, file.name)
    if not entry.refused and not choices:
        entry = replace(entry, refused=(unknown_name(municipality),))
    if folder.exists():
        shutil.rmtree(folder)  # only ever a refusal that is judged anew
    with whole_folder(folder) as new:
        if choices:
            entry = replace(entry, parts=_take(file, choices, entry, catalog, lake, new))
        write_entry(entry, new)
    return replace(entry, folder=folder)


def _take(
    file: Path, choices: list[Picked], entry: Received, catalog: Catalog, lake: Path, folder: Path
) -> tuple[Part, ...]:
    """Copy the bytes first and read the copy: what is hashed, read and kept is the same, whatever the sender does."""
    copy = folder / f"original{file.suffix.lower()}"
    shutil.copyfile(file, copy, follow_symlinks=False)
    if sha256_of(copy) != entry.sha256:
        raise FileNotReady(Finding("not_complete"))
    drafts = [(pick, *_read_part(copy, pick, entry, catalog, lake)) for pick in choices]
    if all(_may_keep_bytes(pick.layout, part) for pick, part, _ in drafts):
        return tuple(
            replace(p, stored_as="original", stored_file=copy.name, stored_sha256=entry.sha256) for _, p, _ in drafts
        )
    copy.unlink()
    return tuple(_store_cells(part, cells, folder) for _, part, cells in drafts)


def _may_keep_bytes(layout: Layout, part: Part) -> bool:
    """Only where the file is the agreed table and nothing else.

    A workbook carries its author's name, comments and further sheets; title rows and the frame around JSON
    records may say who made them. Of such files only the agreed cells are kept.
    """
    bare = layout.header_row == 1 if layout.format == "csv" else layout.format == "json" and layout.records is None
    return bare and not (layout.ignore or part.refused or part.dropped_personal or part.dropped_undeclared)


def _read_part(file: Path, pick: Picked, entry: Received, catalog: Catalog, lake: Path) -> tuple[Part, Path | None]:
    """The part, and the file with its cells (none if refused)."""
    target = cells_file(lake, entry, pick.dataset_id, pick.layout, catalog)
    try:
        cells = read_cells(file, pick.layout, catalog.contracts[pick.dataset_id], target)
    except FileRefused as e:
        return Part(pick.dataset_id, "nothing", refused=e.findings), None
    write_reading(cells, target)
    part = Part(
        pick.dataset_id,
        "cells",
        dropped_personal=cells.dropped_personal,
        dropped_undeclared=cells.dropped_undeclared,
    )
    return part, target


def _store_cells(part: Part, cells: Path | None, folder: Path) -> Part:
    if cells is None:
        return part
    name = f"{part.dataset_id}.cells.parquet"
    shutil.copyfile(cells, folder / name)
    shutil.copyfile(cells.with_suffix(".json"), (folder / name).with_suffix(".json"))
    return replace(part, stored_file=name, stored_sha256=sha256_of(folder / name))
