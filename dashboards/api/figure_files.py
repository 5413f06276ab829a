"""`/datei/<form>/<page>/<figure>?…`: the data and the picture of any figure of any page, made from the page's own data."""

import json
import re
from collections.abc import Sequence
from datetime import date

from flask import Flask, Response, abort
from plotly.utils import PlotlyJSONEncoder

from dashboards.api.asked import ask_view
from dashboards.api.csv_file import Cell as PlainCell
from dashboards.api.csv_file import write_csv
from dashboards.api.svg_file import write_svg
from dashboards.api.xlsx_file import write_book, write_xlsx
from dashboards.components.chart_bars import BarChart
from dashboards.components.chart_time import TimeChart
from dashboards.components.explore import explore
from dashboards.components.figure import EXPLORE, FILES, FORMS, find_figures
from dashboards.components.figure_data import Cell, Field, Figure, Gap
from dashboards.pages import NotHereError
from dashboards.routing import find_page
from dashboards.takeover import Snapshots
from dashboards.view import View

BOOK = "mappe"
KINDS = {
    "csv": ("text/csv", "csv"),
    "csv-rfc4180": ("text/csv", "rfc4180.csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "svg": ("image/svg+xml", "svg"),
}


def add_figure_files(server: Flask, snapshots: Snapshots) -> None:
    @server.get(f"{FILES}/<form>/<figure_id>")
    @server.get(f"{FILES}/<form>/<path:page>/<figure_id>")
    def figure_file(form: str, figure_id: str, page: str = "") -> Response:
        """404 for what does not exist, 400 for an address that means nothing, 503 without a snapshot."""
        path = f"/{page}"
        found = find_page(path)
        if form not in (*FORMS, EXPLORE) or found is None:
            abort(404)
        made_by, item = found
        view = ask_view(snapshots, path, item, made_by.uses)
        if made_by.find_problems(view):
            abort(400)
        try:
            figures = find_figures(made_by.render(view))
        except NotHereError:
            abort(404)
        figure = figures.get(figure_id)
        if figure is None or (form in ("svg", EXPLORE) and figure.chart is None):
            abort(404)
        if form == EXPLORE:
            return _explore(view, figure)
        kind, ending = KINDS[form]
        name = re.sub(r"[^a-z0-9]+", "-", f"{page}-{figure_id}-{view.snapshot.meta.snapshot_id}".lower()).strip("-")
        headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
        return Response(_write(view, figure, form), mimetype=kind, headers=headers)


def add_page_books(server: Flask, snapshots: Snapshots) -> None:
    @server.get(f"{FILES}/{BOOK}/<path:page>")
    def page_book(page: str) -> Response:
        """All figures of a page as one workbook; 404, 400 and 503 as above."""
        found = find_page(f"/{page}")
        if found is None:
            abort(404)
        made_by, item = found
        view = ask_view(snapshots, f"/{page}", item, made_by.uses)
        if made_by.find_problems(view) or (made_by.internal and snapshots.edition != "internal"):
            abort(400)
        try:
            figures = find_figures(made_by.render(view))
        except NotHereError:
            abort(404)
        if not figures:
            abort(404)
        name = re.sub(r"[^a-z0-9]+", "-", f"{page}-{view.snapshot.meta.snapshot_id}".lower()).strip("-")
        headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
        sheets = [(one.figure_id, _head(view, one), one.fields, one.rows) for one in figures.values()]
        return Response(write_book(sheets), mimetype=KINDS["xlsx"][0], headers=headers)


def _head(view: View, figure: Figure) -> list[str]:
    meta = view.snapshot.meta
    source = view.t("figure.source", day=view.numbers.day(meta.as_of), snapshot=meta.snapshot_id)
    head = [figure.title, figure.subtitle, figure.sentence, f"{view.say(meta.title)} · {source}"]
    return [*head, view.say(meta.demo_notice)] if meta.demo_notice else head


def _explore(view: View, figure: Figure) -> Response:
    if not isinstance(figure.chart, TimeChart | BarChart):
        abort(404)
    drawn = explore(figure.chart, view.numbers.separators)
    return Response(json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False), mimetype="application/json")


def _write(view: View, figure: Figure, form: str) -> bytes:
    meta = view.snapshot.meta
    demo = view.say(meta.demo_notice) if meta.demo_notice else ""
    source = view.t("figure.source", day=view.numbers.day(meta.as_of), snapshot=meta.snapshot_id)
    if form == "svg" and figure.chart is not None:
        origin = " · ".join(filter(None, [view.say(meta.title), source, demo]))
        return write_svg(figure.title, figure.subtitle, figure.sentence, origin, figure.chart)
    if form == "xlsx":
        return write_xlsx(_head(view, figure), figure.fields, figure.rows, figure.figure_id)
    notice = (view.t("csv.notice"), demo) if demo else None
    heads = [*(field.heading for field in figure.fields), view.t("csv.snapshot")]
    rows = [[*_plain(figure.fields, row), meta.snapshot_id] for row in figure.rows]
    return write_csv(heads, rows, notice, "german" if form == "csv" else "rfc4180")


def _plain(fields: Sequence[Field], row: Sequence[Cell]) -> list[PlainCell]:
    """Gaps are empty; a month is written as one, not as its last day."""
    cells: list[PlainCell] = []
    for field, cell in zip(fields, row, strict=True):
        if field.kind == "month" and isinstance(cell, date):
            cells.append(f"{cell:%Y-%m}")
        else:
            cells.append(None if isinstance(cell, Gap) else cell)
    return cells
