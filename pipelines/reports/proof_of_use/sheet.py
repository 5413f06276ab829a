"""One sheet of the workbook, filled row by row: forms of cells, headings, heights, A4 across, one page wide.

A spreadsheet does not make a row higher for the words in it before somebody touches it, and none at all where cells are
joined: heights are estimated here, rather too high than too low, so that no row prints over the next.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent


@dataclass(frozen=True)
class Formula:
    """A formula and the value it has; `form`: how that is written."""

    text: str
    value: Decimal | None
    form: str = "euros"


Cell = str | int | Decimal | date | Formula | None
EUROS = "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]"
DAY = "dd.mm.yyyy"
LINE_POINTS, SPARE_POINTS = 13.5, 2.5
PLAIN, BOLD = 1.1, 0.95
"""Letters for each digit that a column is wide: words are set smaller than the digits it is measured in."""


def make_forms(book: Any) -> dict[str, Any]:
    """Cell formats by name; `total` ones are bold under a line, `after` ones keep clear of the figures before them."""
    font = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14}, "note": {"italic": True, "font_color": "#4a5a68", "text_wrap": True},
        "state": {"italic": True, "font_color": "#4a5a68"}, "notice": {"bold": True, "bg_color": "#fdf3d8"},
        "section": {"bold": True, "font_size": 12}, "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
        "text": {"text_wrap": True}, "euros": {"num_format": EUROS}, "day": {"num_format": DAY, "align": "left"},
        "count": {"num_format": "0"},
    }  # fmt: skip
    for decimals in range(4):
        looks[f"number{decimals}"] = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
    looks["head number"] = looks["head"] | {"align": "right"}
    looks |= {f"after {name}": looks[name] | {"indent": 1, "align": "left"} for name in ("text", "head")}
    looks["figure text"] = looks["text"] | {"align": "right"}
    totals = ("text", "after text", "figure text", "euros", "count", *(f"number{n}" for n in range(4)))
    looks |= {f"total {name}": looks[name] | {"bold": True, "top": 1} for name in totals}
    return {name: book.add_format(font | look) for name, look in looks.items()}


def count_lines(text: str, width: float) -> int:
    """Lines that `text` takes in a column as wide as `width` digits, breaking at spaces and within what is longer."""
    lines, room = 0, max(1.0, width - 1)
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in paragraph.replace("\u00ad", "").split(" "):
            if used and used + len(word) > room:
                lines, used = lines + 1, 0.0
            lines += int(max(0, len(word) - 1) // room)
            used += len(word) % room + 1
    return lines


class Sheet:
    def __init__(self, book: Any, name: str, title: str, content: ReportContent, forms: dict[str, Any]):
        self.sheet, self.name, self.forms = book.add_worksheet(name), name, forms
        self.widths: tuple[float, ...] = ()
        self.joined_to = 0
        self.numbers: Collection[int] = ()
        t, published = words.fixed_words(content.language), content.source.published
        state = t["until"].format(day=words.day(content.until, content.language))
        self.sheet.write_string(0, 0, title, forms["title"])
        self.sheet.write_string(1, 0, state, forms["state"])
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

    def set_widths(self, widths: Sequence[float], joined_to: int | None = None) -> None:
        """Of all columns, in digits; every table of the sheet shares them. `joined_to`: the last column that notes reach."""
        self.widths, self.joined_to = tuple(widths), len(widths) - 1 if joined_to is None else joined_to
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def section(self, title: str, *, on_new_page: bool = False) -> None:
        """The heading of one of several tables, a row apart from the one before."""
        if on_new_page:
            self.sheet.set_h_pagebreaks([self.row_number])
        self.row_number += self.row_number > 3
        self.sheet.write_string(self.row_number, 0, title, self.forms["section"])
        self.row_number += 1

    def head(self, titles: Sequence[str], numbers: Collection[int] = (), *, repeats: bool = False) -> None:
        """Headings of a table; those over figures stand to the right. `repeats`: on every page, and stay in sight."""
        self.numbers = numbers
        for column, title in enumerate(titles):
            form = "head number" if column in numbers else self._after(column, "head")
            self.sheet.write_string(self.row_number, column, title, self.forms[form])
        self._raise(titles, BOLD)
        if repeats:
            self.sheet.repeat_rows(self.row_number)
            self.sheet.freeze_panes(self.row_number + 1, 0)
        self.row_number += 1

    def row(
        self, cells: Sequence[Cell], *, is_total: bool = False, decimals: int | None = None, joined: int | None = None
    ) -> None:
        """`decimals`: of plain numbers; without it decimals are euros. `joined`: the column whose words go on to the last."""
        prefix = "total " if is_total else ""
        number = "euros" if decimals is None else f"number{min(decimals, 3)}"
        for column, cell in enumerate(cells):
            if column == joined:
                self._join(column, str(cell or ""), f"{prefix}{self._after(column, 'text')}")
            else:
                self._write(column, cell, prefix, number)
        texts = [c if isinstance(c, str) and n != joined else "" for n, c in enumerate(cells)]
        self._raise(
            texts, BOLD if is_total else PLAIN, str(cells[joined] or "") if joined is not None else "", joined or 0
        )
        self.row_number += 1

    def print_columns(self, columns: int) -> None:
        """Only the first columns are printed; further ones are for whoever computes. After all rows are written."""
        self.sheet.print_area(0, 0, self.row_number - 1, columns - 1)

    def note(self, text: str) -> None:
        """Words across all columns."""
        self._join(0, text, "note")
        self._raise((), PLAIN, text)
        self.row_number += 1

    def filter(self, first: int, last: int, columns: int) -> None:
        """A filter over the table with its headings in row `first` (counted from 1), down to row `last`."""
        self.sheet.autofilter(first - 1, 0, last - 1, columns - 1)

    def _after(self, column: int, form: str) -> str:
        """Words in a column of figures stand to the right as these do; those next to one keep clear of it."""
        if column in self.numbers and form == "text":
            return "figure text"
        return f"after {form}" if column - 1 in self.numbers else form

    def _join(self, column: int, text: str, form: str) -> None:
        if column < len(self.widths) - 1:
            self.sheet.merge_range(
                self.row_number, column, self.row_number, len(self.widths) - 1, text, self.forms[form]
            )
        else:
            self.sheet.write_string(self.row_number, column, text, self.forms[form])

    def _raise(self, texts: Sequence[str], share: float, joined: str = "", at: int = 0) -> None:
        """As high as the words of the row need."""
        lines = [
            count_lines(text, width * share)
            for text, width in zip(texts, self.widths, strict=False)
            if len(text) > width * share - 1
        ]
        lines += [count_lines(joined, sum(self.widths[at : self.joined_to + 1]) * share)] if joined else []
        if (most := max(lines, default=1)) > 1:
            self.sheet.set_row(self.row_number, LINE_POINTS * most + SPARE_POINTS)

    def _write(self, column: int, cell: Cell, prefix: str, number: str) -> None:
        at = (self.row_number, column)
        if cell is None:
            return
        if isinstance(cell, Formula):
            value = "" if cell.value is None else float(cell.value)
            self.sheet.write_formula(*at, cell.text, self.forms[f"{prefix}{cell.form}"], value)
        elif isinstance(cell, date):
            self.sheet.write_datetime(*at, datetime.combine(cell, time.min), self.forms["day"])
        elif isinstance(cell, Decimal):
            self.sheet.write_number(*at, float(cell), self.forms[f"{prefix}{number}"])
        elif isinstance(cell, int):
            self.sheet.write_number(*at, cell, self.forms[f"{prefix}count"])
        else:
            self.sheet.write_string(*at, cell, self.forms[f"{prefix}{self._after(column, 'text')}"])
