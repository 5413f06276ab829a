"""Computing figures again from the archived bytes and comparing them with their receipts.

Nothing is believed but the archive: every stored file is hashed, read anew and taken through all stages in a folder of
its own, with the files that the snapshot knew and no later ones.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.ingest.arrival import sha256_of
from pipelines.receipts.form import cell_of
from pipelines.receipts.found import Cell, NoSuchCellError
from pipelines.stages import House
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import Received, read_ledger
from pipelines.store.receipts import UnreadableError, find_cells

Receipt = Mapping[str, Any]
ADDRESS = ("kpi_id", "municipality_id", "service_id", "period_kind", "period_start", "period_end")


class Archive:
    """Hashes of stored files and entries of ledgers, each looked at once."""

    def __init__(self, data: DataFolder) -> None:
        self.data = data
        self._hashes: dict[Path, str] = {}
        self._entries: dict[str, dict[str, Received]] = {}

    def hash_of(self, file: Path) -> str:
        """sha256 of the bytes as they lie there; '' where there are none."""
        if file not in self._hashes:
            self._hashes[file] = sha256_of(file) if file.exists() else ""
        return self._hashes[file]

    def entry_of(self, municipality_id: str, sha256: str) -> Received | None:
        """The ledger's entry in the folder that is named after the hash."""
        if municipality_id not in self._entries:
            ledger = read_ledger(self.data.received, municipality_id)
            self._entries[municipality_id] = {entry.folder.name: entry for entry in ledger}
        return self._entries[municipality_id].get(sha256)


@dataclass(frozen=True)
class Verdict:
    """`differences` is empty where the figure was found again; `notes` are things that could not be looked at."""

    cell: Cell
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        return not self.differences


def verify(receipts: Sequence[Receipt], catalog: Catalog, data: DataFolder) -> list[Verdict]:
    """One verdict per receipt, in their order. Receipts of one snapshot share the work of computing it anew."""
    computed: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    groups: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        groups.setdefault(receipt["snapshot"]["id"], []).append(receipt)
    for snapshot_id, same in groups.items():
        computed[snapshot_id] = _compute_anew(same, catalog, data)
    archive = Archive(data)
    return [_judge(r, computed[r["snapshot"]["id"]], catalog, archive) for r in receipts]


def _compute_anew(receipts: Sequence[Receipt], catalog: Catalog, data: DataFolder) -> dict[tuple[Any, ...], dict[str, Any]]:  # fmt: skip
    """Every cell of the receipts' municipalities, from the archive alone."""
    as_of = date.fromisoformat(str(receipts[0]["snapshot"]["as_of"]))
    ledgers = {m: n for r in receipts for m, n in r["ledgers"].items() if m in catalog.municipalities}
    wanted = {tuple(str(r["cell"][key]) for key in ADDRESS) for r in receipts}
    with tempfile.TemporaryDirectory(prefix="digitalbilanz-verify-") as folder:
        house = House(catalog, DataFolder(Path(folder)), as_of)
        for municipality_id, number in ledgers.items():
            _show_archive(data.received, house.data.received, municipality_id, number)
            stages.harmonise(house, municipality_id)
            stages.assemble(house, municipality_id, confirm=False)
            stages.aggregate(house, municipality_id)
        values = stages.evaluate(house)
        kpis = sorted({cell[0] for cell in wanted})
        table = pq.read_table(values, filters=[("kpi_id", "in", kpis)])
        return {
            key: row for row in table.to_pylist() if (key := tuple(str(row[name]) for name in ADDRESS)) in wanted
        }  # fmt: skip


def _show_archive(received: Path, target: Path, municipality_id: str, newest: int) -> None:
    """Links to the files that the snapshot knew: those with a number up to `newest`."""
    folder = target / municipality_id
    folder.mkdir(parents=True)
    for entry in read_ledger(received, municipality_id):
        if entry.number <= newest:
            os.symlink(entry.folder.resolve(), folder / entry.folder.name, target_is_directory=True)


def _judge(
    receipt: Receipt, computed: Mapping[tuple[Any, ...], Mapping[str, Any]], catalog: Catalog, archive: Archive
) -> Verdict:
    cell = cell_of(receipt)
    notes: list[str] = []
    differences = [
        *_definition(receipt, catalog), *_archive(receipt, archive), *_snapshot(receipt, cell, archive, notes),
        *_figure(receipt, computed.get(tuple(str(receipt["cell"][key]) for key in ADDRESS))),
    ]  # fmt: skip
    return Verdict(cell, tuple(differences), tuple(notes))


def _definition(receipt: Receipt, catalog: Catalog) -> Iterator[str]:
    then, now = receipt["formula"]["definition_hash"], None
    if receipt["cell"]["kpi_id"] in catalog.kpis:
        now = catalog.definition_hash(receipt["cell"]["kpi_id"])
    if now is None:
        yield f"the catalogue has no KPI {receipt['cell']['kpi_id']} any more"
    elif now != then:
        yield f"the definition has changed: {then[:12]} then, {now[:12]} now"


def _archive(receipt: Receipt, archive: Archive) -> Iterator[str]:
    """Every delivery's stored bytes have the hash that the receipt names."""
    for source in receipt["deliveries"]:
        entry = archive.entry_of(source["municipality_id"], source["sha256"])
        part = next((p for p in entry.parts if p.dataset_id == source["dataset_id"]), None) if entry else None
        if entry is None or part is None:
            yield f"{source['file_name']}: not in the archive any more"
            continue
        if (entry.sha256, part.stored_sha256) != (source["sha256"], source["stored_sha256"]):
            yield f"{source['file_name']}: the ledger names another hash than the receipt"
        if archive.hash_of(entry.folder / part.stored_file) != source["stored_sha256"]:
            yield f"{source['file_name']}: the archived bytes are not those that were received"


def _snapshot(receipt: Receipt, cell: Cell, archive: Archive, notes: list[str]) -> Iterator[str]:
    """The published file, where it is still kept, is the one that the receipt was made from, and says the same."""
    file = archive.data.published / receipt["snapshot"]["file"]
    if not file.exists():
        notes.append(f"{file.name}: no longer published")
        return
    if archive.hash_of(file) == receipt["snapshot"]["sha256"]:
        return
    yield f"{file.name}: not the snapshot that the receipt was made from"
    try:
        now = find_cells(file, [cell])[0]
    except (NoSuchCellError, UnreadableError):
        yield f"{file.name}: has no such figure"
        return
    if not _same(receipt["figure"]["value"], now.value):
        yield f"{file.name}: says {_shown(now.value)}, the receipt {_shown(receipt['figure']['value'])}"


def _figure(receipt: Receipt, row: Mapping[str, Any] | None) -> Iterator[str]:
    """The figure itself, its parts as far as they are shown, and its state."""
    figure = receipt["figure"]
    if row is None:
        yield "the archive gives no such figure"
        return
    is_rounded = figure["n"] is None and row["n"] is not None and figure["value"] is not None
    value = _rounded(row["value"], figure["decimals"]) if is_rounded else row["value"]
    if not _same(figure["value"], value):
        yield f"computed again: {_shown(value)}, receipt: {_shown(figure['value'])}"
    if not is_rounded:
        for part in ("numerator", "denominator", "n"):
            if not _same(figure[part], row[part]):
                yield f"{part} computed again: {_shown(row[part])}, receipt: {_shown(figure[part])}"
    if figure["state"] != row["state"]:
        yield f"state computed again: {row['state']}, receipt: {figure['state']}"


def _same(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    return Decimal(str(one)) == Decimal(str(other))


def _rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """As disclosure control rounds the value of a period that contains a hidden month."""
    return None if value is None else Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _shown(value: object) -> str:
    return "no value" if value is None else f"{Decimal(str(value)).normalize():f}"
