"""The ledger of sealed reports: one line for each, appended and never rewritten, in `reports/grants/ledger.jsonl`.

Every line holds the hash of the manifest, which holds the hashes of the files, and the hash of the line before it. Whoever
changes a report and its manifest has to change the ledger from there on, and every copy that was ever made of it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

LEDGER = "ledger.jsonl"


@dataclass(frozen=True)
class Entry:
    """`before`: sha256 of the line before; "" of the first."""

    grant_id: str
    report_id: str
    sealed_at: str
    manifest_sha256: str
    snapshot_sha256: str
    before: str = ""


def append_entry(root: Path, entry: Entry) -> None:
    """Write `entry` behind the last line; its `before` is taken from there."""
    lines = _lines(root)
    chained = asdict(entry) | {"before": _hash(lines[-1]) if lines else ""}
    with (root / LEDGER).open("a", encoding="utf-8") as file:
        file.write(json.dumps(chained, ensure_ascii=False, sort_keys=True) + "\n")


def read_entries(root: Path) -> tuple[Entry, ...]:
    return tuple(Entry(**json.loads(line)) for line in _lines(root))


def broken_lines(root: Path) -> Iterator[int]:
    """Numbers (from 1) of lines that do not follow the line before them: one of the two was changed, added or removed."""
    before = ""
    for number, line in enumerate(_lines(root), 1):
        if json.loads(line)["before"] != before:
            yield number
        before = _hash(line)


def _lines(root: Path) -> list[str]:
    file = root / LEDGER
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
