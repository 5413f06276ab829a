"""Receipts of a published snapshot, read from its file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipelines.receipts.form import make_receipt
from pipelines.receipts.found import Cell, Found, find, read_head


class UnreadableError(Exception):
    """The file is no snapshot, or one of another form."""


def cells_of(snapshot: Path, *, with_value: bool = True) -> list[Cell]:
    """Every cell of the snapshot, in a fixed order."""
    test = "value IS NOT NULL" if with_value else "true"
    columns = "kpi_id, municipality_id, service_id, period_kind, period_start, period_end"
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute(f"SELECT {columns} FROM kpi_value WHERE {test} ORDER BY ALL").fetchall()
    return [Cell(*row) for row in rows]


def find_cells(snapshot: Path, cells: Sequence[Cell]) -> list[Found]:
    """What the snapshot says of each of `cells`. Raises NoSuchCellError, UnreadableError."""
    try:
        with duckdb.connect(str(snapshot), read_only=True) as con:

            def ask(sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
                return con.execute(sql, list(parameters)).fetchall()

            head = read_head(ask)
            return [find(ask, head, cell) for cell in cells]
    except duckdb.Error as e:
        raise UnreadableError(f"{snapshot.name}: {e}") from e


def make_receipts(snapshot: Path, sha256: str, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The receipts of `cells`, without rows; `sha256` of the snapshot's file. Raises as above, and HiddenError."""
    found = find_cells(snapshot, cells)
    return [make_receipt(snapshot.name, sha256, cell, one) for cell, one in zip(cells, found, strict=True)]
