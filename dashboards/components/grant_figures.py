"""The figures of a grant's account: plan lines, course, draw-downs, vouchers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.chart_plan import PlanBar, PlanChart
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.grid import grid
from dashboards.grant_tables import Account, Hint, LineSums, Voucher
from dashboards.view import View

EUR = "€"
MOST_IN_GRID = 2000
"""More vouchers are in the files only: a browser is no archive."""


def plan_figure(view: View, account: Account) -> Figure:
    t, total = view.t, account.total
    fields = [
        Field(t("grant.line")), Field(t("grant.planned"), "number", 2, EUR), Field(t("grant.spent"), "number", 2, EUR),
        Field(t("grant.eligible"), "number", 2, EUR), Field(t("grant.left"), "number", 2, EUR),
        Field(t("grant.expected"), "number", 2, EUR), Field(t("grant.vouchers"), "count"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [line_title(view, account, s.line_id), s.planned, s.cost, s.eligible, s.planned - s.eligible, s.expected, s.vouchers]
        for s in [*account.lines, total]
    ]  # fmt: skip
    bars = [_bar(view, account, s) for s in account.lines]
    signs = sign_list([("▮", t("grant.sign_spent")), ("|", t("grant.sign_planned"))], name=t("grant.signs"))
    over = [line_title(view, account, s.line_id) for s in account.lines if s.eligible > s.planned]
    sentence = t("grant.plan_over", n=len(over), lines=", ".join(over)) if over else t("grant.plan_within")
    share = view.numbers.percent(total.eligible / total.planned * 100)
    return Figure(
        "plan", t("grant.plan_title", share=share), t("grant.plan_subtitle", day=view.numbers.day(total.until)),
        PlanChart(bars), sentence, fields, rows, definition=t("grant.plan_definition"), notes=[signs] if signs else [],
    )  # fmt: skip


def _bar(view: View, account: Account, s: LineSums) -> PlanBar:
    words = view.t("grant.of", eligible=view.numbers.money(s.eligible, 0), planned=view.numbers.money(s.planned, 0))
    return PlanBar(line_title(view, account, s.line_id), float(s.planned), float(s.eligible), words)


def line_title(view: View, account: Account, line_id: str) -> str:
    """A line's title; what all lines together and vouchers on no line are called."""
    if line_id == "*":
        return view.t("grant.total")
    known = account.titles.get(line_id)
    return view.say(known) if known else view.t("grant.no_line")


def course_figure(view: View, account: Account) -> Figure:
    """The account at the end of every month: its sums are those a report of that day would have."""
    t = view.t
    fields = [
        Field(t("grant.until"), "date"), Field(t("grant.vouchers"), "count"), Field(t("grant.spent"), "number", 2, EUR),
        Field(t("grant.eligible"), "number", 2, EUR), Field(t("grant.due"), "number", 2, EUR),
        Field(t("grant.drawn"), "number", 2, EUR), Field(t("grant.own_share"), "number", 2, EUR),
        Field(t("grant.expected"), "number", 2, EUR),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [s.until, s.vouchers, s.cost, s.eligible, s.due, s.drawn, s.own_share, s.expected]
        for s in reversed(account.course)
    ]
    return Figure(
        "konto", t("grant.course_title"), t("grant.course_subtitle"), None, t("grant.course_sentence", n=len(rows)), fields,
        rows, definition=t("grant.forecast"), table=grid(view, "konto-gitter", t("grant.course_title"), fields, rows),
    )  # fmt: skip


def drawdowns_figure(view: View, account: Account) -> Figure:
    t = view.t
    fields = [
        Field(t("grant.drawdown")), Field(t("grant.requested"), "date"), Field(t("grant.received"), "date"),
        Field(t("grant.booked"), "date"), Field(t("grant.amount"), "number", 2, EUR), Field(t("grant.purpose")),
        Field(t("bookings.file")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [d.drawdown_id, d.requested, d.received, d.booked, d.amount, d.purpose, d.file_name] for d in account.drawdowns
    ]
    drawn = sum((d.amount for d in account.drawdowns if d.received), Decimal(0))
    return Figure(
        "abrufe", t("grant.drawdowns_title", n=len(rows), euros=view.numbers.money(drawn)), t("grant.drawdowns_subtitle"), None,
        t("grant.drawdowns_sentence"), fields, rows,
    )  # fmt: skip


def vouchers_figure(view: View, account: Account) -> Figure:
    """Searched and sorted in the table; the files have all of them."""
    t = view.t
    fields = [
        Field(t("grant.number"), "count"), Field(t("grant.line")), Field(t("bookings.voucher")), Field(t("grant.invoiced"), "date"),
        Field(t("grant.paid"), "date"), Field(t("bookings.payee")), Field(t("bookings.reason")), Field(t("grant.amount"), "number", 2, EUR),
        Field(t("grant.vat"), "number", 2, EUR), Field(t("grant.discount"), "number", 2, EUR),
        Field(t("grant.eligible"), "number", 2, EUR), Field(t("table.municipality")), Field(t("grant.hint")),
        Field(t("bookings.file")), Field(t("bookings.row"), "count"),
    ]  # fmt: skip
    rows = [_voucher_cells(view, account, v) for v in account.vouchers]
    shown: Sequence[Sequence[Cell]] = rows[-MOST_IN_GRID:]
    eligible = sum((v.eligible for v in account.vouchers if v.eligible is not None), Decimal(0))
    sentence = t("grant.vouchers_sentence", n=sum(v.has_hint for v in account.vouchers))
    if len(rows) > len(shown):
        sentence = f"{sentence} {t('grant.vouchers_more', shown=view.numbers.count(len(shown)))}"
    return Figure(
        "belege", t("grant.vouchers_title", n=len(rows), count=view.numbers.count(len(rows)), euros=view.numbers.money(eligible)),
        t("grant.vouchers_subtitle"), None, sentence, fields, rows,
        table=grid(view, "belege-gitter", t("grant.vouchers"), fields, shown),
    )  # fmt: skip


def _voucher_cells(view: View, account: Account, v: Voucher) -> list[Cell]:
    hint = view.t("grant.has_hint") if v.has_hint else ""
    return [
        v.position, line_title(view, account, v.line_id), v.number, v.invoiced, v.paid, v.payee, v.reason, v.amount, v.vat,
        v.discount, v.eligible, view.name_of(v.municipality_id), hint, v.file_name, v.source_row,
    ]  # fmt: skip


def hints_figure(view: View, account: Account) -> Figure:
    """What somebody should look at, with the sum at stake and what to do."""
    t = view.t
    fields = [
        Field(t("grant.hint")), Field(t("grant.what_is_it")), Field(t("grant.at_stake"), "number", 2, EUR), Field(t("grant.remedy")),
        Field(t("bookings.voucher")), Field(t("grant.line")), Field(t("grant.rule")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [view.say(h.title), view.say(h.message), h.figure or None, view.say(h.remedy), h.voucher or h.drawdown_id,
         line_title(view, account, h.line_id) if h.line_id else "", h.rule_id]
        for h in account.hints
    ]  # fmt: skip
    title = t("grant.hints_title", n=len(rows))
    shown = html.Ol([_hint(view, one) for one in account.hints], className="hints")
    return Figure(
        "hinweise", title, t("grant.hints_subtitle"), None, t("grant.hints_sentence"), fields, rows, table=shown
    )


def _hint(view: View, one: Hint) -> Any:
    """Read like a letter: what, how much, why, what to do."""
    money = html.Span(view.numbers.money(one.figure), className="hint-sum") if one.figure else None
    head = html.Div([html.Strong(view.say(one.title)), money], className="hint-head")
    return html.Li([head, html.P(view.say(one.message)), html.P(view.say(one.remedy), className="remedy")])
