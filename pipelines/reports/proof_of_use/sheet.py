"""One sheet of the workbook, filled row by row: forms of cells, headings that repeat, A4 across, one page wide."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent

Cell = str | int | Decimal | date | tuple[str, Decimal] | None
EUROS = "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]"
DAY = "dd.mm.yyyy"


def make_forms(book: Any) -> dict[str, Any]:
    """Cell formats by name; `total` ones are bold under a line."""
    font = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14}, "note": {"italic": True, "font_color": "#4a5a68"},
        "notice": {"bold": True, "bg_color": "#fdf3d8"}, "head": {"bold": True, "bottom": 1, "text_wrap": True},
        "text": {"text_wrap": True}, "euros": {"num_format": EUROS}, "day": {"num_format": DAY, "align": "left"}, "count": {"num_format": "0"},
    }  # fmt: skip
    for decimals in range(4):
        looks[f"number{decimals}"] = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
    forms = {name: book.add_format(font | look) for name, look in looks.items()}
    bold = {"bold": True, "top": 1}
    return forms | {f"total {name}": book.add_format(font | looks[name] | bold) for name in ("text", "euros", "count")}


class Sheet:
    def __init__(self, book: Any, name: str, title: str, content: ReportContent, forms: dict[str, Any]):
        self.sheet, self.forms, self.row_number, self.columns = book.add_worksheet(name), forms, 0, 1
        t, published = words.fixed_words(content.language), content.source.published
        state = t["until"].format(day=words.day(content.until, content.language))
        self.sheet.write_string(0, 0, title, forms["title"])
        self.sheet.write_string(1, 0, state, forms["note"])
        if published.demo_notice:
            self.sheet.write_string(2, 0, published.demo_notice.to(content.language), forms["notice"])
        self.row_number = 3
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer(f"&L{title.replace('&', '&&')} · {state}&R&P / &N")

    @property
    def filled(self) -> int:
        """The last row that was written, counted from 1."""
        return self.row_number

    @property
    def next_row(self) -> int:
        return self.row_number + 1

    def head(self, titles: Sequence[str], widths: Sequence[float]) -> None:
        """Headings of the sheet's table; they repeat on every page and stay in sight."""
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(self.row_number, column, title, self.forms["head"])
        self.sheet.repeat_rows(self.row_number)
        self.sheet.freeze_panes(self.row_number + 1, 0)
        self.columns = len(titles)
        self.row_number += 1

    def subhead(self, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self.sheet.write_string(self.row_number, column, title, self.forms["head"])
        self.row_number += 1

    def row(self, cells: Sequence[Cell], *, is_total: bool = False, decimals: int | None = None) -> None:
        """`decimals`: of plain numbers; without it decimals are euros. (formula, value): a formula that gives euros."""
        prefix = "total " if is_total else ""
        for column, cell in enumerate(cells):
            self._write(column, cell, prefix, "euros" if decimals is None else f"number{min(decimals, 3)}")
        self.row_number += 1

    def skip(self) -> None:
        self.row_number += 1

    def filter(self, last: int) -> None:
        """A filter over the table down to row `last`."""
        self.sheet.autofilter(3, 0, last - 1, self.columns - 1)

    def _write(self, column: int, cell: Cell, prefix: str, number: str) -> None:
        at = (self.row_number, column)
        if cell is None:
            return
        if isinstance(cell, tuple):
            self.sheet.write_formula(*at, cell[0], self.forms[f"{prefix}euros"], float(cell[1]))
        elif isinstance(cell, date):
            self.sheet.write_datetime(*at, datetime.combine(cell, time.min), self.forms["day"])
        elif isinstance(cell, Decimal):
            self.sheet.write_number(*at, float(cell), self.forms[f"{prefix}{number}"])
        elif isinstance(cell, int):
            self.sheet.write_number(*at, cell, self.forms[f"{prefix}count"])
        else:
            self.sheet.write_string(*at, cell, self.forms[f"{prefix}text"])
