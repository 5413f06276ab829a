"""Delivered files → a table of texts: one column per header, `row` as their program counts it, '' where empty.

An error cell of a spreadsheet is the text ERROR.
"""

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd

from expectations.models import Layout
from tests.pipeline.recomputed.ods import ods_rows
from tests.pipeline.recomputed.xlsx import ERROR, xlsx_rows

__all__ = ["ERROR", "read_cells"]


def read_cells(file: Path, layout: Layout) -> pd.DataFrame:
    """All columns of the file as text, closing total row and blank rows left out."""
    if layout.format == "json":
        table = _json_table(file, layout.records or "")
    else:
        table = _grid_table(_grid(file, layout), layout.header_row)
    if layout.total_row:
        table = table[table[layout.total_row.header] != layout.total_row.text]
    return table.reset_index(drop=True)


def _grid(file: Path, layout: Layout) -> dict[int, dict[int, str]]:
    if layout.format == "xlsx":
        return xlsx_rows(file, layout.sheet or "")
    if layout.format == "ods":
        return ods_rows(file, layout.sheet or "")
    with file.open(encoding=layout.encoding, newline="") as f:
        lines = csv.reader(f, delimiter=layout.delimiter, quotechar=layout.quote, strict=True)
        return {number: dict(enumerate(line)) for number, line in enumerate(lines, start=1)}


def _grid_table(grid: dict[int, dict[int, str]], header_row: int) -> pd.DataFrame:
    header = {at: text for at, text in grid[header_row].items() if text}
    rows = {number: cells for number, cells in grid.items() if number > header_row and any(cells.values())}
    columns: dict[str, Any] = {text: [cells.get(at, "") for cells in rows.values()] for at, text in header.items()}
    return pd.DataFrame({"row": list(rows)} | columns, dtype=object)


def _json_table(file: Path, path: str) -> pd.DataFrame:
    records: Any = json.loads(file.read_text(encoding="utf-8"))
    for key in path.split("."):
        records = records[key]
    table = pd.json_normalize(records).astype(object)
    table = table.where(table.notna(), "").map(lambda cell: cell if isinstance(cell, str) else f"{cell:g}")
    table.insert(0, "row", range(1, len(table) + 1))
    return table
