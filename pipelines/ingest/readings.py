"""The cells of each received part, as read by the layout in force: `lake/<municipality>/cells/`.

Derived, and keyed by layout and contract: a changed layout reads the archived bytes anew.
"""

import shutil
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from expectations.catalog import Catalog
from expectations.findings import FileRefused, Finding
from expectations.models import Layout, Municipality
from pipelines.ingest.cells import Cells
from pipelines.ingest.naming import pick_layout, spoken_name
from pipelines.ingest.read import read_cells
from pipelines.store.lake import key_of, read_json, whole_file, write_json
from pipelines.store.ledger import Part, Received, findings


@dataclass(frozen=True)
class Reading:
    """One delivery as read: its cells file (None if refused) and what was seen on the way."""

    received: Received
    part: Part
    layout: Layout | None
    first_month: date | None
    last_month: date | None
    cells: Path | None
    blank_rows: int = 0
    broken: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    total_text: str | None = None
    refused: tuple[Finding, ...] = ()

    @property
    def delivery_id(self) -> str:
        return self.received.delivery_id(self.part)


def cells_file(lake: Path, received: Received, dataset_id: str, layout: Layout, catalog: Catalog) -> Path:
    key = key_of(layout, catalog.contracts[dataset_id])
    return lake / received.municipality_id / "cells" / f"{received.sha256[:16]}-{dataset_id}-{key}.parquet"


def unknown_name(municipality: Municipality) -> Finding:
    """The finding for a file name that no layout knows; it names the newest agreed forms."""
    newest = dict.fromkeys(spoken_name(layouts[-1].file) for layouts in municipality.deliveries.values())
    return Finding("unknown_file_name", {"expected": ", ".join(newest)})


def write_reading(cells: Cells, target: Path) -> None:
    """Beside the cells file: what is not in its rows."""
    noted = {"broken": cells.broken, "warnings": cells.warnings}
    _write_notes(target, blank_rows=cells.blank_rows, total_text=cells.total_text, **noted)


def _write_notes(
    target: Path, *, blank_rows: int = 0, total_text: str | None = None, **found: tuple[Finding, ...]
) -> None:
    lists = {kind: [asdict(f) for f in found.get(kind, ())] for kind in ("broken", "warnings", "refused")}
    write_json({"blank_rows": blank_rows, "total_text": total_text} | lists, target.with_suffix(".json"))


def reading_of(received: Received, part: Part, catalog: Catalog, lake: Path) -> Reading:
    """The reading under today's layout; from the archive if the layout has changed since it arrived."""
    municipality = catalog.municipalities[received.municipality_id]
    picked = pick_layout(municipality, received.file_name)
    chosen = next((p for p in picked if p.dataset_id == part.dataset_id), None)
    reading = Reading(received, part, None, None, None, None, refused=part.refused)
    if chosen is None:
        return replace(reading, refused=part.refused or (unknown_name(municipality),))
    layout, covered = chosen.layout, chosen.covered
    reading = replace(reading, layout=layout)
    if covered:
        reading = replace(reading, first_month=covered.first_month, last_month=covered.last_month)
    if part.refused:
        return reading
    file = cells_file(lake, received, part.dataset_id, layout, catalog)
    if not file.with_suffix(".json").exists():
        _read_archive(received, part, layout, catalog, file)
    notes = read_json(file.with_suffix(".json"))
    refused = findings(notes["refused"])
    return replace(
        reading,
        cells=None if refused else file,
        blank_rows=notes["blank_rows"],
        total_text=notes["total_text"],
        broken=findings(notes["broken"]),
        warnings=findings(notes["warnings"]),
        refused=refused,
    )


def _read_archive(received: Received, part: Part, layout: Layout, catalog: Catalog, target: Path) -> None:
    archived = received.folder / part.stored_file
    try:
        if part.stored_as == "cells":
            # what was dropped at the door is gone; the cells that were kept are all there is
            _check_headers(archived, layout)
            for kept, copy in ((archived, target), (archived.with_suffix(".json"), target.with_suffix(".json"))):
                with whole_file(copy) as temporary:
                    shutil.copyfile(kept, temporary)
        else:
            write_reading(read_cells(archived, layout, catalog.contracts[part.dataset_id], target), target)
    except FileRefused as e:
        _write_notes(target, refused=e.findings)


def _check_headers(archived: Path, layout: Layout) -> None:
    kept = set(pq.read_schema(archived).names)
    missing = sorted({*layout.columns.values(), *(w.header for w in layout.wide)} - kept)
    if missing:
        raise FileRefused(Finding("missing_columns", {"columns": ", ".join(missing), "found": ", ".join(sorted(kept))}))
