"""Beleg: what a value was made from. Its parts, the deliveries of its inputs with their checksums, definition, query."""

from datetime import date
from typing import Any

from dash import dcc, html

from dashboards.components.data_table import Column, data_table
from dashboards.components.figure_data import Cell, Field, tidy
from dashboards.components.formula import formula_lines
from dashboards.components.trend import full_place, value_cell, value_field
from dashboards.components.words import say_period
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE
from dashboards.judgement import choose_kind, find_cell
from dashboards.links import KPI, RECEIPT, link
from dashboards.pages.page import Body, NotHereError, Page
from dashboards.records import ALL, Delivery, Kpi, Value
from dashboards.view import View
from pipelines.receipts import found as receipts

STANDING = ("current", "partly_superseded")
"""States of a delivery of which at least some months still count."""
USES = frozenset({MUNICIPALITY, PERIOD, SERVICE})


def render(view: View) -> Body:
    """Raises NotHereError for a KPI that the snapshot does not have."""
    kpi = view.kpis.get(view.item)
    if kpi is None:
        raise NotHereError(view.item)
    found = view.snapshot.values(
        kpi_id=kpi.kpi_id, municipality_id=view.municipality or ALL, service_id=view.filters.service or ALL,
        period_end=view.period.last,
    ).get(kpi.kpi_id, [])  # fmt: skip
    cell = find_cell(found, choose_kind(kpi, view.period), view.period.last)
    period = say_period(view, cell) if cell else str(view.period)
    back = link(KPI + kpi.kpi_id, view.filters, USES)
    return Body(
        view.t("receipt.title"),
        [
            html.P(dcc.Link(view.t("receipt.back"), href=back), className="no-print"),
            _values(view, kpi, found),
            html.Section([html.H2(view.t("kpi.formula")), formula_lines(view, kpi)]),
            _inputs(view, kpi, cell),
            _file(view, found),
            _definition(view, kpi),
        ],
        lead=view.t("receipt.lead", kpi=view.say(kpi.title), place=full_place(view), period=period),
        crumbs=(view.say(kpi.title),),
    )


def _values(view: View, kpi: Kpi, found: list[Value]) -> Any:
    """The month, the rolling window and the year that end with the period, as far as there are any."""
    if not found:
        return html.P(view.t("kpi.nothing"), className="note")
    t = view.t
    fields = [
        Field(t("table.period")), value_field(view, kpi, t("table.value")), Field(t("table.numerator"), "number", 2),
        Field(t("table.denominator"), "number", 2), Field(t("table.n"), "count"), Field(t("table.state")),
    ]  # fmt: skip
    given: list[list[Cell]] = [
        [say_period(view, c), value_cell(view, c), c.numerator, c.denominator, c.n, t.of("state", c.state)]
        for c in found
    ]
    fields, cells = tidy(fields, given)
    rows = [[field.write(view.numbers, cell) for field, cell in zip(fields, row, strict=True)] for row in cells]
    caption = t("receipt.caption", month=view.numbers.month(view.period.last))
    table = data_table(caption, [Column(f.heading, f.is_number) for f in fields], rows, show_caption=False)
    return html.Section([html.H2(t("receipt.value")), table])


def _inputs(view: View, kpi: Kpi, cell: Value | None) -> Any:
    """The files that say something about the months of the cell; a hidden cell's inputs stay unnamed."""
    t = view.t
    found: list[Delivery] = []
    if cell and cell.state != "hidden":
        first, last = cell.period_start.replace(day=1), cell.period_end
        given = view.snapshot.deliveries(first, last, view.filters.municipalities)
        found = [one for one in given if one.dataset_id in kpi.datasets and one.state in STANDING]
    columns = [
        Column(t("table.municipality")), Column(t("csv.dataset")), Column(t("delivery.file"), style="file"),
        Column(t("receipt.months")), Column(t("delivery.rows_accepted"), True), Column(t("table.state")),
        Column(t("receipt.sha256")),
    ]  # fmt: skip
    rows = [
        [
            view.name_of(one.municipality_id), view.dataset_title(one.dataset_id), one.file_name,
            _months(view, one.first_month, one.last_month), _count(view, one.rows_accepted),
            t.of("delivery_state", one.state), html.Code(one.sha256, className="hash"),
        ]
        for one in found
    ]  # fmt: skip
    words = t("receipt.inputs_text", n=len(found), count=view.numbers.count(len(found)))
    table = data_table(t("receipt.inputs"), columns, rows, show_caption=False) if found else None
    return html.Section([html.H2(t("receipt.inputs")), html.P(words if found else t("receipt.no_inputs")), table],
                        className="dense")  # fmt: skip


def _file(view: View, found: list[Value]) -> Any:
    """The receipts as files, the checks they name, and the software that computed the values."""
    shown = [cell for cell in found if cell.state != "hidden"]
    if not shown:
        return None
    made = [view.snapshot.receipt(_address(view, cell)) for cell in shown]
    checks = {(c["delivery_id"], c["check_id"]): c["passed"] for receipt in made for c in receipt["checks"]}
    passed = view.numbers.count(sum(value is True for value in checks.values()))
    facts: list[tuple[str, Any]] = [
        (view.t("receipt.checks"), view.t("receipt.checks_text", passed=passed, count=view.numbers.count(len(checks)))),
        (view.t("receipt.software"), html.Code(made[0]["snapshot"]["code_version"], className="hash")),
    ]
    links = [
        html.Li(
            html.A(
                say_period(view, cell),
                href=link(f"{RECEIPT}{view.item}/{cell.period_kind}.json", view.filters, USES),
                download="",
            )
        )
        for cell in shown
    ]
    return html.Section(
        [
            html.H2(view.t("receipt.files")),
            html.P(view.t("receipt.files_text"), className="prose"),
            html.Ul(links, className="no-print"),
            html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts wide-facts"),
        ]
    )


def _address(view: View, cell: Value) -> receipts.Cell:
    place, service = view.municipality or ALL, view.filters.service or ALL
    return receipts.Cell(view.item, place, service, cell.period_kind, cell.period_start, cell.period_end)


def _months(view: View, first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return view.numbers.month_short(first)
    return view.t("receipt.months_text", first=view.numbers.month_short(first), last=view.numbers.month_short(last))


def _count(view: View, count: int | None) -> str:
    return "" if count is None else view.numbers.count(count)


def _definition(view: View, kpi: Kpi) -> Any:
    code = [(view.t("kpi.yaml"), kpi.definition_yaml), (view.t("kpi.sql"), kpi.sql_text)]
    return html.Section(
        [
            html.H2(view.t("receipt.definition")),
            html.Dl(html.Div([html.Dt(view.t("kpi.hash")), html.Dd(html.Code(kpi.definition_hash, className="hash"))]),
                    className="facts wide-facts"),
            *(html.Details([html.Summary(name), html.Pre(text, tabIndex=0)]) for name, text in code if text),
        ]
    )  # fmt: skip


PAGE = Page(f"{RECEIPT}<kpi_id>", 25, "receipt.title", render, USES, in_navigation=False)
