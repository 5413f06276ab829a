"""The list of single bookings: one page of it on the screen, all of it in files."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, overload

from dash import dcc, html

from dashboards.booking_rows import Booking, Found, Wanted
from dashboards.components.aria import aria
from dashboards.components.cost_scope import CostScope
from dashboards.components.data_table import Column, data_table
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.filters import LEAF, MUNICIPALITY, PERIOD, Filters, Period
from dashboards.links import QUALITY, link
from dashboards.view import View

ON_A_LEAF = 50
FIGURE = "buchungen"


class AllRows(Sequence[Sequence[Cell]]):
    """Every row of the list, read when a file asks for them: the screen shows one leaf."""

    def __init__(self, scope: CostScope, wanted: Wanted, count: int) -> None:
        self._scope, self._wanted, self._count = scope, wanted, count

    @cached_property
    def _rows(self) -> list[Sequence[Cell]]:
        return [_cells(self._scope, one) for one in self._scope.view.snapshot.bookings(self._wanted)]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        return self._rows[place]


def bookings_figure(scope: CostScope, wanted: Wanted, found: Found, leaf: int) -> Figure:
    """`leaf` counts from 1."""
    t, view = scope.view.t, scope.view
    shown = view.snapshot.bookings(wanted, most=ON_A_LEAF, skip=(leaf - 1) * ON_A_LEAF)
    fields = [
        Field(t("bookings.date"), "date"), Field(t("table.municipality")), Field(t("costs_by.it-leistungen")),
        Field(t("costs_by.kostenarten")), Field(t("bookings.account")), Field(t("bookings.arrangement")),
        Field(t("bookings.recurrence")), Field(t("bookings.kind")), Field(t("bookings.amount"), "number", 2, "€"),
        Field(t("bookings.number")), Field(t("bookings.voucher")), Field(t("bookings.payee")), Field(t("bookings.reason")),
        Field(t("bookings.grant")), Field(t("bookings.file")), Field(t("bookings.row"), "count"), Field(t("bookings.delivery")),
    ]  # fmt: skip
    table: Any = html.P(t("bookings.nothing"), className="note")
    if shown:
        table = html.Div([_table(scope, shown), _turn(view, leaf, found.count)], className="dense")
    return Figure(
        FIGURE, t("bookings.found", n=found.count, count=view.numbers.count(found.count)),
        f"{scope.place_words} · {view.period}", None, say_sums(view, found), fields,
        AllRows(scope, wanted, found.count), table=table,
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


def _turn(view: View, leaf: int, count: int) -> Any | None:
    """To the leaf before and the one behind."""
    last = max(1, -(-count // ON_A_LEAF))
    if last == 1:
        return None
    number, t = view.numbers.count, view.t

    def way(words: str, to: int) -> Any | None:
        target = view.filters.choose(LEAF, *([str(to)] if to > 1 else []))
        is_there = 1 <= to <= last
        return html.A(words, href=f"{view.path}{target.query()}#{FIGURE}", className="in-place") if is_there else None

    first_row, last_row = (leaf - 1) * ON_A_LEAF + 1, min(leaf * ON_A_LEAF, count)
    said = t("bookings.shown", first=number(first_row), last=number(last_row), count=number(count))
    ways = [way(t("bookings.newer"), leaf - 1), html.Span(said), way(t("bookings.older"), leaf + 1)]
    return html.Nav([one for one in ways if one], className="leaves no-print", **aria(label=t("bookings.leaves")))
