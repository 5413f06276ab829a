"""The lists of the workbook: vouchers, draw-downs and money of others, findings, files. Sums elsewhere are over them."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.grants.account import UNPLANNED, line_of
from pipelines.grants.books import add
from pipelines.grants.matching import match
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.origin import say_later, say_origin
from pipelines.reports.proof_of_use.pdf import line_title
from pipelines.reports.proof_of_use.sheet import Formula, Sheet

NO_LINE = words.NOTHING
"""Stands for the line of vouchers that name none: a sum over nothing cannot be asked for."""


@dataclass(frozen=True)
class Listed:
    """Rows of a list that formulas add up, counted from 1; `last` is never before `first`."""

    sheet: str
    first: int
    last: int

    def cells(self, column: str) -> str:
        return f"'{self.sheet}'!${column}${self.first}:${column}${self.last}"


def line_key(line_id: str) -> str:
    """By which vouchers are added up: never by a title, for two lines may have the same, or one with a `*` in it."""
    return NO_LINE if line_id == UNPLANNED else line_id


def write_vouchers(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> Listed:
    """One row per voucher. Columns: H amount, I VAT, J discount, K eligible, M line, N municipality, O findings."""
    head, w = t["vouchers"]["head"], t["workbook"]
    sheet.set_widths((6, 34, 15, 12, 12, 42, 36, 16, 13, 13, 16, 16, 18, 18, 10))
    titles = [
        head[0],
        w["line"],
        *(title.replace("\u00ad", "") for title in head[1:]),
        w["line_id"],
        w["key"],
        w["hints"],
    ]
    sheet.head(titles, (0, 7, 8, 9, 10, 14), repeats=True)
    found = Counter(f.booking_key for f, _, _ in content.findings if f.booking_key)
    first = sheet.next_row
    for group in content.groups:
        title = line_title(content, group.line_id)
        for x in group.vouchers:
            v = x.voucher
            sheet.row([x.number, title, v.number, v.invoiced, v.paid, v.payee, x.reason, v.amount, v.vat, v.discount,
                       v.eligible, x.municipality, line_key(line_of(content.grant, v)), v.municipality_id,
                       found[v.booking_key]])  # fmt: skip
    listed = Listed(sheet.name, first, max(sheet.filled, first))
    sheet.row_number = listed.last
    sums = [content.account.gross, content.account.vat, content.account.discount, content.account.eligible]
    cells: list[Any] = ["", t["proof"]["total"], *[""] * 5]
    cells += [
        Formula(f"=SUM({c}{listed.first}:{c}{listed.last})", value) for c, value in zip("HIJK", sums, strict=True)
    ]
    sheet.row([*cells, *[""] * 4], is_total=True)
    sheet.filter(first - 1, listed.last, len(titles))
    sheet.print_columns(12)
    return listed


def write_drawdowns(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> tuple[Listed, Listed]:
    """The draw-downs (C received, F sum) and below them the money of others (C sum, D line); where each lies."""
    rule, p, w = content.grant.rules.booking_days, t["proof"], t["workbook"]
    booked = match(content.books, rule.value if rule else None)[0]
    sheet.set_widths((24, 16, 18, 16, 40, 18))
    sheet.head(p["drawdown_head"], (5,))
    first = sheet.next_row
    for d in content.books.drawdowns:
        on = booked[d.key].booked if d.key in booked else None
        sheet.row([d.drawdown_id, d.requested, d.received, on, d.purpose, d.amount])
    drawn = Listed(sheet.name, first, max(sheet.filled, first))
    sheet.row_number = drawn.last
    total = Formula(f"=SUM(F{drawn.first}:F{drawn.last})", content.account.requested)
    sheet.row([p["total"], "", "", "", "", total], is_total=True)
    sheet.section(w["others"])
    sheet.head(w["others_head"], (2,))
    first = sheet.next_row
    for b in content.books.contributions:
        place = content.source.municipalities.get(b.municipality_id, b.municipality_id)
        sheet.row([place, b.booked, -b.amount, b.line_id])
    others = Listed(sheet.name, first, max(sheet.filled, first))
    sheet.row_number = others.last
    total = Formula(f"=SUM(C{others.first}:C{others.last})", content.account.others)
    sheet.row([p["total"], "", total, ""], is_total=True)
    return drawn, others


def write_findings(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    head = t["findings"]["head"]
    sheet.set_widths((30, 58, 16, 46, 40))
    if not content.findings:
        sheet.note(t["findings"]["nothing"])
        return
    sheet.head([head[0], t["workbook"]["message"], *head[1:]], (2,), repeats=True)
    for f, said, answer in content.findings:
        sheet.row([said.title, said.message, f.figure or words.NOTHING, said.remedy, answer])


def write_origin(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    """The snapshot, the declaration, and the files that vouchers come from."""
    sheet.set_widths((36, 20, 10, 18, 70))
    sheet.note(say_origin(content))
    sheet.row_number += 1
    sheet.head(t["origin"]["head"], (2, 3))
    names, first = content.source.municipalities, sheet.next_row
    for x in content.source.sources:
        sheet.row([x.file_name, names.get(x.municipality_id, x.municipality_id), x.rows, x.amount, x.sha256])
    last = max(sheet.filled, first)
    sheet.row_number = last
    rows, amount = sum(x.rows for x in content.source.sources), add(x.amount for x in content.source.sources)
    sheet.row(
        [
            t["proof"]["total"],
            "",
            Formula(f"=SUM(C{first}:C{last})", Decimal(rows), "count"),
            Formula(f"=SUM(D{first}:D{last})", amount),
            "",
        ],
        is_total=True,
    )
    if later := say_later(content):
        sheet.note(later)
