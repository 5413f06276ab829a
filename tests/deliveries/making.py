"""Real files, made on the spot, and the one way to take them: as they arrive, then as they are read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout
from pipelines.ingest.arrival import check_arrival, sha256_of
from pipelines.ingest.cells import Cells
from pipelines.ingest.dates import date_sql
from pipelines.ingest.numbers import number_sql
from pipelines.ingest.read import read_cells

WORDS = {"de": "Wort", "en": "word"}
CONTRACT = Contract.model_validate(
    {
        "title": WORDS,
        "description": WORDS,
        "month": "received_date",
        "columns": {
            "case_id": {"type": "text", "title": WORDS},
            "received_date": {"type": "date", "title": WORDS},
            "amount_eur": {"type": "money", "title": WORDS},
        },
        "personal_columns": ["*bearbeiter*", "name"],
    }
)
COLUMNS = {"case_id": "Nr", "received_date": "Eingang", "amount_eur": "Betrag"}
HEADER = "Nr;Eingang;Betrag\n"
GOOD = HEADER + "a;01.02.2024;1,50\nb;02.02.2024;2\n"
GOOD_ROWS = [(2, "a", "01.02.2024", "1,50"), (3, "b", "02.02.2024", "2")]

Place = tuple[str, int | None, str | None]
"""(code, row, header) of a finding."""


@dataclass(frozen=True)
class Case:
    """One kind of nasty file and exactly what is said about it."""

    name: str
    make: Callable[[Path], Any]
    """Writes the file at the path it is given; may return another path to take instead."""
    file: str = "lieferung.csv"
    layout: dict[str, Any] = field(default_factory=dict)
    refused: tuple[Place, ...] = ()
    broken: tuple[Place, ...] = ()
    warned: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] | None = None
    """(row, Nr, Eingang, Betrag) of the table, where the file is read."""
    typed: list[tuple[Any, ...]] | None = None
    """(Eingang as date, Betrag as money) as ISO texts, None where the text has another form."""


def layout_of(file: str, **changes: Any) -> Layout:
    form = {"ods": "ods", "xlsx": "xlsx", "json": "json"}.get(file.rpartition(".")[2], "csv")
    base = {"since": "2024-01", "file": file, "format": form, "columns": COLUMNS}
    base |= {"sheet": "Daten"} if form in ("xlsx", "ods") else {}
    return Layout.model_validate(base | changes)


def text(content: str | bytes, encoding: str = "utf-8") -> Callable[[Path], None]:
    """A maker of a file with this content."""
    data = content.encode(encoding) if isinstance(content, str) else content

    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


def take(file: Path, layout: Layout, target: Path) -> Cells:
    """What happens to every file: looked at, hashed, read."""
    check_arrival(file)
    sha256_of(file)
    return read_cells(file, layout, CONTRACT, target)


def outcome(case: Case, folder: Path) -> tuple[Cells | None, tuple[Finding, ...], list[tuple[Any, ...]], list[Any]]:
    """(cells, findings of the refusal, rows of the table, typed values)"""
    file, target = folder / case.file, folder / "lake" / "cells.parquet"
    file = case.make(file) or file
    layout = layout_of(case.file, **case.layout)
    try:
        cells = take(file, layout, target)
    except FileRefused as refusal:
        assert not target.exists()
        assert not list(folder.glob("lake/.*")), "a refused file leaves nothing behind"
        return None, refusal.findings, [], []
    with duckdb.connect() as con:
        table = f"read_parquet('{target}')"
        of = {name: f'"{header}"' for name, header in layout.columns.items()}
        rows = con.execute(f"SELECT row, {', '.join(of.values())} FROM {table} ORDER BY row").fetchall()
        columns = CONTRACT.columns
        day = date_sql(of["received_date"], layout, columns["received_date"], "Europe/Berlin")
        amount = number_sql(of["amount_eur"], layout, columns["amount_eur"])
        typed = con.execute(f"SELECT ({day})::VARCHAR, ({amount})::VARCHAR FROM {table} ORDER BY row").fetchall()
    return cells, (), rows, typed
