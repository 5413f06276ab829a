"""The vouchers of a grant: searched, one leaf on the screen, all of them in files."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components.data_table import Column, data_table
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.filter_bar import filter_bar
from dashboards.components.grant_figures import EUR, line_title
from dashboards.components.leaves import AllRows, find_leaf, turn_leaves
from dashboards.filters import SEARCH
from dashboards.grant_tables import Account
from dashboards.view import View
from dashboards.voucher_rows import Voucher

FIGURE, ON_A_LEAF = "belege", 12


def vouchers_figure(view: View, account: Account) -> Figure:
    t, grant_id, search = view.t, account.grant.grant_id, view.filters.search or ""
    found = view.snapshot.count_vouchers(grant_id, search)
    skip = (find_leaf(view, found.count, ON_A_LEAF) - 1) * ON_A_LEAF
    shown = view.snapshot.vouchers(grant_id, search, most=ON_A_LEAF, skip=skip)
    fields = [
        Field(t("grant.number"), "count"), Field(t("grant.line")), Field(t("bookings.voucher")), Field(t("grant.invoiced"), "date"),
        Field(t("grant.paid"), "date"), Field(t("bookings.payee")), Field(t("bookings.reason")), Field(t("grant.amount"), "number", 2, EUR),
        Field(t("grant.vat"), "number", 2, EUR), Field(t("grant.discount"), "number", 2, EUR),
        Field(t("grant.eligible"), "number", 2, EUR), Field(t("table.municipality")), Field(t("grant.hint")),
        Field(t("bookings.file")), Field(t("bookings.row"), "count"),
    ]  # fmt: skip
    everything = AllRows(
        found.count, lambda: [_cells(view, account, v) for v in view.snapshot.vouchers(grant_id, search)]
    )
    table: Any = html.P(t("grant.no_voucher_found"), className="note")
    if shown:
        table = html.Div(
            [_table(view, account, shown), turn_leaves(view, FIGURE, found.count, ON_A_LEAF)], className="dense"
        )
    bar = filter_bar(view, frozenset({SEARCH}), view.newest_month, search_label=t("grant.search"))
    title = t("grant.vouchers_found" if search else "grant.vouchers_title", n=found.count,
              count=view.numbers.count(found.count), euros=view.numbers.money(found.eligible))  # fmt: skip
    return Figure(
        FIGURE, title, t("grant.vouchers_subtitle"), None, t("grant.vouchers_sentence", n=found.with_hint), fields,
        everything, table=table, above=[bar],
    )  # fmt: skip


def _cells(view: View, account: Account, v: Voucher) -> list[Cell]:
    hint = view.t("grant.has_hint") if v.has_hint else ""
    return [
        v.position, line_title(view, account, v.line_id), v.number, v.invoiced, v.paid, v.payee, v.reason, v.amount, v.vat,
        v.discount, v.eligible, view.name_of(v.municipality_id), hint, v.file_name, v.source_row,
    ]  # fmt: skip


def _table(view: View, account: Account, shown: Sequence[Voucher]) -> Any:
    """What belongs together in one cell: seven columns instead of fifteen."""
    t = view.t
    columns = [
        Column(t("grant.voucher_head")), Column(t("grant.line")), Column(t("grant.days_head"), style="moment"),
        Column(t("grant.amount"), True), Column(t("grant.taken_off_head"), True), Column(t("grant.eligible"), True),
        Column(t("bookings.origin")),
    ]  # fmt: skip
    return data_table(t("grant.vouchers"), columns, [_row(view, account, v) for v in shown], show_caption=False)


def _row(view: View, account: Account, v: Voucher) -> list[Any]:
    t, money, day = view.t, view.numbers.money, view.numbers.day
    about = [f"{t('grant.number')} {view.numbers.count(v.position)}", v.payee, v.reason]
    who = [html.Strong(v.number or t("grant.no_number")), html.Br(), " · ".join(part for part in about if part)]
    if v.has_hint:
        who += [html.Br(), html.Small(f"⚑ {t('grant.hint')}", className="has-hint")]
    days = [
        f"{t('grant.invoiced')} {day(v.invoiced)}" if v.invoiced else "", html.Br(),
        f"{t('grant.paid')} {day(v.paid)}" if v.paid else t("grant.no_payment"),
    ]  # fmt: skip
    off = [
        f"{t.of('grant', name)} {money(euros)}" for name, euros in (("vat", v.vat), ("discount", v.discount)) if euros
    ]
    return [
        who, line_title(view, account, v.line_id), days, money(v.amount),
        [part for one in off for part in (one, html.Br())][:-1] or "–", money(v.eligible) if v.eligible is not None else "–",
        [view.name_of(v.municipality_id), html.Br(), html.Small([v.file_name, ", ", t("bookings.line", row=view.numbers.count(v.source_row))])],
    ]  # fmt: skip
