"""Everything a receipt says, computed again: the archive taken through all stages into tables like a snapshot's.

Nothing is believed but the archive: every stored file is read anew in a folder of its own, with the files that the snapshot
knew and no later ones, and the same queries that wrote the receipt are asked again.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.receipts.form import cell_of
from pipelines.receipts.found import Ask, Cell, Found, NoSuchCellError, find, read_head
from pipelines.stages import House
from pipelines.store.anew import asking, fill_books, fill_values
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import read_ledger
from pipelines.store.snapshot import EDITIONS

Receipt = Mapping[str, Any]
RowsOfFiles = list[dict[str, Any]]


def compute_anew(
    receipts: Sequence[Receipt], catalog: Catalog, data: DataFolder
) -> list[tuple[Found | None, RowsOfFiles]]:
    """For each of `receipts`, all of one snapshot: what the archive says of its figure, and the rows it counts.

    None where the archive gives no such figure. Rows are looked for only where the receipt names some.
    """
    edition, as_of = receipts[0]["snapshot"]["edition"], date.fromisoformat(str(receipts[0]["snapshot"]["as_of"]))
    if edition not in EDITIONS:
        raise KeyError(edition)
    ledgers = {m: n for r in receipts for m, n in r["ledgers"].items() if m in catalog.municipalities}
    with tempfile.TemporaryDirectory(prefix="digitalbilanz-verify-") as folder:
        house = House(catalog, DataFolder(Path(folder)), as_of)
        take_archive(house, data, ledgers)
        for municipality_id in ledgers:
            stages.aggregate(house, municipality_id)
        values = stages.evaluate(house)
        with stages.workbench() as con:
            fill_books(con, catalog, edition, stages.frame_of(house), house.data.lake, ledgers)
            fill_values(con, values, sorted({r["cell"]["kpi_id"] for r in receipts}))
            found = _find_all(asking(con), [cell_of(r) for r in receipts])
        counted = {cell_of(r): None for r in receipts if "rows" in r}
        rows = {cell: _trace(house, cell) for cell in counted}
        return [(one, rows.get(cell_of(r), []) if one else []) for r, one in zip(receipts, found, strict=True)]


def _show_archive(received: Path, target: Path, municipality_id: str, newest: int) -> None:
    """Links to the files that the snapshot knew: those with a number up to `newest`."""
    folder = target / municipality_id
    folder.mkdir(parents=True)
    for entry in read_ledger(received, municipality_id):
        if entry.number <= newest:
            os.symlink(entry.folder.resolve(), folder / entry.folder.name, target_is_directory=True)


def take_archive(house: House, data: DataFolder, ledgers: Mapping[str, int]) -> None:
    """The archived files of `data` that a snapshot knew, up to the accepted rows, into the house's own folder."""
    for municipality_id, number in ledgers.items():
        _show_archive(data.received, house.data.received, municipality_id, number)
        stages.harmonise(house, municipality_id)
        stages.assemble(house, municipality_id, confirm=False)


def _find_all(ask: Ask, cells: Sequence[Cell]) -> list[Found | None]:
    head = read_head(ask)
    found: list[Found | None] = []
    for cell in cells:
        try:
            found.append(find(ask, head, cell))
        except NoSuchCellError:
            found.append(None)
    return found


def _trace(house: House, cell: Cell) -> RowsOfFiles:
    return [asdict(rows) for rows in stages.trace(house.catalog, house.data.lake, cell)]
