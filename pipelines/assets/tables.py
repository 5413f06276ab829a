"""Small tables and figures as Dagster metadata."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from dagster import MetadataValue, TableRecord

Where = list[tuple[str, str, Any]]
"""Conditions as pyarrow writes them: (column, operator, value), all of which must hold."""

LONGEST = 50
"""Rows of a metadata table; whoever needs all of them opens the quality page."""


def table(rows: Iterable[Mapping[str, Any]]) -> MetadataValue:
    """The first rows as a table; what is no number or truth value is shown as text."""
    records = [TableRecord({k: _cell(v) for k, v in row.items()}) for row in list(rows)[:LONGEST]]
    if not records:
        return MetadataValue.text("–")
    return MetadataValue.table(records)


def rows_of(file: Path, columns: list[str], where: Where | None = None) -> list[dict[str, Any]]:
    """The few rows of a Parquet file that `where` leaves; none where the file is not there yet."""
    if not file.exists():
        return []
    rows: list[dict[str, Any]] = pq.read_table(file, columns=columns, filters=where).to_pylist()
    return rows


def counts_by(file: Path, columns: list[str]) -> list[dict[str, Any]]:
    """How many rows (`cells`) there are of every combination of `columns`, in their order."""
    grouped = pq.read_table(file, columns=columns).group_by(columns).aggregate([([], "count_all")])
    ordered = grouped.rename_columns([*columns, "cells"]).sort_by([(c, "ascending") for c in columns])
    rows: list[dict[str, Any]] = ordered.to_pylist()
    return rows


def row_count(file: Path) -> int:
    """How many rows a Parquet file has, from its footer."""
    return int(pq.read_metadata(file).num_rows) if file.exists() else 0


def _cell(value: Any) -> str | int | float | bool:
    if value is None:
        return ""
    return value if isinstance(value, str | int | float | bool) else str(value)
