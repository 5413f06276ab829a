"""The list of single bookings: one page of it on the screen, all of it in files."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.booking_rows import Booking, Found, Wanted
from dashboards.components.cost_scope import CostScope
from dashboards.components.data_table import Column, data_table
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.leaves import ON_A_LEAF, AllRows, find_leaf, turn_leaves
from dashboards.filters import MUNICIPALITY, PERIOD, Filters, Period
from dashboards.links import QUALITY, link
from dashboards.view import View

FIGURE = "buchungen"


def bookings_figure(scope: CostScope, wanted: Wanted, found: Found) -> Figure:
    t, view = scope.view.t, scope.view
    shown = view.snapshot.bookings(wanted, most=ON_A_LEAF, skip=(find_leaf(view, found.count) - 1) * ON_A_LEAF)
    everything = AllRows(found.count, lambda: [_cells(scope, one) for one in view.snapshot.bookings(wanted)])
    fields = [
        Field(t("bookings.date"), "date"), Field(t("table.municipality")), Field(t("costs_by.it-leistungen")),
        Field(t("costs_by.kostenarten")), Field(t("bookings.account")), Field(t("bookings.arrangement")),
        Field(t("bookings.recurrence")), Field(t("bookings.kind")), Field(t("bookings.amount"), "number", 2, "€"),
        Field(t("bookings.number")), Field(t("bookings.voucher")), Field(t("bookings.payee")), Field(t("bookings.reason")),
        Field(t("bookings.grant")), Field(t("bookings.file")), Field(t("bookings.row"), "count"), Field(t("bookings.delivery")),
    ]  # fmt: skip
    table: Any = html.P(t("bookings.nothing"), className="note")
    if shown:
        table = html.Div([_table(scope, shown), turn_leaves(view, FIGURE, found.count)], className="dense")
    return Figure(
        FIGURE, t("bookings.found", n=found.count, count=view.numbers.count(found.count)),
        f"{scope.place_words} · {view.period}", None, say_sums(view, found), fields, everything, table=table,
    )  # fmt: skip


def say_sums(view: View, found: Found) -> str:
    parts = []
    for key, amount in (("actual", found.actual_eur), ("plan", found.plan_eur)):
        parts += [f"{view.t.of('booking_kind', key)}: {view.numbers.money(amount)}"] if amount is not None else []
    return ". ".join([*parts, view.t("bookings.signs")])


def _cells(scope: CostScope, one: Booking) -> list[Cell]:
    t = scope.view.t
    return [
        one.booking_date, scope.view.name_of(one.municipality_id), scope.service(one.it_service_id),
        scope.cost_type(one.cost_type_id or ""), one.account, t.of("arrangement", one.arrangement),
        t.of("recurrence", one.recurrence), t.of("booking_kind", one.plan_or_actual), one.amount_eur, one.booking_id,
        one.voucher_number, one.payee, one.reason, one.grant_id, one.file_name, one.source_row, one.delivery_id,
    ]  # fmt: skip


def _table(scope: CostScope, shown: Sequence[Booking]) -> Any:
    t = scope.view.t
    columns = [
        Column(t("bookings.date")), Column(t("table.municipality")), Column(t("costs_by.it-leistungen")),
        Column(t("costs_by.kostenarten")), Column(t("bookings.arrangement")), Column(t("bookings.amount"), True),
        Column(t("bookings.what")), Column(t("bookings.origin")),
    ]  # fmt: skip
    return data_table(t("bookings.title"), columns, [_row(scope, one) for one in shown], show_caption=False)


def _row(scope: CostScope, one: Booking) -> list[Any]:
    view, t = scope.view, scope.view.t
    kinds = [
        t.of("arrangement", one.arrangement),
        t.of("recurrence", one.recurrence),
        t.of("booking_kind", one.plan_or_actual),
    ]
    what = [one.booking_id, one.voucher_number, one.payee, one.reason, one.grant_id]
    filters = Filters(Period.of(one.booking_date), (one.municipality_id,), lang=view.filters.lang)
    file = dcc.Link(one.file_name, href=link(QUALITY, filters, frozenset({MUNICIPALITY, PERIOD})))
    return [
        view.numbers.day(one.booking_date), view.name_of(one.municipality_id), scope.service(one.it_service_id),
        [scope.cost_type(one.cost_type_id or ""), html.Br(), html.Small(one.account)], ", ".join(kinds),
        view.numbers.money(one.amount_eur), " · ".join(part for part in what if part),
        [file, html.Br(), html.Small(t("bookings.line", row=view.numbers.count(one.source_row)))],
    ]  # fmt: skip
