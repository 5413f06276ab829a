"""A published snapshot opened read-only for reports: what it says of itself, and a way to ask it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.models import Words


@dataclass(frozen=True)
class Head:
    """The snapshot as a whole. Months are their first days."""

    snapshot_id: str
    edition: str
    created_at: datetime
    as_of: date
    first_month: date
    last_month: date
    title: Words
    short_title: Words
    demo_notice: Words | None


@dataclass(frozen=True)
class Published:
    head: Head
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, list(parameters)).fetchall()


@contextmanager
def open_published(file: Path) -> Iterator[Published]:
    """One connection, closed at the end. Raises duckdb.Error for a file that is no snapshot."""
    with duckdb.connect(str(file), read_only=True) as connection:
        sql = """SELECT snapshot_id, edition, created_at, as_of, first_month, last_month, title_de, title_en,
                        short_title_de, short_title_en, demo_notice_de, demo_notice_en FROM snapshot"""
        r = connection.execute(sql).fetchall()[0]
        notice = Words(de=r[10], en=r[11] or r[10]) if r[10] else None
        titles = (Words(de=de, en=en) for de, en in (r[6:8], r[8:10]))
        yield Published(Head(*(*r[:6], *titles, notice)), connection)
