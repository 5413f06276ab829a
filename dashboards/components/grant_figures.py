"""The figures of a grant's account: plan lines, course, draw-downs, findings."""

from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.chart_plan import PlanBar, PlanChart
from dashboards.components.data_table import Column, data_table
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.long_list import count_shown, more_link
from dashboards.grant_tables import Account, Hint, LineSums
from dashboards.view import View

EUR = "€"
COURSE, MONTHS = "konto", 12
VOUCHERS = "belege"
"""The list that voucher_list.py makes."""


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
        COURSE, t("grant.course_title"), t("grant.course_subtitle"), None, t("grant.course_sentence", n=len(rows)), fields,
        rows, definition=t("grant.forecast"), table=_course_table(view, fields, rows),
    )  # fmt: skip


def _course_table(view: View, fields: list[Field], rows: list[list[Cell]]) -> Any:
    """The newest year at once."""
    columns = [Column(one.heading, one.is_number) for one in fields]
    shown = rows[: count_shown(view, COURSE, MONTHS)]
    written = [[one.write(view.numbers, cell) for one, cell in zip(fields, row, strict=True)] for row in shown]
    table = data_table(view.t("grant.course_title"), columns, written, show_caption=False)
    return html.Div([table, more_link(view, COURSE, len(shown), len(rows))], className="dense")


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
    way = html.P(_to_voucher(view, one), className="no-print") if one.search else None
    return html.Li([head, html.P(view.say(one.message)), html.P(view.say(one.remedy), className="remedy"), way])


def _to_voucher(view: View, one: Hint) -> Any:
    """To the voucher in the list of this page, searched for; without a number by payee and amount."""
    name = f"{view.t('bookings.voucher')} {one.voucher}" if one.voucher else view.t("grant.no_number")
    return html.A(name, href=f"{view.filters.but(search=one.search, choices=()).query()}#{VOUCHERS}")
