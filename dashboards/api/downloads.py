"""The downloads: all values of a KPI, the deliveries, the checks."""

from collections.abc import Callable, Iterable, Sequence

from flask import Flask, Response, abort, request

from dashboards.api.asked import ask_view
from dashboards.api.csv_file import Cell, write_csv
from dashboards.filters import Period
from dashboards.takeover import Snapshots
from dashboards.view import View

Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def add_downloads(server: Flask, snapshots: Snapshots) -> None:
    @server.get("/kennzahl/<kpi_id>.csv")
    def kpi_csv(kpi_id: str) -> Response:
        return _answer(snapshots, kpi_id, _kpi_table, item=kpi_id)

    @server.get("/datenqualitaet/lieferungen.csv")
    def deliveries_csv() -> Response:
        return _answer(snapshots, "lieferungen", _delivery_table)

    @server.get("/datenqualitaet/pruefungen.csv")
    def checks_csv() -> Response:
        return _answer(snapshots, "pruefungen", _check_table)


def _answer(snapshots: Snapshots, name: str, make: Callable[[View], Table], item: str = "") -> Response:
    """404 for what does not exist, 400 for an address that means nothing, 503 without a snapshot."""
    view = ask_view(snapshots, request.path, item)
    meta = view.snapshot.meta
    heads, rows = make(view)
    notice = (view.t("csv.notice"), view.say(meta.demo_notice)) if meta.demo_notice else None
    headers = {"Content-Disposition": f'attachment; filename="{name}-{meta.snapshot_id}.csv"'}
    return Response(write_csv(heads, rows, notice), mimetype="text/csv", headers=headers)


def _kpi_table(view: View) -> Table:
    kpi = view.kpis.get(view.item)
    if kpi is None:
        abort(404)
    t, unit = view.t, view.say(kpi.unit.title)
    heads = [
        t("csv.kpi"), t("csv.municipality_key"), t("table.municipality"), t("csv.service_key"), t("table.service"),
        t("csv.period_kind"), t("csv.period_start"), t("csv.period_end"), t("table.value"), t("csv.unit"),
        t("table.numerator"), t("table.denominator"), t("table.n"), t("csv.months_expected"),
        t("csv.months_delivered"), t("table.state"), t("csv.snapshot"),
    ]  # fmt: skip
    cells = view.snapshot.values(kpi_id=kpi.kpi_id).get(kpi.kpi_id, [])
    rows = (
        (kpi.kpi_id, c.municipality_id, view.name_of(c.municipality_id), c.service_id, view.service_title(c.service_id),
         t.of("period_kind", c.period_kind), c.period_start, c.period_end, c.value, unit, c.numerator, c.denominator,
         c.n, c.months_expected, c.months_delivered, t.of("state", c.state), view.snapshot.meta.snapshot_id)
        for c in cells
    )  # fmt: skip
    return heads, rows


def _span(view: View) -> Period:
    return view.filters.period or Period(view.snapshot.meta.last_month.year)


def _delivery_table(view: View) -> Table:
    t, span = view.t, _span(view)
    heads = [
        t("delivery.file"), t("csv.municipality_key"), t("table.municipality"), t("csv.dataset"),
        t("delivery.received"), t("delivery.first_month"), t("delivery.last_month"), t("delivery.rows_delivered"),
        t("delivery.rows_accepted"), t("delivery.rows_rejected"), t("delivery.euros_delivered"),
        t("delivery.euros_accepted"), t("delivery.euros_rejected"), t("table.state"),
    ]  # fmt: skip
    rows = (
        (d.file_name, d.municipality_id, view.name_of(d.municipality_id), view.dataset_title(d.dataset_id),
         d.received_at, d.first_month, d.last_month, d.rows_delivered, d.rows_accepted, d.rows_rejected,
         d.amount_delivered, d.amount_accepted, d.amount_rejected, t.of("delivery_state", d.state))
        for d in view.snapshot.deliveries(span.first, span.last, view.filters.municipalities)
    )  # fmt: skip
    return heads, rows


def _check_table(view: View) -> Table:
    t, span = view.t, _span(view)
    heads = [
        t("check.title"), t("delivery.file"), t("csv.dataset"), t("csv.kpi"), t("csv.municipality_key"),
        t("table.municipality"), t("check.passed"), t("check.checked"), t("check.rows_failed"), t("check.severity"),
        t("check.detail"),
    ]  # fmt: skip
    rows = (
        (view.say(r.title), r.file_name, view.dataset_title(r.dataset_id) if r.dataset_id else "", r.kpi_id,
         r.municipality_id, view.name_of(r.municipality_id), t("csv.passed_yes") if r.passed else t("csv.passed_no"),
         r.checked, r.failed, t.of("severity", r.severity), view.say(r.detail))
        for r in view.snapshot.check_results(span.first, span.last, view.filters.municipalities, failed_only=False)
    )  # fmt: skip
    return heads, rows
