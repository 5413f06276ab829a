"""What a request for a file asks for: one snapshot and one state of the filters."""

from flask import abort, request

from dashboards.filters import Period, check_against, read_address
from dashboards.numbers import Numbers
from dashboards.snapshot import SnapshotUnreadableError
from dashboards.takeover import Snapshots
from dashboards.texts import find_languages, load_texts
from dashboards.view import View


def ask_view(snapshots: Snapshots, path: str, item: str, uses: frozenset[str] | None = None) -> View:
    """Aborts with 400 for an address that means nothing, 503 without a snapshot. `uses` None takes every filter."""
    address = read_address(request.query_string.decode("utf-8", "replace"), find_languages())
    filters = address.filters
    try:
        snapshot = snapshots.current()
    except SnapshotUnreadableError:
        snapshot = None
    if snapshot is None:
        abort(503)
    view = View(snapshot, filters, path, load_texts(filters.lang), Numbers(filters.lang), item)
    months = (snapshot.meta.first_month, Period.of(snapshot.meta.last_month).last)
    is_foreign = uses is not None and any(value and name not in uses for name, value in filters.given.items())
    problems = check_against(filters, months, view.municipalities, view.services, view.kpis)
    if address.problems or problems or is_foreign:
        abort(400)
    return view
