"""The report as a workbook: the same tables, sums that compute themselves, ready to print.

Every sum is a formula over the voucher list and carries the value it has, so that it is right before anything computes.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from pipelines.grants.books import add
from pipelines.grants.matching import match
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.facts import factual_report, kpi_change, unit_of
from pipelines.reports.proof_of_use.pdf import line_title
from pipelines.reports.proof_of_use.sheet import Sheet, make_forms

AMOUNT, VAT, DISCOUNT, ELIGIBLE, LINE = "H", "I", "J", "K", "B"
"""Columns of the voucher sheet."""
HEAD_ROWS = 4
"""Rows above the first row of a table: title, state, demo notice, headings."""


def make_workbook(content: ReportContent) -> bytes:
    """The same content gives the same bytes; the date in the file is that of the snapshot."""
    target = io.BytesIO()
    t = words.fixed_words(content.language)
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "DD.MM.YYYY", "strings_to_formulas": False,
                                        "strings_to_urls": False})  # fmt: skip
    title = f"{t['title'][content.kind]}: {content.grant.title.to(content.language)}"
    book.set_properties({"title": title, "author": content.source.published.title.to(content.language),
                         "created": content.source.published.created_at})  # fmt: skip
    book.set_size(2400, 1600)
    forms = make_forms(book)
    names = t["workbook"]["sheets"]
    overview, vouchers = (Sheet(book, names[key], title, content, forms) for key in ("overview", "vouchers"))
    last = _vouchers(vouchers, content, t)
    _overview(overview, content, t, names["vouchers"], last)
    _drawdowns(Sheet(book, names["drawdowns"], title, content, forms), content, t)
    _findings(Sheet(book, names["findings"], title, content, forms), content, t)
    _kpis(Sheet(book, names["kpis"], title, content, forms), content, t)
    _origin(Sheet(book, names["origin"], title, content, forms), content, t)
    book.close()
    return target.getvalue()


def _vouchers(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> int:
    """One row per voucher; gives the last row (counted from 1)."""
    head = t["vouchers"]["head"]
    sheet.head([head[0], t["workbook"]["line"], *head[1:]], (6, 26, 15, 12, 12, 34, 30, 14, 12, 12, 15, 16))
    for group in content.groups:
        title = line_title(content, group.line_id)
        for x in group.vouchers:
            v = x.voucher
            sheet.row([x.number, title, v.number, v.invoiced, v.paid, v.payee, x.reason, v.amount, v.vat, v.discount,
                       v.eligible, x.municipality])  # fmt: skip
    last = max(sheet.filled, HEAD_ROWS + 1)
    sums = [content.account.gross, content.account.vat, content.account.discount, content.account.eligible]
    cells: list[Any] = ["", t["proof"]["total"], *[""] * 5]
    cells += [(f"=SUM({c}{HEAD_ROWS + 1}:{c}{last})", value) for c, value in zip("HIJK", sums, strict=True)]
    sheet.row(cells, is_total=True)
    sheet.filter(last)
    return last


def _overview(sheet: Sheet, content: ReportContent, t: dict[str, Any], vouchers: str, last: int) -> None:
    """Income, expenditure and the grant; all sums are formulas."""
    p, account, lang = t["proof"], content.account, content.language

    def cells(column: str) -> str:
        return f"'{vouchers}'!${column}${HEAD_ROWS + 1}:${column}${last}"

    def summed(column: str, line: str) -> str:
        return f"=SUMIF({cells(LINE)},{line},{cells(column)})"

    sheet.head(p["expenditure_head"][:5], (44, 18, 18, 20, 18))
    first = sheet.next_row
    for x in account.lines:
        at = sheet.next_row
        spent = "-".join(summed(c, f"A{at}").removeprefix("=") for c in (AMOUNT, VAT, DISCOUNT))
        sheet.row([line_title(content, x.line_id), x.planned, (f"={spent}", x.cost), (summed(ELIGIBLE, f"A{at}"), x.eligible),
                   (f"=D{at}-B{at}", x.over)])  # fmt: skip
    end = sheet.next_row - 1
    totals = [account.planned, account.cost, account.eligible, account.eligible - account.planned]
    total = sheet.next_row
    sheet.row(
        [p["total"], *((f"=SUM({c}{first}:{c}{end})", v) for c, v in zip("BCDE", totals, strict=True))], is_total=True
    )
    sheet.skip()
    _grant_steps(sheet, content, t, total)
    sheet.skip()
    sheet.subhead([p["income_head"][0], p["income_head"][1], p["income_head"][3]])
    first = sheet.next_row
    for i in account.income:
        sheet.row([content.grant.income[i.line_id].title.to(lang), i.planned, i.actual])
    end = sheet.next_row - 1
    sums = [add(i.planned for i in account.income), add(i.actual for i in account.income)]
    sheet.row(
        [p["total"], *((f"=SUM({c}{first}:{c}{end})", v) for c, v in zip("BC", sums, strict=True))], is_total=True
    )
    sheet.row([t["workbook"]["check"], (f"=B{end + 1}-B{total}", Decimal(0)), (f"=C{end + 1}-D{total}", Decimal(0))])


def _grant_steps(sheet: Sheet, content: ReportContent, t: dict[str, Any], total: int) -> None:
    """rate × eligible, capped: live on the total of the expenditure."""
    p, a, g = t["proof"], content.account, content.grant
    sheet.subhead(p["steps"])
    at = sheet.next_row
    rate = g.rate_pct.value
    sheet.row([p["eligible"], (f"=D{total}", a.eligible)])
    sheet.row([p["rate"].format(rate=f"{rate} %"), (f"=ROUND(B{at}*{rate}/100,2)", g.share_of(a.eligible))])
    sheet.row([p["approved"], g.approved_eur.value])
    sheet.row([p["due"], (f"=MAX(0,MIN(B{at + 1},B{at + 2}))", a.due)])
    drawn = f"'{t['workbook']['sheets']['drawdowns']}'"
    end = HEAD_ROWS + max(1, len(content.books.drawdowns))
    received = f'=SUMIF({drawn}!$C${HEAD_ROWS + 1}:$C${end},">0",{drawn}!$F${HEAD_ROWS + 1}:$F${end})'
    sheet.row([p["drawn"], (received, a.drawn)])
    sheet.row([p["balance"], (f"=B{at + 3}-B{at + 4}", a.balance)], is_total=True)


def _drawdowns(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    rule = content.grant.rules.booking_days
    booked = match(content.books, rule.value if rule else None)[0]
    sheet.head(t["proof"]["drawdown_head"], (16, 14, 14, 14, 40, 16))
    for d in content.books.drawdowns:
        on = booked[d.key].booked if d.key in booked else None
        sheet.row([d.drawdown_id, d.requested, d.received, on, d.purpose, d.amount])
    last = max(sheet.filled, HEAD_ROWS + 1)
    sheet.row(
        [t["proof"]["total"], "", "", "", "", (f"=SUM(F{HEAD_ROWS + 1}:F{last})", content.account.requested)],
        is_total=True,
    )


def _findings(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    head = t["findings"]["head"]
    sheet.head([head[0], "", *head[1:]], (34, 60, 16, 50, 40))
    for f, said, answer in content.findings:
        sheet.row([said.title, said.message, f.figure, said.remedy, answer])


def _kpis(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    facts = factual_report(content, t)
    sheet.head(t["facts"]["kpi_head"], (44, 22, 14, 14, 14, 14))
    for k in content.source.kpis:
        figures: Sequence[Decimal | None] = (k.baseline, k.newest, kpi_change(k), k.target)
        sheet.row([k.title.to(content.language), unit_of(k, content.language), *figures], decimals=k.decimals)
    sheet.skip()
    sheet.row([facts["kpi_note"]])


def _origin(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    sheet.head(t["origin"]["head"], (36, 20, 10, 16, 70))
    names = content.source.municipalities
    for x in content.source.sources:
        sheet.row([x.file_name, names.get(x.municipality_id, x.municipality_id), x.rows, x.amount, x.sha256])
