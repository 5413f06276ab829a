"""The book-keeping of one municipality, as `records.py` wrote it, for reports to read."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from pipelines.store.lake import parquet_list

T = TypeVar("T")


@dataclass(frozen=True)
class DeliveryLine:
    delivery_id: str
    dataset_id: str
    file_name: str
    sha256: str
    delivered_at: datetime
    first_month: date | None
    last_month: date | None
    rows_delivered: int
    rows_accepted: int
    rows_rejected: int
    dropped_columns: list[str]
    state: str


@dataclass(frozen=True)
class RejectedLine:
    delivery_id: str
    source_row: int | None
    rule_id: str
    header: str | None
    value: str | None
    message: str
    remedy: str


@dataclass(frozen=True)
class CheckLine:
    delivery_id: str
    check_id: str
    severity: str
    passed: bool | None
    failed: int
    title: str
    detail: str | None


def deliveries(lake: Path, municipality_id: str) -> list[DeliveryLine]:
    """All deliveries, newest first."""
    columns = ", ".join(DeliveryLine.__dataclass_fields__)
    query = f"SELECT {columns} FROM {{}} ORDER BY delivery_number DESC, dataset_id"
    return _lines(DeliveryLine, query, lake / municipality_id / "deliveries.parquet")


def rejected(lake: Path, municipality_id: str, language: str = "de") -> list[RejectedLine]:
    """Every rejected record and broken rule, in the order of their file."""
    query = f"""SELECT delivery_id, source_row, rule_id, header, value, message_{language}, remedy_{language}
        FROM {{}} ORDER BY delivery_id, source_row NULLS FIRST, rule_id"""
    return _lines(RejectedLine, query, lake / municipality_id / "rejected.parquet")


def checks(lake: Path, municipality_id: str, language: str = "de") -> list[CheckLine]:
    query = f"""SELECT delivery_id, check_id, severity, passed, failed, title_{language}, detail_{language}
        FROM {{}} ORDER BY delivery_id, check_id"""
    return _lines(CheckLine, query, lake / municipality_id / "checks.parquet")


def missing_months(lake: Path, municipality_id: str) -> list[tuple[str, date]]:
    """(dataset_id, month) that are agreed and due, and of which nothing was delivered."""
    file = lake / municipality_id / "coverage.parquet"
    query = f"SELECT dataset_id, month FROM {parquet_list([file])} WHERE state = 'no_delivery' ORDER BY ALL"
    with duckdb.connect() as con:
        return con.execute(query).fetchall()


def _lines(kind: type[T], query: str, file: Path) -> list[T]:
    with duckdb.connect() as con:
        rows: list[tuple[Any, ...]] = con.execute(query.format(parquet_list([file]))).fetchall()
    return [kind(*row) for row in rows]
