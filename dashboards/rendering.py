"""Renderings kept: a page is a pure function of the snapshot, the address and the day, so it is made once."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from dashboards.routing import Rendered, render
from dashboards.snapshot import SnapshotUnreadableError
from dashboards.takeover import Snapshots

MOST = 256
"""Pages kept: of all questions, places and periods, those asked for last."""

Key = tuple[str | None, str, str, date]


class Renderings:
    """Thread-safe. What was made of an older snapshot is let go of with the first page of a newer one."""

    def __init__(self, snapshots: Snapshots, today: Callable[[], date] = date.today, most: int = MOST) -> None:
        self.snapshots = snapshots
        self._today = today
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Key, Rendered] = OrderedDict()

    def get(self, path: str, query: str) -> Rendered:
        """The page of an address. A failure is never kept: the next request tries again."""
        today = self._today()
        key = (self._find_id(), path, query, today)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = render(self.snapshots, path, query, today)
        if made.snapshot_id is not None:
            self._keep((made.snapshot_id, path, query, today), made)
        return made

    def _find_id(self) -> str | None:
        try:
            snapshot = self.snapshots.current()
        except SnapshotUnreadableError:
            return None
        return snapshot.meta.snapshot_id if snapshot else None

    def _keep(self, key: Key, made: Rendered) -> None:
        with self._lock:
            for old in [one for one in self._kept if (one[0], one[3]) != (key[0], key[3])]:
                del self._kept[old]
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
