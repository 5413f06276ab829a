"""A sheet of a workbook in which formulas live: every cell that is computed keeps its formula and the value it had."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Look = Literal["text", "head", "title", "euros", "input", "count", "share", "factor", "percent", "total", "whole"]
PATTERNS: dict[Look, dict[str, object]] = {
    "text": {"text_wrap": False},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "title": {"bold": True, "font_size": 14},
    "euros": {"num_format": "#,##0.00"},
    "total": {"num_format": "#,##0.00", "bold": True, "top": 1},
    "input": {"num_format": "#,##0.00####", "font_color": "#1f4e79", "bg_color": "#eef5f8"},
    "count": {"num_format": "0", "font_color": "#1f4e79", "bg_color": "#eef5f8"},
    "whole": {"num_format": "0"},
    "share": {"num_format": "0.00%"},
    "percent": {"num_format": "0.00%", "font_color": "#1f4e79", "bg_color": "#eef5f8"},
    "factor": {"num_format": "0.000000"},
}
"""What is an input has a ground of its own, so that nobody types into a formula."""


class LiveSheet:
    """Rows and columns count from 0, as in XlsxWriter."""

    def __init__(self, book: Workbook, name: str, looks: dict[Look, Format]) -> None:
        self.name = name
        self.page: Worksheet = book.add_worksheet(name)
        self._looks = looks

    def write(self, row: int, column: int, value: str | int | Decimal | None, look: Look = "text") -> None:
        """Text, or a number that is an input; None leaves the cell empty."""
        if isinstance(value, str):
            self.page.write_string(row, column, value, self._looks[look])
        elif value is not None:
            self.page.write_number(row, column, float(value), self._looks[look])

    def heads(self, row: int, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self.write(row, column, title, "head")

    def formula(self, row: int, column: int, formula: str, value: str | int | Decimal, look: Look = "euros") -> None:
        """`formula` without its equals sign; `value` is what it comes to, shown until it is computed anew."""
        cached = value if isinstance(value, str) else float(value)
        self.page.write_formula(row, column, f"={formula}", self._looks[look], cached)

    def at(self, row: int, column: int) -> str:
        """The address of one of its cells for other sheets: fixed."""
        cell: str = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        return f"'{self.name}'!{cell}"

    def span(self, first: int, last: int, column: int) -> str:
        """A column of it from row to row, for other sheets: fixed."""
        letter = xl_col_to_name(column)
        return f"'{self.name}'!${letter}${first + 1}:${letter}${last + 1}"


def make_looks(book: Workbook) -> dict[Look, Format]:
    return {name: book.add_format(pattern) for name, pattern in PATTERNS.items()}


def here(row: int, column: int) -> str:
    """The address of a cell of the same sheet."""
    cell: str = xl_rowcol_to_cell(row, column)
    return cell
