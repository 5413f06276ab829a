"""`/healthz`: whether there is a readable snapshot, and which."""

from typing import Any

from flask import Flask, jsonify

from dashboards.snapshot import SnapshotUnreadableError
from dashboards.takeover import Snapshots


def add_health(server: Flask, snapshots: Snapshots) -> None:
    """200 with status `ok` or `empty`; 503 with `unreadable`."""

    @server.get("/healthz")
    def healthz() -> tuple[Any, int]:
        try:
            snapshot = snapshots.current()
        except SnapshotUnreadableError:
            return jsonify(status="unreadable", edition=snapshots.edition, snapshot_id=None), 503
        snapshot_id = snapshot.meta.snapshot_id if snapshot else None
        return jsonify(status="ok" if snapshot else "empty", edition=snapshots.edition, snapshot_id=snapshot_id), 200
