"""The receipt of a figure as a file: what `digitalbilanz verify` takes."""

from flask import Flask, Response, abort, request

from dashboards.api.asked import ask_view
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE
from dashboards.judgement import find_cell
from dashboards.records import ALL, PeriodKind
from dashboards.takeover import Snapshots
from pipelines.receipts.form import HiddenError, write_text
from pipelines.receipts.found import Cell

USES = frozenset({MUNICIPALITY, PERIOD, SERVICE})


def add_receipt_files(server: Flask, snapshots: Snapshots) -> None:
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
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write_text(made), mimetype="application/json", headers=headers)
