"""The tables of the data quality page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.data_table import Column
from dashboards.components.long_list import long_list
from dashboards.records import CheckResult, CheckSummary, Delivery, RejectedGroup
from dashboards.view import View


def list_deliveries(view: View, deliveries: Sequence[Delivery], count: int) -> Any:
    t = view.t
    columns = [
        Column(t("delivery.file")), Column(t("table.municipality")),
        Column(t("delivery.received")),
        Column(t("delivery.rows_delivered"), True), Column(t("delivery.rows_accepted"), True),
        Column(t("delivery.rows_rejected"), True), Column(t("delivery.euros_delivered"), True),
        Column(t("delivery.euros_rejected"), True), Column(t("table.state")),
    ]  # fmt: skip

    def write(d: Delivery) -> Sequence[Any]:
        return [
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

    return long_list(view, "dateien", t("delivery.caption"), columns, deliveries, write, count)


def list_failed_checks(view: View, results: Sequence[CheckResult], count: int) -> Any:
    t = view.t
    columns = [
        Column(t("check.title")), Column(t("check.about")), Column(t("table.municipality")),
        Column(t("check.rows_failed"), True), Column(t("check.severity")),
    ]  # fmt: skip

    def write(r: CheckResult) -> Sequence[Any]:
        return [
            [view.say(r.title), html.Br(), html.Small(view.say(r.detail))] if view.say(r.detail) else view.say(r.title),
            _about(view, r.file_name, r.dataset_id, r.kpi_id),
            view.name_of(r.municipality_id),
            t("check.of", failed=_count(view, r.failed), checked=_count(view, r.checked)),
            t.of("severity", r.severity),
        ]

    return long_list(view, "fehler", t("check.failed_caption"), columns, results, write, count)


def list_checks(view: View, summaries: Sequence[CheckSummary]) -> Any:
    t = view.t
    columns = [
        Column(t("check.title")), Column(t("check.about")), Column(t("check.made"), True),
        Column(t("check.failed"), True), Column(t("check.severity")),
    ]  # fmt: skip

    def write(s: CheckSummary) -> Sequence[Any]:
        about = _about(view, "", s.dataset_id, s.kpi_id)
        return [view.say(s.title), about, _count(view, s.made), _count(view, s.failed), t.of("severity", s.severity)]

    return long_list(view, "pruefungen", t("check.all_caption"), columns, summaries, write, len(summaries), first=0)


def list_rejected(view: View, groups: Sequence[RejectedGroup]) -> Any:
    t = view.t
    columns = [
        Column(t("rejected.reason")), Column(t("table.municipality")), Column(t("check.about")),
        Column(t("rejected.rows"), True), Column(t("rejected.example")), Column(t("rejected.remedy")),
    ]  # fmt: skip

    def write(g: RejectedGroup) -> Sequence[Any]:
        return [
            [view.say(g.message), html.Br(), html.Small(g.header)] if g.header else view.say(g.message),
            view.name_of(g.municipality_id),
            view.dataset_title(g.dataset_id),
            _count(view, g.rows),
            [html.Span(g.example_file, className="file"), html.Br(), html.Small(_lines(view, g))],
            view.say(g.remedy),
        ]

    return long_list(view, "beanstandungen", t("rejected.caption"), columns, groups, write, len(groups))


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
