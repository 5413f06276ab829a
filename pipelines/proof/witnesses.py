"""What a receipt is held against: the archived files with their ledger, and the published file where it is still kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.ingest.arrival import sha256_of
from pipelines.proof.anew import Receipt
from pipelines.receipts.form import cell_of, read_text, write_text
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import Received, read_ledger
from pipelines.store.receipts import UnreadableError, try_receipts


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


def find_published(same: Sequence[Receipt], archive: Archive) -> list[Published]:
    """Of receipts that name one snapshot; the file is opened once."""
    found = []
    made: dict[str, list[dict[str, Any] | None]] = {}
    for place, receipt in enumerate(same):
        file = archive.data.published / Path(receipt["snapshot"]["file"]).name
        if file.name not in made:
            try:
                cells = [cell_of(one) for one in same]
                made[file.name] = try_receipts(file, archive.hash_of(file), cells) if file.exists() else []
            except UnreadableError:
                made[file.name] = []
        told = made[file.name][place] if made[file.name] else None
        is_same = archive.hash_of(file) == receipt["snapshot"]["sha256"]
        found.append(Published(file.name, file.exists(), is_same, read_text(write_text(told)) if told else None))
    return found
