"""The report as PDF/UA-1: content in words and figures as they are printed, for the template `proof_of_use.typ`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from pipelines.grants.account import UNPLANNED
from pipelines.grants.books import Booking, add
from pipelines.grants.matching import match
from pipelines.reports.grant_words import write_euros, write_pct
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.charts import draw_bars
from pipelines.reports.proof_of_use.content import ReportContent, VoucherGroup
from pipelines.reports.proof_of_use.facts import factual_report
from pipelines.reports.proof_of_use.heights import row_heights
from pipelines.reports.proof_of_use.origin import say_later, say_origin
from pipelines.reports.typeset import typeset

SUMMED = ("amount", "vat", "discount", "eligible")
BARS = 9
"""So many lines of the plan are drawn in one chart."""
SPLIT_ABOVE = 800
"""So many vouchers are set as one run of pages; longer lists are set in several runs, side by side."""


def make_pdf(content: ReportContent) -> bytes:
    """The same content gives the same bytes; the date in the file is that of the snapshot."""
    return typeset("proof_of_use", print_data(content), content.source.published.created_at)


def print_data(content: ReportContent) -> dict[str, Any]:
    """Everything the template needs, as text."""
    lang, grant, published = content.language, content.grant, content.source.published
    t = words.fixed_words(lang)
    title = f"{t['title'][content.kind]}: {grant.title.to(lang)}"
    until = t["until"].format(day=words.day(content.until, lang))
    return {
        "lang": lang, "t": t, "title": title, "kind": t["title"][content.kind], "grant": grant.title.to(lang), "until": until,
        "author": published.title.to(lang), "notice": published.demo_notice.to(lang) if published.demo_notice else None,
        "footer": f"{title} · {until}",
        "about": {"head": t["about"]["head"], "rows": about_rows(content, t)}, "facts": factual_report(content, t), "income": _income(content, t),
        "expenditure": _expenditure(content, t), "bars": _bars(content, t), "steps": _steps(content, t),
        "expected": _expected(content, t), "drawdowns": _drawdowns(content), "paid": _paid(content, t),
        "deviations": _deviations(content), "findings": _findings(content),
        "groups": [_group(group, content, t) for group in content.groups], "sums": _sums(content, t), "later": say_later(content), "origin": _origin(content),
    }  # fmt: skip


def about_rows(content: ReportContent, t: dict[str, Any]) -> list[list[str]]:
    """What was approved, to whom, by which notice: name, value, where the value is written."""
    g, lang, a = content.grant, content.language, t["about"]
    day = partial(words.day, language=lang)
    names = content.source.municipalities
    period = g.approval_period.value
    rows = [
        (a["funder"], g.funder.to(lang), None),
        (a["purpose"], g.purpose.to(lang), None),
        (a["lead"], names[g.lead], None),
        (a["members"], ", ".join(names[m] for m in g.members), None),
        (a["notice"], a["notice_text"].format(day=day(g.notice.date.value), reference=g.notice.reference.value), g.notice.date),
        (a["approved"], write_euros(g.approved_eur.value, lang), g.approved_eur),
        (a["rate"], write_pct(g.rate_pct.value, lang), g.rate_pct),
        (a["period"], t["period"].format(first=day(period.first), last=day(period.last)), g.approval_period),
        (a["proof_due"], day(g.deadlines.proof_of_use.value), g.deadlines.proof_of_use),
        (a["keep"], day(content.keep_until), g.rules.retention_years),
    ]  # fmt: skip
    return [[name, value, s.source.to(lang) if s else ""] for name, value, s in rows]


def _income(content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    g, lang = content.grant, content.language
    planned, actual = add(i.planned for i in content.account.income), add(i.actual for i in content.account.income)
    rows = [
        [g.income[i.line_id].title.to(lang), words.euros(i.planned, lang), words.percent_of(i.planned, planned, lang),
         words.euros(i.actual, lang), words.percent_of(i.actual, actual, lang)]
        for i in content.account.income
    ]  # fmt: skip
    total = [t["proof"]["total"], words.euros(planned, lang), words.percent_of(planned, planned, lang),
             words.euros(actual, lang), words.percent_of(actual, actual, lang)]  # fmt: skip
    return {"rows": rows, "total": total}


def line_title(content: ReportContent, line_id: str) -> str:
    """The title of a plan line; in words, where vouchers name none."""
    if line_id == UNPLANNED:
        return str(words.fixed_words(content.language)["proof"]["no_line"])
    return content.grant.expenditure[line_id].title.to(content.language)


def _expenditure(content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    lang, account = content.language, content.account

    def row(title: str, planned: Decimal, cost: Decimal, eligible: Decimal) -> list[str]:
        over = eligible - planned
        return [
            title,
            *(words.euros(v, lang) for v in (planned, cost, eligible, over)),
            words.percent_of(over, planned, lang),
        ]

    rows = [row(line_title(content, x.line_id), x.planned, x.cost, x.eligible) for x in account.lines]
    return {"rows": rows, "total": row(t["proof"]["total"], account.planned, account.cost, account.eligible)}


def _bars(content: ReportContent, t: dict[str, Any]) -> list[dict[str, str]]:
    """Every line of the plan against what was accounted; a long plan in several charts, for none goes over a page."""
    lang, p, lines = content.language, t["proof"], content.account.lines
    made = []
    for begin in range(0, len(lines), BARS):
        part = lines[begin : begin + BARS]
        said = [
            p["chart_part"].format(line=line_title(content, x.line_id), eligible=words.euros(x.eligible, lang), planned=words.euros(x.planned, lang))
            for x in part
        ]  # fmt: skip
        bars = [(line_title(content, x.line_id), x.planned, x.eligible) for x in part]
        made.append({"svg": draw_bars(bars, p["chart_legend"]), "alt": p["chart"].format(list="; ".join(said))})
    return made


def questioned_of(content: ReportContent) -> Decimal:
    """Eligible euros of vouchers that somebody should look at, each counted once."""
    odd = {f.booking_key for f, _, _ in content.findings if f.booking_key}
    return add(v.eligible for v in content.books.vouchers if v.booking_key in odd)


def _steps(content: ReportContent, t: dict[str, Any]) -> list[list[str]]:
    p, lang, a, g = t["proof"], content.language, content.account, content.grant
    steps = [
        (p["eligible"], a.eligible), (p["rate"].format(rate=write_pct(g.rate_pct.value, lang)), g.share_of(a.eligible)),
        (p["approved"], g.approved_eur.value), (p["due"], a.due), (p["drawn"], a.drawn),
        (p["balance"] if a.balance >= 0 else p["refund"], abs(a.balance)), (p["open"], a.requested - a.drawn),
        (p["questioned"], questioned_of(content)),
    ]  # fmt: skip
    return [[title, words.euros(value, lang)] for title, value in steps]


def _expected(content: ReportContent, t: dict[str, Any]) -> str:
    if content.until >= content.grant.approval_period.value.last:
        return ""
    lang, a = content.language, content.account
    last = words.day(content.grant.approval_period.value.last, lang)
    text: str = t["proof"]["expected_text"]
    return text.format(last=last, eligible=write_euros(a.expected, lang), due=write_euros(a.expected_due, lang))


def _drawdowns(content: ReportContent) -> dict[str, Any]:
    lang, rule = content.language, content.grant.rules.booking_days
    booked = match(content.books, rule.value if rule else None)[0]
    rows = [
        [d.drawdown_id, words.day(d.requested, lang), words.day(d.received, lang),
         words.day(booked[d.key].booked if d.key in booked else None, lang), d.purpose, words.euros(d.amount, lang)]
        for d in content.books.drawdowns
    ]  # fmt: skip
    total = words.euros(content.account.requested, lang)
    return {"rows": rows, "total": [words.fixed_words(lang)["proof"]["total"], "", "", "", "", total]}


def _paid(content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    lang, names = content.language, content.source.municipalities
    rows = [[names.get(m, m), words.euros(paid, lang)] for m, paid in content.account.paid_by.items()]
    return {"rows": rows, "total": [t["proof"]["total"], words.euros(content.account.cost, lang)]}


@dataclass(frozen=True)
class Deviation:
    """A line of the plan, or all of it (`total`), with what it came out over the plan and why."""

    line_id: str
    title: str
    planned: Decimal
    over: Decimal
    text: str


def deviations_of(content: ReportContent) -> list[Deviation]:
    """Lines that differ from the plan, and the total; what nobody explained is said to be missing."""
    lang, t, a = content.language, words.fixed_words(content.language), content.account
    lines = [(x.line_id, line_title(content, x.line_id), x.planned, x.over) for x in a.lines if x.over]
    lines.append(("total", t["proof"]["total"], a.planned, a.eligible - a.planned))
    texts = {key: said.to(lang) for key, said in content.texts.deviations.items()}
    return [Deviation(*line, texts.get(line[0], t["missing"] if line[3] else "")) for line in lines]


def _deviations(content: ReportContent) -> list[list[str]]:
    lang = content.language
    return [
        [d.title, words.euros(d.over, lang), words.percent_of(d.over, d.planned, lang), d.text]
        for d in deviations_of(content)
    ]


def _findings(content: ReportContent) -> list[list[str]]:
    lang = content.language
    return [
        [said.title, said.message, words.euros(f.figure, lang) if f.figure else words.NOTHING, said.remedy, answer]
        for f, said, answer in content.findings
    ]


def _group(group: VoucherGroup, content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    lang = content.language
    euros, day = partial(words.euros, language=lang), partial(words.day, language=lang)
    rows = [
        [str(x.number), x.voucher.number or words.NOTHING, day(x.voucher.invoiced), day(x.voucher.paid),
         x.voucher.payee or words.NOTHING, x.reason or words.NOTHING, euros(x.voucher.amount), euros(x.voucher.vat),
         euros(x.voucher.discount), euros(x.voucher.eligible), x.municipality]
        for x in group.vouchers
    ]  # fmt: skip
    gross, vat, discount, eligible = (euros(_stated(_of(group), name)) for name in SUMMED)
    total = ["", t["proof"]["total"], *[""] * 4, gross, vat, discount, eligible, ""]
    heading = words.counted(t["vouchers"]["group"], len(rows)).format(
        title=line_title(content, group.line_id), n=len(rows)
    )
    parts = [rows[i : i + SPLIT_ABOVE] for i in range(0, len(rows), SPLIT_ABOVE)]
    runs = [{"rows": part, "heights": row_heights(part) if len(parts) > 1 else []} for part in parts]
    return {"heading": heading, "runs": runs, "total": total}


def _of(group: VoucherGroup) -> list[Booking]:
    return [x.voucher for x in group.vouchers]


def _sums(content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    """The voucher list added up: a row per line of the plan, and all of it."""
    lang = content.language

    def row(title: str, vouchers: Sequence[Booking]) -> list[str]:
        return [title, str(len(vouchers)), *(words.euros(_stated(vouchers, name), lang) for name in SUMMED)]

    rows = [row(line_title(content, g.line_id), _of(g)) for g in content.groups]
    return {"rows": rows, "total": row(t["proof"]["total"], content.books.vouchers)}


def _stated(vouchers: Sequence[Booking], name: str) -> Decimal | None:
    """The sum of what is stated; None where nothing is, though there are vouchers."""
    stated = [value for v in vouchers if (value := getattr(v, name)) is not None]
    return add(stated) if stated or not vouchers else None


def _origin(content: ReportContent) -> dict[str, Any]:
    lang, s = content.language, content.source
    rows = [
        [x.file_name, s.municipalities.get(x.municipality_id, x.municipality_id), str(x.rows), words.euros(x.amount, lang), x.sha256]
        for x in s.sources
    ]  # fmt: skip
    return {"text": say_origin(content), "rows": rows}
