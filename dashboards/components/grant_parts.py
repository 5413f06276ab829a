"""The words and small tables of a grant's account: what it comes to, who bears it, sealed reports, terms."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dash import html

from dashboards.components.data_table import Column, data_table
from dashboards.components.grant_figures import line_title
from dashboards.components.marks import hidden_words
from dashboards.grant_tables import Account, Grant, LineSums, SealedReport, Term
from dashboards.links import GRANT_ACCOUNT
from dashboards.view import View


def sums_of(view: View, grant: Grant, total: LineSums) -> Any:
    """The figures one looks for first."""
    t, money = view.t, view.numbers.money
    due, drawn = total.due or Decimal(0), total.drawn or Decimal(0)
    left = due - drawn
    facts: list[tuple[str, Any]] = [
        (t("grant.approved"), money(grant.approved)),
        (t("grant.eligible"), _with_receipt(view, grant, "eligible", total.eligible)),
        (t("grant.due"), _with_receipt(view, grant, "due", due)),
        (t("grant.drawn"), _with_receipt(view, grant, "drawn", drawn)),
        (t("grant.balance") if left >= 0 else t("grant.refund"), money(abs(left))),
        (t("grant.own_share"), _with_receipt(view, grant, "own_share", total.own_share or Decimal(0))),
        (t("grant.period"), t("grant.span", first=view.numbers.day(grant.first_day), last=view.numbers.day(grant.last_day))),
        (t("grant.proof_due"), view.numbers.day(grant.proof_due)),
    ]  # fmt: skip
    return html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts row panel")


def _with_receipt(view: View, grant: Grant, sum_id: str, euros: Decimal) -> list[Any]:
    """The sum, and the way to all it rests on, as a file that can be verified."""
    href = f"{GRANT_ACCOUNT}{grant.grant_id}/beleg/{sum_id}.json"
    title = view.t.of("grant_sum", sum_id)
    words = [view.t("figure.receipt"), hidden_words(f": {title}")]
    return [
        view.numbers.money(euros),
        html.Br(),
        html.Small(html.A(words, href=href, download=""), className="no-print"),
    ]


def say_expected(view: View, account: Account) -> str:
    """How it will end, while the period runs."""
    total, grant = account.total, account.grant
    if total.until >= grant.last_day:
        return view.t("grant.over", day=view.numbers.day(grant.last_day))
    due = total.expected_due or Decimal(0)
    return view.t("grant.expected_text", last=view.numbers.day(grant.last_day), eligible=view.numbers.money(total.expected, 0),
                  due=view.numbers.money(due, 0))  # fmt: skip


def income_table(view: View, account: Account) -> Any:
    t, money = view.t, view.numbers.money
    columns = [Column(t("grant.income")), Column(t("grant.planned"), True), Column(t("grant.by_account"), True)]
    lines = [s for s in account.shares if s.kind != "paid"]
    rows: list[list[Any]] = [
        [line_title(view, account, s.line_id), money(s.planned or Decimal(0)), money(s.actual)] for s in lines
    ]
    planned, actual = (
        sum(x, Decimal(0)) for x in zip(*((s.planned or Decimal(0), s.actual) for s in lines), strict=True)
    )
    rows.append([html.Strong(t("grant.total")), html.Strong(money(planned)), html.Strong(money(actual))])
    paid = [[view.name_of(s.municipality_id or ""), money(s.actual)] for s in account.shares if s.kind == "paid"]
    who = [Column(t("table.municipality")), Column(t("grant.spent"), True)]
    return html.Section([
        html.H2(t("grant.income_title")), html.P(t("grant.income_text")),
        data_table(t("grant.income_title"), columns, rows, show_caption=False),
        html.H3(t("grant.paid_title")), data_table(t("grant.paid_title"), who, paid, show_caption=False),
    ])  # fmt: skip


def reports_section(view: View, account: Account) -> Any:
    """Sealed reports and what they would say differently now; how to write one where there is none."""
    t = view.t
    command = f"digitalbilanz report grant {account.grant.grant_id} --until {account.grant.last_day} --seal"
    parts: list[Any] = [html.H2(t("grant.reports_title"))]
    parts += [_report(view, one) for one in account.reports] or [html.P(t("grant.no_reports"))]
    return html.Section([*parts, html.P([t("grant.how_to_seal"), " ", html.Code(command)], className="no-print")])


def _report(view: View, one: SealedReport) -> Any:
    t, money = view.t, view.numbers.money
    title = t("grant.report", kind=t.of("report_kind", one.kind), day=view.numbers.day(one.until))
    sealed = t(
        "grant.sealed", moment=view.numbers.moment(one.sealed_at), eligible=money(one.eligible), due=money(one.due)
    )
    state = t("grant.seal_broken", files=", ".join(one.changed_files)) if one.changed_files else t("grant.seal_whole")
    files = [
        html.Li([html.Span(name, className="file"), html.Br(), html.Code(sha256, className="hash")])
        for name, sha256 in one.files
    ]
    told: list[Any] = [html.P(t("grant.same"))]
    if one.differences:
        columns = [
            Column(t("grant.difference")),
            Column(t("grant.item")),
            Column(t("grant.then")),
            Column(t("grant.now")),
        ]
        rows = [
            [t.of("grant_difference", what), item, then or "", now or ""] for what, item, then, now in one.differences
        ]
        told = [
            html.P(t("grant.differs", n=len(rows))),
            data_table(t("grant.difference"), columns, rows, show_caption=False),
        ]
    return html.Section([
        html.H3(title), html.P(sealed), html.P(state), *told,
        html.Details([html.Summary(t("grant.files")), html.Ul(files, className="files")]),
    ], className="panel")  # fmt: skip


def terms_section(view: View, account: Account) -> Any:
    """What is declared, each value with its source."""
    t = view.t
    columns = [Column(t("grant.term")), Column(t("grant.value")), Column(t("grant.source"))]
    rows = [[_term_name(view, one), _term_value(view, one), _source(view, one)] for one in account.terms]
    return html.Details(
        [html.Summary(t("grant.terms_title")), data_table(t("grant.terms_title"), columns, rows, show_caption=False)]
    )


def _term_name(view: View, one: Term) -> str:
    name, _, number = one.term_id.rpartition("_")
    if number.isdigit():
        return f"{view.t.of('grant_term', name)} {number}"
    return view.t.of("grant_term", one.term_id)


def _source(view: View, one: Term) -> str:
    said = view.say(one.source)
    return f"{said} ({view.t('grant.demo_value')})" if one.is_demo else said


def _term_value(view: View, one: Term) -> str:
    """Money, per cent and days by the name of the term; the rest as declared."""
    if one.value in ("true", "false"):
        return view.t.of("grant_yes_no", one.value)
    try:
        if one.term_id.endswith("_eur"):
            return view.numbers.money(Decimal(one.value))
        if one.term_id.endswith("_pct"):
            return view.numbers.percent(Decimal(one.value), 0)
    except InvalidOperation:
        return one.value
    days = one.value.split("/")
    try:
        return " – ".join(view.numbers.day(date.fromisoformat(day)) for day in days)
    except ValueError:
        return one.value
