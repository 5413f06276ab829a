"""Which snapshot is the current one: follows the pointer file without a restart."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from dashboards.records import Edition
from dashboards.snapshot import Snapshot, SnapshotUnreadableError


@dataclass(frozen=True)
class Stamp:
    """What a replaced pointer file cannot share with its predecessor."""

    modified_ns: int
    inode: int
    size: int


class Snapshots:
    """Hands out the snapshot that `<edition>.current` names; a stat per call, an open per publication."""

    def __init__(self, published: Path, edition: Edition) -> None:
        self.edition = edition
        self._pointer = published / f"{edition}.current"
        self._lock = Lock()
        self._stamp: Stamp | None = None
        self._current: Snapshot | None = None

    def current(self) -> Snapshot | None:
        """The newest snapshot, None where nothing was published yet.

        Raises SnapshotUnreadableError where the pointer names no readable snapshot. Nothing is closed here:
        an older snapshot closes when its last reader lets go of it.
        """
        with self._lock:
            stamp = self._read_stamp()
            if stamp != self._stamp or (stamp and not self._current):
                self._current = self._open() if stamp else None
                self._stamp = stamp
            return self._current

    def _read_stamp(self) -> Stamp | None:
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            return None
        return Stamp(status.st_mtime_ns, status.st_ino, status.st_size)

    def _open(self) -> Snapshot:
        name = self._pointer.read_text(encoding="utf-8").strip()
        if not name or Path(name).name != name:
            raise SnapshotUnreadableError(f"{self._pointer.name}: `{name}` is not a file name")
        return Snapshot(self._pointer.parent / name)
