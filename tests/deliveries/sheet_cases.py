"""Nasty spreadsheets, written by the libraries that write real ones."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.deliveries.making import Case

HEADER = ["Nr", "Eingang", "Betrag"]
GOOD = [HEADER, ["a", datetime(2024, 2, 1), 1234.5], ["b", datetime(2024, 2, 2), 2.0]]
GOOD_ROWS = [(2, "a", "2024-02-01", "1234,5"), (3, "b", "2024-02-02", "2")]
CELL = {"date": "cell"}
Extra = Callable[[Any, Any], object]


def xlsx(
    rows: list[list[Any]], sheet: str = "Daten", extra: Extra = lambda book, sheet: None
) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
            page = book.add_worksheet(sheet)
            for i, row in enumerate(rows):
                page.write_row(i, 0, row)
            extra(book, page)

    return make


def formula_error(book: Any, page: Any) -> None:
    page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    page.write_formula(2, 3, "=1/0", None, "#DIV/0!")  # a column that nobody reads


def merged_title(book: Any, page: Any) -> None:
    page.merge_range(0, 0, 0, 2, "Lieferung 2024", book.add_format({"bold": True}))


def merged_header(book: Any, page: Any) -> None:
    page.merge_range(0, 1, 0, 2, "Eingang", book.add_format())


def hidden_sheet(book: Any, page: Any) -> None:
    other = book.add_worksheet("Notizen")
    other.write(0, 0, "geheim")
    other.hide()


def hidden_itself(book: Any, page: Any) -> None:
    book.add_worksheet("Deckblatt").activate()
    page.hide()


def million_formatted_rows(book: Any, page: Any) -> None:
    style = book.add_format({"bold": True})
    for row in range(3, 30_000):
        page.write_blank(row, 0, None, style)
    page.write_blank(1_048_575, 2, None, style)


def cut(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def make_half(path: Path) -> None:
        make(path)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])

    return make_half


def replaced(make: Callable[[Path], None], entry: str, old: str, new: str) -> Callable[[Path], None]:
    """The archive with some text of one entry replaced."""

    def make_other(path: Path) -> None:
        make(path)
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        assert old.encode() in entries[entry]
        entries[entry] = entries[entry].replace(old.encode(), new.encode())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries.items():
                archive.writestr(name, data)

    return make_other


def ods_cell(value: Any) -> Element:
    match value:
        case None:
            return TableCell()
        case datetime():
            cell = TableCell(valuetype="date", datevalue=value.date().isoformat())
            cell.addElement(P(text=value.strftime("%d.%m.%y")))
        case float():
            cell = TableCell(valuetype="float", value=str(value))
            cell.addElement(P(text=f"{value:.2f}".replace(".", ",")))
        case Element():
            return value
        case _:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
    return cell


def ods(rows: list[list[Any]], repeated: int = 1) -> Callable[[Path], None]:
    """A table; its last row stands there `repeated` times."""

    def make(path: Path) -> None:
        document = OpenDocumentSpreadsheet()
        table = Table(name="Daten")
        for i, row in enumerate(rows):
            times = {"numberrowsrepeated": repeated} if i == len(rows) - 1 and repeated > 1 else {}
            line = TableRow(**times)
            for value in row:
                line.addElement(ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
        document.save(path)

    return make


def ods_error() -> Element:
    cell = TableCell(formula="of:=1/0", valuetype="string", stringvalue="")
    cell.addElement(P(text="#DIV/0!"))
    return cell


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
)

SHEET_CASES = [
    Case("good_xlsx", xlsx(GOOD), file="x.xlsx", layout=CELL, rows=GOOD_ROWS,
         typed=[("2024-02-01", "1234.50"), ("2024-02-02", "2.00")]),
    Case("good_ods", ods(GOOD), file="x.ods", layout=CELL, rows=GOOD_ROWS),
    Case("xlsx_formula_error", xlsx(GOOD, extra=formula_error), file="x.xlsx", layout=CELL,
         broken=(("formula_error", 2, "Betrag"),), rows=GOOD_ROWS[1:]),
    Case("ods_formula_error", ods([*GOOD[:2], ["b", None, ods_error()]]), file="x.ods", layout=CELL,
         broken=(("formula_error", 3, "Betrag"),), rows=GOOD_ROWS[:1]),
    Case("wrong_sheet", xlsx(GOOD, "Tabelle1"), file="x.xlsx", refused=(("sheet_missing", None, None),)),
    Case("wrong_sheet_ods", ods(GOOD), file="x.ods", layout={"sheet": "Buchungen"},
         refused=(("sheet_missing", None, None),)),
    Case("sheet_name_with_spaces", xlsx(GOOD, " Daten\u00a0"), file="x.xlsx", layout=CELL, rows=GOOD_ROWS),
    Case("another_sheet_hidden", xlsx(GOOD, extra=hidden_sheet), file="x.xlsx", layout=CELL, rows=GOOD_ROWS),
    Case("the_sheet_itself_hidden", xlsx(GOOD, extra=hidden_itself), file="x.xlsx", layout=CELL, rows=GOOD_ROWS),
    Case("empty_sheet", xlsx([]), file="x.xlsx", refused=(("empty_file", None, None),)),
    Case("only_header_xlsx", xlsx([HEADER]), file="x.xlsx", refused=(("no_rows", None, None),)),
    Case("merged_title_row", xlsx([["Lieferung"], *GOOD], extra=merged_title), file="x.xlsx",
         refused=(("header_elsewhere", 2, None),)),
    Case("merged_title_row_declared", xlsx([["Lieferung"], *GOOD], extra=merged_title), file="x.xlsx",
         layout={**CELL, "header_row": 2}, rows=[(row + 1, *cells) for row, *cells in GOOD_ROWS]),
    Case("merged_header", xlsx([["Nr"], *GOOD[1:]], extra=merged_header), file="x.xlsx",
         refused=(("missing_columns", None, "Betrag"),)),
    Case("header_with_line_breaks", xlsx([["Nr", "Ein\u00adgang", " Betrag\n "], *GOOD[1:]]), file="x.xlsx",
         layout=CELL, rows=GOOD_ROWS),
    Case("header_row_too_far_down", xlsx([["x"]]), file="x.xlsx", layout={"header_row": 7},
         refused=(("header_missing", None, None),)),
    Case("dates_as_numbers", xlsx([HEADER, ["a", 45323, 1], ["b", 60, 1], ["c", 61, 1], ["d", 45323.5, 1]]),
         file="x.xlsx", layout={"date": "serial"},
         typed=[("2024-02-01", "1.00"), (None, "1.00"), ("1900-03-01", "1.00"), (None, "1.00")]),
    Case("texts_between_true_dates", xlsx([HEADER, ["a", "01.02.2024", 1], ["b", datetime(2024, 2, 2), 1]]),
         file="x.xlsx", layout={"date": "%d.%m.%Y"}, typed=[("2024-02-01", "1.00"), ("2024-02-02", "1.00")]),
    Case("sums_of_binary_fractions", xlsx([HEADER, ["a", None, 0.1 + 0.2], ["b", None, 12.0], ["c", None, 1e-7],
                                           ["d", None, 1.005]]),
         file="x.xlsx", typed=[(None, "0.30"), (None, "12.00"), (None, None), (None, None)]),
    Case("truth_values", xlsx([HEADER, [True, "", 1], [False, "", 1]]), file="x.xlsx",
         rows=[(2, "true", "", "1"), (3, "false", "", "1")]),
    Case("numbers_as_text", xlsx([HEADER, ["a", "", "1.234,50"], ["b", "", "1234,50"]]), file="x.xlsx",
         typed=[(None, None), (None, "1234.50")]),
    Case("million_formatted_but_empty_rows", xlsx([HEADER], extra=million_formatted_rows), file="x.xlsx",
         refused=(("no_rows", None, None),)),
    Case("a_cell_in_the_last_corner", xlsx(GOOD, extra=lambda book, page: page.write(1_048_575, 16_383, "x")),
         file="x.xlsx", refused=(("sheet_too_large", None, None),)),
    Case("too_many_columns_xlsx", xlsx([[*HEADER, *range(2500)], [1] * 2503]), file="x.xlsx",
         refused=(("too_many_columns", None, None),)),
    Case("ods_of_a_billion_repeated_cells", ods([HEADER, ["a"] * 100], repeated=1_000_000), file="x.ods",
         refused=(("sheet_too_large", None, None),)),
    Case("ods_million_empty_rows_at_the_end", ods([*GOOD, [None]], repeated=1_048_000), file="x.ods", layout=CELL,
         rows=GOOD_ROWS),
    Case("half_copied_xlsx", cut(xlsx(GOOD)), file="x.xlsx", refused=(("damaged_file", None, None),)),
    Case("half_copied_ods", cut(ods(GOOD)), file="x.ods", refused=(("damaged_file", None, None),)),
    Case("ods_named_xlsx", ods(GOOD), file="x.xlsx", refused=(("wrong_content", None, None),)),
    Case("xlsx_named_ods", xlsx(GOOD), file="x.ods", refused=(("wrong_content", None, None),)),
    Case("xlsx_named_csv", xlsx(GOOD), file="x.csv", refused=(("wrong_content", None, None),)),
    Case("broken_xml", replaced(xlsx(GOOD), "xl/workbook.xml", "</sheets>", "<<"), file="x.xlsx",
         refused=(("damaged_file", None, None),)),
    Case("billion_laughs", replaced(ods(GOOD), "content.xml", "<?xml version", BILLION_LAUGHS + "<?xml version"),
         file="x.ods", refused=(("damaged_file", None, None),)),
    Case("control_character_xlsx", replaced(xlsx(GOOD), "xl/sharedStrings.xml", "<t>a</t>", "<t>a_x0007_</t>"),
         file="x.xlsx", layout=CELL, broken=(("control_character", 2, "Nr"),), rows=GOOD_ROWS[1:]),
    Case("formula_as_text", xlsx([HEADER, ["'=cmd|x", "", 1]]), file="x.xlsx", rows=[(2, "'=cmd|x", "", "1")]),
]  # fmt: skip
