"""The report as a workbook: the same tables, sums that compute themselves, ready to print.

Every sum is a formula over the lists of vouchers and draw-downs and carries the value it has, so that it is right before
anything computes.
"""

import io

import xlsxwriter

from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.sheet import Sheet, make_forms
from pipelines.reports.proof_of_use.xlsx_account import write_account
from pipelines.reports.proof_of_use.xlsx_facts import write_about, write_facts
from pipelines.reports.proof_of_use.xlsx_lists import write_drawdowns, write_findings, write_origin, write_vouchers

ORDER = ("about", "overview", "vouchers", "drawdowns", "findings", "kpis", "origin")


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
    sheets = {key: Sheet(book, t["workbook"]["sheets"][key], title, content, forms) for key in ORDER}
    write_about(sheets["about"], content, t)
    vouchers = write_vouchers(sheets["vouchers"], content, t)
    drawn = write_drawdowns(sheets["drawdowns"], content, t)
    write_account(sheets["overview"], content, t, vouchers, drawn)
    write_findings(sheets["findings"], content, t)
    write_facts(sheets["kpis"], content, t)
    write_origin(sheets["origin"], content, t)
    book.close()
    return target.getvalue()
