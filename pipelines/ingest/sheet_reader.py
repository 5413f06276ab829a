"""Spreadsheets (xlsx, ods): one declared sheet, headers in the declared row, cells as their program shows them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout
from pipelines.ingest.cells import Cells
from pipelines.ingest.headers import choose_columns, clean, find_header, letters, listed
from pipelines.ingest.sheet_scan import Scan, scan_sheet
from pipelines.ingest.writer import CellWriter

BATCH = 10_000
LOOK_AHEAD = 50


def read_sheet(file: Path, layout: Layout, contract: Contract, target: Path) -> Cells:
    """Read the declared sheet into the Parquet file `target`. Raises FileRefused.

    A number cell becomes text with the layout's decimal sign and without thousands signs ("12", "1234,5"), to the
    15 digits that a spreadsheet has; a date cell `2024-01-31`, with a time `2024-01-31T10:00:00`; a truth value
    `true` or `false`. A row with a formula error in a kept column is broken.
    """
    try:
        # Before the library reads a sheet: the scan is what keeps one of a billion cells out of the memory.
        # Of an ods file the library reads all sheets at once, of an xlsx file only the one it is asked for.
        scan = scan_sheet(file, "ods", layout.sheet or "") if layout.format == "ods" else None
        workbook = CalamineWorkbook.from_path(str(file))
        name = _sheet_name(workbook, layout.sheet or "")
        scan = scan or scan_sheet(file, "xlsx", name)
        return _read(workbook.get_sheet_by_name(name), scan, layout, contract, target)
    except CalamineError as error:
        raise FileRefused(Finding("damaged_file")) from error
    except BaseException as error:
        # A fault of the library in a mangled file arrives as this; it is not an Exception.
        if type(error).__name__ == "PanicException":
            raise FileRefused(Finding("damaged_file")) from error
        raise


def _sheet_name(workbook: CalamineWorkbook, declared: str) -> str:
    by_name = {clean(name): name for name in workbook.sheet_names}
    if clean(declared) not in by_name:
        raise FileRefused(Finding("sheet_missing", {"sheet": declared, "found": listed(list(by_name)) or "–"}))
    return by_name[clean(declared)]


def _read(sheet: CalamineSheet, scan: Scan, layout: Layout, contract: Contract, target: Path) -> Cells:
    rows = enumerate(_texts(sheet, layout.decimal), 1)
    head = list(islice(rows, layout.header_row + LOOK_AHEAD))
    if not any(any(cells) for _, cells in head) and not scan.height:
        raise FileRefused(Finding("empty_file"))
    find_header(head, layout)
    if len(head) < layout.header_row:
        raise FileRefused(Finding("header_missing", {"declared": layout.header_row, "rows": len(head)}))
    chosen = choose_columns(head[layout.header_row - 1][1], layout, contract)
    kept = dict(chosen.kept)
    broken = set()
    with CellWriter(target, chosen, layout, contract) as writer:
        for row, column in sorted(scan.errors):
            if row > layout.header_row and column in kept:
                broken.add(row)
                params: dict[str, str | int] = {"cell": f"{letters(column)}{row}"}
                writer.break_row(Finding("formula_error", params, row=row, header=kept[column]))
        waiting = head[layout.header_row :]
        while waiting or (waiting := list(islice(rows, BATCH))):
            numbers = pa.array([row for row, _ in waiting], pa.int64())
            columns = [pa.array(column, pa.string()) for column in zip(*(cells for _, cells in waiting), strict=True)]
            writer.add(numbers, columns, broken)
            waiting = []
        return writer.finish()


def _texts(sheet: CalamineSheet, decimal: str) -> Iterator[list[str]]:
    for cells in sheet.iter_rows():
        yield [cell if type(cell) is str else cell_text(cell, decimal) for cell in cells]


def cell_text(value: Any, decimal: str) -> str:
    """One cell as its program shows it, without the cell's own number format."""
    match value:
        case float():
            plain = f"{value:.15g}"
            return (format(Decimal(plain), "f") if "e" in plain else plain).replace(".", decimal)
        case bool():
            return "true" if value else "false"
        case datetime():
            at_midnight = value.time() == time(0)
            return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="seconds")
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)
