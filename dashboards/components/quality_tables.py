"""The tables of the data quality page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.data_table import Column, data_table
from dashboards.records import CheckResult, CheckSummary, Delivery, RejectedGroup
from dashboards.view import View

FIRST, MOST = 20, 200
"""Rows to be seen at once, and on request; the file has all of them."""


def list_deliveries(view: View, deliveries: Sequence[Delivery]) -> Any:
    t = view.t
    columns = [
        Column(t("delivery.file")), Column(t("table.municipality")),
        Column(t("delivery.received")),
        Column(t("delivery.rows_delivered"), True), Column(t("delivery.rows_accepted"), True),
        Column(t("delivery.rows_rejected"), True), Column(t("delivery.euros_delivered"), True),
        Column(t("delivery.euros_rejected"), True), Column(t("table.state")),
    ]  # fmt: skip
    rows = [
        [
            [html.Span(d.file_name, className="file"), html.Br(), html.Small(view.dataset_title(d.dataset_id))],
            view.name_of(d.municipality_id),
            html.Span(view.numbers.moment(d.received_at), className="moment") if d.received_at else "",
            _count(view, d.rows_delivered),
            _count(view, d.rows_accepted),
            _count(view, d.rows_rejected),
            _euros(view, d.amount_delivered),
            _euros(view, d.amount_rejected),
            t.of("delivery_state", d.state),
        ]
        for d in deliveries
    ]
    return _capped(view, t("delivery.caption"), columns, rows)


def list_failed_checks(view: View, results: Sequence[CheckResult]) -> Any:
    t = view.t
    columns = [
        Column(t("check.title")), Column(t("check.about")), Column(t("table.municipality")),
        Column(t("check.rows_failed"), True), Column(t("check.severity")),
    ]  # fmt: skip
    rows = [
        [
            [view.say(r.title), html.Br(), html.Small(view.say(r.detail))] if view.say(r.detail) else view.say(r.title),
            _about(view, r.file_name, r.dataset_id, r.kpi_id),
            view.name_of(r.municipality_id),
            t("check.of", failed=_count(view, r.failed), checked=_count(view, r.checked)),
            t.of("severity", r.severity),
        ]
        for r in results
    ]
    return _capped(view, t("check.failed_caption"), columns, rows)


def list_checks(view: View, summaries: Sequence[CheckSummary]) -> Any:
    t = view.t
    columns = [
        Column(t("check.title")), Column(t("check.about")), Column(t("check.made"), True),
        Column(t("check.failed"), True), Column(t("check.severity")),
    ]  # fmt: skip
    rows = [
        [view.say(s.title), _about(view, "", s.dataset_id, s.kpi_id), _count(view, s.made), _count(view, s.failed),
         t.of("severity", s.severity)]
        for s in summaries
    ]  # fmt: skip
    table = data_table(t("check.all_caption"), columns, rows)
    return html.Details([html.Summary(t("check.open_all", n=len(summaries))), table])


def list_rejected(view: View, groups: Sequence[RejectedGroup]) -> Any:
    t = view.t
    columns = [
        Column(t("rejected.reason")), Column(t("table.municipality")), Column(t("check.about")),
        Column(t("rejected.rows"), True), Column(t("rejected.example")), Column(t("rejected.remedy")),
    ]  # fmt: skip
    rows = [
        [
            [view.say(g.message), html.Br(), html.Small(g.header)] if g.header else view.say(g.message),
            view.name_of(g.municipality_id),
            view.dataset_title(g.dataset_id),
            _count(view, g.rows),
            [html.Span(g.example_file, className="file"), html.Br(), html.Small(_lines(view, g))],
            view.say(g.remedy),
        ]
        for g in groups
    ]
    return _capped(view, t("rejected.caption"), columns, rows)


def _lines(view: View, group: RejectedGroup) -> str:
    return view.t("rejected.lines", n=len(group.example_rows), rows=", ".join(map(str, group.example_rows)))


def _about(view: View, file_name: str, dataset_id: str, kpi_id: str) -> Any:
    if kpi_id:
        return view.say(view.kpis[kpi_id].title) if kpi_id in view.kpis else kpi_id
    title = view.dataset_title(dataset_id)
    return [title, html.Br(), html.Small(file_name, className="file")] if file_name else title


def _count(view: View, number: int | None) -> str:
    return "" if number is None else view.numbers.count(number)


def _euros(view: View, amount: Decimal | None) -> str:
    return "" if amount is None else view.numbers.money(amount)


def _capped(view: View, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
    """The first rows at once, more on request."""
    first, more = rows[:FIRST], rows[FIRST:MOST]
    parts = [data_table(caption, columns, first)]
    if more:
        words = view.t("table.more", n=len(more))
        parts.append(html.Details([html.Summary(words), data_table(caption, columns, more, show_caption=False)]))
    if len(rows) > MOST:
        words = view.t("table.capped", shown=view.numbers.count(MOST), found=view.numbers.count(len(rows)))
        parts.append(html.P(words, className="note"))
    return html.Div(parts, className="dense")
