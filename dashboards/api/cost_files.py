"""The files of the cost pages: the table of the efficiency gain with live formulas, and IT cost as FOCUS."""

from flask import Flask, Response, abort

from dashboards.api.asked import ask_view
from dashboards.components.case_scope import CaseScope, basis_of
from dashboards.components.cost_scope import find_sight_problems, has_costs
from dashboards.exports.efficiency_book import write_efficiency
from dashboards.exports.focus_file import write_focus
from dashboards.filters import COST_VIEW, PERIOD, Period
from dashboards.links import BOOKINGS, EFFICIENCY_FILE, FOCUS_FILE, SHARED
from dashboards.takeover import Snapshots
from pipelines.costing.errors import CostingError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_cost_files(server: Flask, snapshots: Snapshots) -> None:
    """404 for what the snapshot or its edition does not have, 400 for an address that means nothing, 503 without one."""

    @server.get(EFFICIENCY_FILE)
    def efficiency() -> Response:
        view = ask_view(snapshots, SHARED, "", frozenset({PERIOD, COST_VIEW}))
        if find_sight_problems(view):
            abort(400)
        try:
            case = view.snapshot.cost_case(basis_of(view)) if has_costs(view) else None
            if case is None:
                abort(404)
            year = view.over(Period(case.last_year)).period.year
            if year not in case.booked_years:
                abort(404)
            made = write_efficiency(CaseScope(view, case, year))
        except CostingError:
            abort(404)
        return _answer(made, XLSX, f"effizienzgewinn-{year}-{view.snapshot.meta.snapshot_id}.xlsx")

    @server.get(FOCUS_FILE)
    def focus() -> Response:
        view = ask_view(snapshots, BOOKINGS, "", frozenset({PERIOD}))
        if snapshots.edition != "internal" or "booking" not in view.snapshot.tables:
            abort(404)
        period = view.filters.period
        span = (period.first, period.last) if period else ()
        return _answer(write_focus(view, *span), "text/csv", f"focus-{view.snapshot.meta.snapshot_id}.csv")


def _answer(made: bytes, kind: str, name: str) -> Response:
    return Response(made, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
