"""What a receipt is held against: the archived files with their ledger, and the published file where it is still kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.ingest.arrival import sha256_of
from pipelines.proof.anew import Receipt
from pipelines.proof.compare import compare, is_same, show_number
from pipelines.proof.words import Said, said
from pipelines.receipts.form import read_text, write_text
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import Received, read_ledger
from pipelines.store.receipts import UnreadableError


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
class Published:
    """The published file of a receipt: whether it is still there, the one it names, and what it says of the figure."""

    file: str
    is_there: bool
    is_same: bool
    receipt: Mapping[str, Any] | None


def look_at_published(
    same: Sequence[Receipt], archive: Archive, make: Callable[[Path, str], list[dict[str, Any] | None]]
) -> list[Published]:
    """Of receipts that name one snapshot; `make` gives theirs from the file with its sha256, which is opened once."""
    found = []
    made: dict[str, list[dict[str, Any] | None]] = {}
    for place, receipt in enumerate(same):
        file = archive.data.published / Path(receipt["snapshot"]["file"]).name
        if file.name not in made:
            try:
                made[file.name] = make(file, archive.hash_of(file)) if file.exists() else []
            except UnreadableError:
                made[file.name] = []
        told = made[file.name][place] if made[file.name] else None
        is_same = archive.hash_of(file) == receipt["snapshot"]["sha256"]
        found.append(Published(file.name, file.exists(), is_same, read_text(write_text(told)) if told else None))
    return found


def find_in_archive(receipt: Receipt, archive: Archive) -> Iterator[Said]:
    """Every delivery's stored bytes have the hash that the receipt names."""
    for source in receipt["deliveries"]:
        file = source["file_name"]
        entry = archive.entry_of(source["municipality_id"], source["sha256"])
        part = next((p for p in entry.parts if p.dataset_id == source["dataset_id"]), None) if entry else None
        if entry is None or part is None:
            yield said("gone", file=file)
            continue
        if (entry.sha256, part.stored_sha256) != (source["sha256"], source["stored_sha256"]):
            yield said("hash", file=file)
        if archive.hash_of(entry.folder / part.stored_file) != source["stored_sha256"]:
            yield said("bytes", file=file)


def hold_against(receipt: Receipt, published: Published, notes: list[Said]) -> Iterator[Said]:
    """The published file, where it is still kept, is the one that the receipt was made from, and says the same."""
    file, told = published.file, published.receipt
    if not published.is_there:
        notes.append(said("pruned", file=file))
        return
    if not published.is_same:
        yield said("swapped", file=file)
    if told is None:
        yield said("swapped_empty", file=file)
    elif published.is_same:
        # the rows of a KPI's files are not in a snapshot
        yield from compare("published", "", {key: value for key, value in receipt.items() if key in told}, told)
    elif not is_same(receipt["figure"]["value"], told["figure"]["value"]):
        then, now = (show_number(one["figure"]["value"]) for one in (receipt, told))
        yield said("swapped_value", file=file, now=now, then=then)
