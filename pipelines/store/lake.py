"""Parquet files that are whole or not there: every write goes to a temporary name and is renamed.

A file name carries a key of all that decided its content, so that existing means up to date.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa


def key_of(*parts: Any) -> str:
    """Ten hex digits over `parts` (texts, numbers, pydantic models)."""
    digest = hashlib.sha256()
    for part in parts:
        text = part.model_dump_json() if hasattr(part, "model_dump_json") else json.dumps(part, default=str)
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:10]


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on success it becomes `target`, on failure it is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as f:
            os.fsync(f.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """As `whole_file`, for a folder that does not exist yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.tmp")
    temporary.mkdir()
    try:
        yield temporary
        os.replace(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_parquet(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write the rows of `query` to `target`, whole or not at all. Same rows in the same order, same bytes."""
    with whole_file(target) as temporary:
        con.execute(f"COPY ({query}) TO '{quoted(temporary)}' (FORMAT parquet, COMPRESSION zstd)")


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]], columns: str = "") -> None:
    """Insert `rows` in bulk through Arrow; `executemany` would take half a millisecond a row."""
    if rows:
        arrow = pa.table(
            [pa.array(list(c)) for c in zip(*rows, strict=True)], names=[f"c{i}" for i in range(len(rows[0]))]
        )
        con.register("inserted", arrow)
        con.execute(f"INSERT INTO {table} {columns} SELECT * FROM inserted")
        con.unregister("inserted")


def write_json(data: Any, target: Path) -> None:
    with whole_file(target) as temporary:
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def keep_only(folder: Path, keep: set[str]) -> None:
    """Remove files of earlier keys."""
    for file in folder.iterdir() if folder.exists() else ():
        if file.name not in keep and not file.name.startswith("."):
            file.unlink(missing_ok=True)


def quoted(path: Path | str) -> str:
    """A path or text for use inside single quotes in SQL."""
    return str(path).replace("'", "''")


def parquet_list(files: list[Path]) -> str:
    """`read_parquet([...])` over `files`; the columns are matched by name."""
    listed = ", ".join(f"'{quoted(f)}'" for f in files)
    return f"read_parquet([{listed}], union_by_name=true)"
