"""The frame in which every chart stands: statement, chart or table, sentence, definition, receipt, files, address.

A page puts a `Figure` among its children; `show_figures` turns it into components, so that a page knows nothing of how
a figure is framed, and the files of a figure are made from the same data (api/figure_files.py).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dash import dcc, html

from dashboards.components.aria import UNSEEN, aria
from dashboards.components.chart_canvas import ROOMY, WIDTHS, Chart
from dashboards.components.data_table import Column, data_table
from dashboards.components.explore import can_explore
from dashboards.components.figure_data import Figure
from dashboards.components.grid import grid
from dashboards.view import View

if TYPE_CHECKING:  # pages are made of figures: at run time they import this module, not the other way round
    from dashboards.pages.page import Body

FILES = "/datei"
FORMS = ("csv", "csv-rfc4180", "xlsx", "svg")
EXPLORE = "plotly"
"""The form of `FILES` that gives the chart as plotly's JSON."""
PLOTLY = "/assets/vendor/plotly-basic.min.js"
FEW_ROWS = 6
"""Up to this many rows a plain table needs no sorting and no filters."""


def show_figures(view: View, body: "Body") -> "Body":
    """The body with every `Figure` among its children framed."""
    return replace(body, children=[figure(view, c) if isinstance(c, Figure) else c for c in body.children])


def find_figures(body: "Body") -> dict[str, Figure]:
    return {child.figure_id: child for child in body.children if isinstance(child, Figure)}


def figure(view: View, one: Figure) -> Any:
    is_table = one.chart is None or view.filters.table == one.figure_id
    heading_id = f"{one.figure_id}-titel"
    heading: Any = (html.H2 if one.level == 2 else html.H3)(one.title, id=heading_id)
    content = _table(view, one) if is_table else _chart(one)
    return html.Figure(
        [
            html.Div([heading, _switch(view, one, is_table) if one.chart else None], className="figure-head"),
            html.P(one.subtitle, className="figure-subtitle"),
            *one.above,
            html.Div(content, className="figure-body", key=f"{one.figure_id}-{'table' if is_table else 'chart'}"),
            html.Figcaption(one.sentence),
            *([] if is_table else one.notes),
            _foot(view, one, is_table),
        ],
        id=one.figure_id,
        className="figure",
        **aria(labelledby=heading_id),
    )


def draw_all(chart: Chart) -> str:
    """The chart at every width; the stylesheet shows the one that fits."""
    drawn = []
    for width in WIDTHS:
        size = f' class="w{width}{" roomy" if width >= ROOMY else ""}"'
        drawn.append(chart.draw(width).svg(attributes=size))
    return "".join(drawn)


def _chart(one: Figure) -> Any:
    """Unseen by screen readers: the sentence and the table say it better than marks without an order."""
    assert one.chart is not None
    tips = {"data-tips": json.dumps(one.chart.tips, ensure_ascii=False)} if one.chart.tips else {}
    drawn: Any = {"data-svg": draw_all(one.chart), **tips}
    return html.Div(className="chart", **drawn, **UNSEEN)


def _switch(view: View, one: Figure, is_table: bool) -> Any:
    """Two links, so that both views have an address; the script keeps the place on the page."""
    ways = []
    for key, table, is_here in (("chart", None, not is_table), ("table", one.figure_id, is_table)):
        href = f"{view.path}{view.filters.but(table=table).query()}#{one.figure_id}"
        here = aria(current="true") if is_here else aria()
        ways.append(html.A(view.t.of("figure_view", key), href=href, className=f"in-place as-{key}", **here))
    return html.Div(ways, className="figure-switch", role="group", **aria(label=view.t("figure.view", title=one.title)))


def _table(view: View, one: Figure) -> Any:
    if one.table is not None:
        return one.table
    if one.chart is not None and len(one.rows) > FEW_ROWS:
        return grid(view, f"{one.figure_id}-gitter", one.title, one.fields, one.rows)
    columns = [Column(f.heading, f.is_number) for f in one.fields]
    rows = [
        [f.write(view.numbers, cell) for f, cell in zip(one.fields, row, strict=True)] for row in one.rows
    ]  # fmt: skip
    return data_table(one.title, columns, rows, show_caption=False)


def _foot(view: View, one: Figure, is_table: bool) -> Any:
    parts: list[Any] = []
    if one.definition:
        parts.append(_fold(view.t("figure.definition"), [html.P(one.definition), _more(view, one)]))
    elif one.definition_href:
        parts.append(html.A(view.t("figure.definition"), href=one.definition_href))
    parts.append(_fold(view.t("figure.files"), _files(view, one)))
    if can_explore(one.chart) and not is_table:
        source: Any = {"data-explore": file_address(view, one, EXPLORE), "data-script": PLOTLY}
        parts.append(html.Button(view.t("figure.explore"), className="as-link", type="button", **source,
                                 **aria(pressed="false")))  # fmt: skip
    if one.receipt_href:
        parts.append(dcc.Link(view.t("figure.receipt"), href=one.receipt_href))
    address = f"{view.path}{view.filters.query()}#{one.figure_id}"
    words: Any = {"data-copied": view.t("figure.copied"), "data-copy": view.t("figure.copy")}
    parts.append(html.A(view.t("figure.copy"), href=address, className="copy-link", **words))
    parts.append(html.Span(role="status", className="vh"))
    return html.Div(parts, className="figure-foot no-print")


def _more(view: View, one: Figure) -> Any | None:
    if not one.definition_href:
        return None
    return html.P(html.A(view.t("figure.definition_more"), href=one.definition_href))


def _fold(words: str, content: list[Any]) -> Any:
    return html.Details([html.Summary(words), html.Div(content, className="fold")])


def _files(view: View, one: Figure) -> list[Any]:
    forms = [form for form in FORMS if one.chart or form != "svg"]
    links = [
        html.Li([html.A(view.t.of("file_form", form), href=file_address(view, one, form), download=""), " ",
                 html.Small(view.t.of("file_note", form))])
        for form in forms
    ]  # fmt: skip
    if one.chart:
        source: Any = {"data-png": file_address(view, one, "svg"), "data-name": one.figure_id}
        button = html.Button(view.t("file_form.png"), className="as-link", type="button", **source)
        links.insert(3, html.Li([button, " ", html.Small(view.t("file_note.png"))]))
    return [html.Ul(links, className="files")]


def file_address(view: View, one: Figure, form: str) -> str:
    page = quote(view.path.strip("/"))
    return f"{FILES}/{form}{'/' if page else ''}{page}/{one.figure_id}{view.filters.but(table=None).query()}"


def sign_list(items: Sequence[tuple[str, str]], *, name: str) -> Any | None:
    """Signs of a chart with their words; None where there are none."""
    entries = [html.Li([html.Span(sign, className="sign", **UNSEEN), words]) for sign, words in items]
    return html.Ul(entries, className="signs", **aria(label=name)) if entries else None
