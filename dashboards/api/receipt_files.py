"""The receipt of a figure as a file: what `digitalbilanz verify` takes."""

from flask import Flask, Response, abort, request

from dashboards.api.asked import ask_view
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE
from dashboards.judgement import find_cell
from dashboards.links import GRANT_ACCOUNT
from dashboards.records import ALL, PeriodKind
from dashboards.takeover import Snapshots
from pipelines.receipts.form import HiddenError, write_text
from pipelines.receipts.found import Cell
from pipelines.receipts.grant_form import GrantSum, NoSuchSumError

USES = frozenset({MUNICIPALITY, PERIOD, SERVICE})


def add_receipt_files(server: Flask, snapshots: Snapshots) -> None:
    @server.get(f"{GRANT_ACCOUNT}<grant_id>/beleg/<sum_id>.json")
    def grant_receipt(grant_id: str, sum_id: str) -> Response:
        """Of the newest account; 404 for a sum that is not there, and in the public edition for all."""
        view = ask_view(snapshots, request.path, grant_id, frozenset())
        grant = next((one for one in view.snapshot.grants if one.grant_id == grant_id), None)
        account = view.snapshot.grant_totals.get(grant_id) if grant else None
        if account is None:
            abort(404)
        try:
            made = view.snapshot.grant_receipt(GrantSum(grant_id, sum_id, account[0].until))
        except NoSuchSumError:
            abort(404)
        return _file(write_text(made), f"beleg-{grant_id}-{sum_id}-{account[0].until}.json")

    @server.get("/beleg/<kpi_id>/<kind>.json")
    def receipt(kpi_id: str, kind: PeriodKind) -> Response:
        """404 for a figure that is not there or kept secret, 400 for an address that means nothing."""
        view = ask_view(snapshots, request.path, kpi_id, USES)
        place, service = view.municipality or ALL, view.filters.service or ALL
        found = view.snapshot.values(
            kpi_id=kpi_id, municipality_id=place, service_id=service, period_end=view.period.last
        )
        cell = find_cell(found.get(kpi_id, []), kind, view.period.last)
        if cell is None:
            abort(404)
        try:
            made = view.snapshot.receipt(Cell(kpi_id, place, service, kind, cell.period_start, cell.period_end))
        except HiddenError:
            abort(404)
        name = f"beleg-{kpi_id}-{kind}-{cell.period_end:%Y-%m}.json"
        return _file(write_text(made), name)


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)
