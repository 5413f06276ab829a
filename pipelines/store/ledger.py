"""The delivery ledger: one JSON file per received file, beside the archived bytes, under their sha256."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from expectations.findings import Finding
from pipelines.store.lake import read_json, write_json


@dataclass(frozen=True)
class Part:
    """What was kept of one received file for one dataset (a workbook may carry two)."""

    dataset_id: str
    stored_as: str
    """`original` (the bytes as delivered), `cells` (without the columns that must not be kept) or `nothing` (refused)."""
    stored_file: str = ""
    stored_sha256: str = ""
    dropped_personal: tuple[str, ...] = ()
    dropped_undeclared: tuple[str, ...] = ()
    refused: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Received:
    """One file as it arrived. `number` counts the municipality's files in the order of their arrival."""

    municipality_id: str
    number: int
    file_name: str
    sha256: str
    size_bytes: int
    delivered_at: datetime
    received_at: datetime
    parts: tuple[Part, ...] = ()
    refused: tuple[Finding, ...] = ()
    """Why the file as a whole could not be taken; it then has no parts."""
    agreement_key: str = ""
    """Key of the municipality's layouts when a refusal was judged; another agreement judges it anew."""
    folder: Path = field(default=Path(), compare=False)

    def delivery_id(self, part: Part | None = None) -> str:
        """Of one part, or of a file that has none. Two municipalities may deliver the same bytes."""
        return f"{self.municipality_id}-{self.sha256[:16]}-{part.dataset_id if part else ''}"


ENTRY = "delivery.json"


def read_ledger(received: Path, municipality_id: str) -> list[Received]:
    """All files received from one municipality, in the order of their arrival."""
    folder = received / municipality_id
    # a folder under a temporary name is what a killed run left behind
    entries = [_load(f) for f in folder.glob(f"[!.]*/{ENTRY}")] if folder.exists() else []
    return sorted(entries, key=lambda r: r.number)


def write_entry(entry: Received, folder: Path) -> None:
    write_json({k: v for k, v in asdict(entry).items() if k != "folder"}, folder / ENTRY)


def parts_of(ledger: list[Received]) -> Iterator[tuple[Received, Part]]:
    for received in ledger:
        for part in received.parts:
            yield received, part


def _load(file: Path) -> Received:
    data: dict[str, Any] = read_json(file)
    parts = tuple(
        Part(**p | {
            "dropped_personal": tuple(p["dropped_personal"]),
            "dropped_undeclared": tuple(p["dropped_undeclared"]),
            "refused": findings(p["refused"]),
        })
        for p in data["parts"]
    )  # fmt: skip
    entry = Received(**data | {
        "delivered_at": datetime.fromisoformat(data["delivered_at"]),
        "received_at": datetime.fromisoformat(data["received_at"]),
        "parts": parts,
        "refused": findings(data["refused"]),
    })  # fmt: skip
    return replace(entry, folder=file.parent)


def findings(data: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings from JSON."""
    return tuple(Finding(**f) for f in data)
