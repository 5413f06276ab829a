"""Every figure of every page: framed, opened as a table, and given as files that say the same."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from dash import Dash
from plotly.utils import PlotlyJSONEncoder
from python_calamine import CalamineWorkbook

from dashboards.api.csv_file import write_csv
from dashboards.api.xlsx_file import write_xlsx
from dashboards.app import create_app
from dashboards.components.figure import FORMS, figure
from dashboards.components.figure_data import Field, Figure, Gap, tidy
from dashboards.components.grid import defer_grid
from dashboards.filters import Filters
from dashboards.numbers import Numbers
from dashboards.routing import render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.texts import load_texts
from dashboards.view import View
from tests.pages.snapshot_fixture import BROMBACHTAL, MICHELSTADT

KPI = "/kennzahl/digital_take_up_pct"
FIGURES = ("verlauf", "monate", "kommunen", "leistungen")


@pytest.fixture(scope="module")
def app(published: Path) -> Dash:
    return create_app(published, "internal")


@pytest.fixture(scope="module")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


def walk(node: Any) -> Iterator[Any]:
    yield node
    children = node if isinstance(node, list) else getattr(node, "children", None)
    for child in children if isinstance(children, list) else [children] if children is not None else []:
        yield from walk(child)


def framed(snapshots: Snapshots, path: str, query: str = "") -> dict[str, Any]:
    return {n.id: n for n in walk(render(snapshots, path, query).children) if getattr(n, "_type", "") == "Figure"}


def props(node: Any) -> dict[str, Any]:
    return json.loads(json.dumps(node, cls=PlotlyJSONEncoder))["props"]  # type: ignore[no-any-return]


def test_a_figure_states_draws_says_and_gives(snapshots: Snapshots) -> None:
    figures = framed(snapshots, KPI)
    assert tuple(figures) == FIGURES
    for one in figures.values():
        parts = {getattr(n, "_type", ""): n for n in walk(one)}
        charts = [n for n in walk(one) if "data-svg" in getattr(n, "to_plotly_json", dict)().get("props", {})]
        assert len(charts) == 1
        assert props(charts[0])["aria-hidden"] == "true", "the sentence says it"
        assert parts["Figcaption"].children
        assert props(one)["aria-labelledby"] in [getattr(n, "id", None) for n in walk(one)]


def test_one_figure_is_open_as_a_table_and_only_then_there_is_a_grid(snapshots: Snapshots) -> None:
    closed, opened = framed(snapshots, KPI), framed(snapshots, KPI, "?tabelle=verlauf")
    assert not [n for one in closed.values() for n in walk(one) if getattr(n, "_type", "") == "AgGrid"]
    (grid,) = [n for one in opened.values() for n in walk(one) if getattr(n, "_type", "") == "AgGrid"]
    assert grid.dashGridOptions["localeText"]["noRowsToShow"] == "Keine Zeilen"
    assert {column.get("filter") for column in grid.columnDefs} == {"agNumberColumnFilter", "agTextColumnFilter"}
    assert "," in grid.rowData[0]["w1"], "written in German"
    assert isinstance(grid.rowData[0]["c1"], float), "sorted as a number"


def test_a_figure_that_is_not_there_is_said(snapshots: Snapshots) -> None:
    page = render(snapshots, KPI, "?tabelle=nix&lang=en")
    assert "address" in page.title.lower()
    assert "nix" in json.dumps(page.children, cls=PlotlyJSONEncoder)


def test_the_document_does_not_load_the_grid(app: Dash) -> None:
    document = app.server.test_client().get(KPI).text
    assert not re.search(r"<script[^>]+dash_ag_grid", document)
    address = document.split('name="grid-script" content="')[1].split('"')[0]
    assert app.server.test_client().get(address).status_code == 200
    assert defer_grid("<script src='x'></script>") == "<script src='x'></script>"


@pytest.mark.parametrize("figure_id", FIGURES)
@pytest.mark.parametrize("form", FORMS)
def test_every_file_of_a_figure(app: Dash, figure_id: str, form: str) -> None:
    answer = app.server.test_client().get(f"/datei/{form}{KPI}/{figure_id}?gemeinde={BROMBACHTAL}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="kennzahl-digital-take-up-pct-{figure_id}'
    )


def test_both_kinds_of_csv_and_the_spreadsheet_say_the_same(app: Dash) -> None:
    client = app.server.test_client()
    address = f"{KPI}/monate?gemeinde={MICHELSTADT}"
    german = list(csv.reader(io.StringIO(client.get(f"/datei/csv{address}").data.decode("utf-8-sig")), delimiter=";"))
    plain = list(csv.reader(io.StringIO(client.get(f"/datei/csv-rfc4180{address}").data.decode("utf-8"))))
    value = german[0].index("Wert (%)")
    assert [row[value].replace(",", ".") for row in german] == [row[value].replace(",", ".") for row in plain]
    assert all("." not in row[value] for row in german)
    assert all(row[-1] == "Demodaten: erzeugt, nicht gemeldet." for row in german[1:])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/datei/xlsx{address}").data)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert ["Demodaten: erzeugt, nicht gemeldet."] in [[cell for cell in row if cell] for row in rows]
    start = next(i for i, row in enumerate(rows) if row[value] == "Wert (%)")
    numbers = [row[value] for row in rows[start + 1 :]]
    wanted = [float(row[value]) if row[value] else "" for row in plain[1:]]
    assert numbers == wanted
    assert "" in wanted, "a gap is an empty cell, not a zero"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/datei/pdf/kennzahl/digital_take_up_pct/verlauf", 404),
        ("/datei/csv/kennzahl/nix/verlauf", 404),
        ("/datei/csv/kennzahl/digital_take_up_pct/nix", 404),
        ("/datei/csv/nix/verlauf", 404),
        ("/datei/csv/kennzahl/digital_take_up_pct/verlauf?zeitraum=2031", 400),
        ("/datei/csv/kennzahl/digital_take_up_pct/verlauf?grenzen=alt", 400),
    ],
)
def test_files_that_do_not_exist(app: Dash, path: str, status: int) -> None:
    assert app.server.test_client().get(path).status_code == status


def test_a_picture_needs_no_other_file(app: Dash) -> None:
    data = app.server.test_client().get(f"/datei/svg{KPI}/monate").data
    picture = ElementTree.fromstring(data)
    assert picture.get("role") == "img"
    assert picture.get("aria-label")
    text = data.decode()
    assert "href" not in text
    assert "url(" not in text
    assert "Demodaten" in text
    used = {part.split(")")[0].split(",")[0] for part in text.split("var(--")[1:]}
    assert {name for name in used if f"--{name}:" not in text} <= {"data-2-ink"}


def test_text_is_never_a_formula() -> None:
    fields = [Field("a"), Field("b", "number", 2)]
    data = write_xlsx(["t"], fields, [["=1+1", Decimal("1234.5")], ["x", Gap("·")]], "blatt")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[-2:] == [["=1+1", 1234.5], ["x", ""]]
    assert b"'=1+1" in write_csv(["a"], [["=1+1"]], None, "rfc4180")


def test_tidy_leaves_out_what_says_nothing() -> None:
    fields = [Field("a"), Field("b", "number", 2), Field("c", "number", 2), Field("d", "number", 1)]
    shown, rows = tidy(fields, [["x", None, Decimal("1.00"), Decimal("1.5")], ["y", None, Gap("·"), None]])
    assert [(f.title, f.decimals) for f in shown] == [("a", 0), ("c", 0), ("d", 1)]
    assert rows == [["x", Decimal("1.00"), Decimal("1.5")], ["y", Gap("·"), None]]


def test_a_figure_without_a_chart_is_its_table(snapshot: Snapshot) -> None:
    view = View(snapshot, Filters(), "/x", load_texts("de"), Numbers("de"))
    one = Figure("x", "Titel", "", None, "Satz", [Field("a"), Field("b", "count")], [["y", 1234], ["z", Gap("·")]])
    made = figure(view, one)
    assert "1.234" in [getattr(n, "children", None) for n in walk(made)]
    assert "·" in [getattr(n, "children", None) for n in walk(made)]
    assert not [n for n in walk(made) if getattr(n, "_type", "") == "Button"]


def test_a_receipt_names_the_files_and_hides_what_is_hidden(snapshots: Snapshots) -> None:
    shown = json.dumps(render(snapshots, "/beleg/digital_take_up_pct", "").children, cls=PlotlyJSONEncoder)
    kpi = next(kpi for kpi in _current(snapshots).kpis if kpi.kpi_id == "digital_take_up_pct")
    assert kpi.definition_hash in shown
    assert len(render(snapshots, "/beleg/nix", "").title) > 0


def _current(snapshots: Snapshots) -> Snapshot:
    snapshot = snapshots.current()
    assert snapshot is not None
    return snapshot
