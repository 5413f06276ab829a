"""A figure's table as a spreadsheet: headed, with German number and date formats and the notice that data are a demo."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboards.components.figure_data import Cell, Field, Gap

WIDEST, NARROWEST = 48, 11


Sheet = tuple[str, Sequence[str], Sequence[Field], Sequence[Sequence[Cell]]]
"""Its name, the lines above the table (the first one its title), the columns, the rows."""


def write_xlsx(head: Sequence[str], fields: Sequence[Field], rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """One sheet. Text is never taken for a formula."""
    return write_book([(sheet, head, fields, rows)])


def write_book(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return out.getvalue()


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    name, head, fields, rows = sheet
    page = book.add_worksheet(name[:31])
    title, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format()
    for row, words in enumerate(head):
        page.write_string(row, 0, words, plain if row else title)
    start = len(head) + 1
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for column, field in enumerate(fields):
        page.write_string(start, column, field.heading, heading)
        look = book.add_format({"num_format": _pattern(field), "align": "right" if field.is_number else "left"})
        for row, cells in enumerate(rows, start=start + 1):
            _write(page, row, column, cells[column], look)
        page.set_column(column, column, _width(field, [cells[column] for cells in rows]))
    page.freeze_panes(start + 1, 1)
    if rows:
        page.autofilter(start, 0, start + len(rows), len(fields) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(start)


def _pattern(field: Field) -> str:
    """The file's patterns are language-neutral: a German spreadsheet shows them with comma and thousands dot."""
    if field.kind == "date":
        return "dd.mm.yyyy"
    if field.kind == "month":
        return "mm.yyyy"
    if not field.is_number:
        return "@"
    return "#,##0" + ("." + "0" * field.decimals if field.decimals else "")


def _write(page: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    if cell is None or isinstance(cell, Gap):
        page.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, look)
    else:
        page.write_number(row, column, float(cell) if isinstance(cell, Decimal) else cell, look)


def _width(field: Field, cells: Sequence[Cell]) -> float:
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    heading = max(map(len, field.heading.split()), default=0)
    return float(min(max(longest, heading + 3, NARROWEST), WIDEST))
