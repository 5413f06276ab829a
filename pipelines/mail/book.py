"""The book of what was sent: one file per message and recipient, claimed before it is sent and marked after.

A message is known by what it says and to whom. Whoever claims it first sends it; a claim is one atomic creation of a file.
What was refused before the server took it is given back, so that a retry sends it. What may have gone out, because the
connection broke while the server was taking it, stays claimed: rather one message too few than two, and it is said.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipelines.store.lake import whole_file

State = Literal["new", "sent", "unclear"]


def key_of(*parts: str) -> str:
    """Sixteen hex digits over what a message says and to whom."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Book:
    folder: Path

    def claim(self, key: str, about: str) -> State:
        """`new`: it is ours to send, and nobody else's. `unclear`: claimed once, and never said to be sent."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._file(key).open("x", encoding="utf-8") as file:
                json.dump({"about": about, "claimed": _now()}, file, ensure_ascii=False)
        except FileExistsError:
            return "sent" if self._is_sent(key) else "unclear"
        return "new"

    def give_back(self, key: str) -> None:
        """It was certainly not sent."""
        self._file(key).unlink(missing_ok=True)

    def mark_sent(self, key: str) -> None:
        entry = json.loads(self._file(key).read_text(encoding="utf-8")) | {"sent": _now()}
        with whole_file(self._file(key)) as temporary:
            temporary.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")

    def _is_sent(self, key: str) -> bool:
        """A claim that is being written at this moment is not sent yet."""
        try:
            return "sent" in json.loads(self._file(key).read_text(encoding="utf-8"))
        except ValueError:
            return False

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
