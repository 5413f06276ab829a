"""Receipts of a published snapshot, read from its file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.receipts import grant_form as form
from pipelines.receipts.form import HiddenError, make_receipt
from pipelines.receipts.found import Ask, Cell, Head, NoSuchCellError, find, read_head
from pipelines.receipts.grant_form import GrantSum


class UnreadableError(Exception):
    """The file is no snapshot, or one of another form."""


def cells_of(snapshot: Path, *, with_value: bool = True) -> list[Cell]:
    """Every cell of the snapshot, in a fixed order."""
    test = "value IS NOT NULL" if with_value else "true"
    columns = "kpi_id, municipality_id, service_id, period_kind, period_start, period_end"
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute(f"SELECT {columns} FROM kpi_value WHERE {test} ORDER BY ALL").fetchall()
    return [Cell(*row) for row in rows]


def make_receipts(snapshot: Path, sha256: str, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The receipts of `cells`, without rows; `sha256` of the snapshot's file.

    Raises NoSuchCellError, HiddenError, UnreadableError.
    """
    with _open(snapshot) as (ask, head):
        return [make_receipt(snapshot.name, sha256, cell, find(ask, head, cell)) for cell in cells]


def try_receipts(snapshot: Path, sha256: str, cells: Sequence[Cell]) -> list[dict[str, Any] | None]:
    """The same with None for a figure that is not there, or kept secret. Raises UnreadableError."""
    made: list[dict[str, Any] | None] = []
    with _open(snapshot) as (ask, head):
        for cell in cells:
            try:
                made.append(make_receipt(snapshot.name, sha256, cell, find(ask, head, cell)))
            except (NoSuchCellError, HiddenError):
                made.append(None)
    return made


def make_grant_receipt(snapshot: Path, sha256: str, wanted: GrantSum) -> dict[str, Any]:
    """The receipt of a sum in a grant's account. Raises NoSuchSumError, UnreadableError."""
    with _open(snapshot) as (ask, head):
        return form.make_grant_receipt(snapshot.name, sha256, ask, head, wanted)


def try_grant_receipts(snapshot: Path, sha256: str, wanted: Sequence[GrantSum]) -> list[dict[str, Any] | None]:
    """One for each of `wanted`, None for a sum that is not there. Raises UnreadableError."""
    made: list[dict[str, Any] | None] = []
    with _open(snapshot) as (ask, head):
        for one in wanted:
            try:
                made.append(form.make_grant_receipt(snapshot.name, sha256, ask, head, one))
            except form.NoSuchSumError:
                made.append(None)
    return made


def find_grant_days(snapshot: Path, grant_id: str) -> list[date]:
    """The days for which the snapshot has the account of a grant. Raises UnreadableError."""
    with _open(snapshot) as (ask, _):
        return form.find_days(ask, grant_id)


@contextmanager
def _open(snapshot: Path) -> Iterator[tuple[Ask, Head]]:
    try:
        with duckdb.connect(str(snapshot), read_only=True) as con:

            def ask(sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
                return con.execute(sql, list(parameters)).fetchall()

            yield ask, read_head(ask)
    except duckdb.Error as e:
        raise UnreadableError(f"{snapshot.name}: {e}") from e
