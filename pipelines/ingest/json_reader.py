"""JSON from a process platform: a list of records, nested fields flattened to dotted headers."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout
from pipelines.ingest.cells import Cells
from pipelines.ingest.headers import choose_columns, clean, declared_headers
from pipelines.ingest.limits import LIMITS
from pipelines.ingest.utf8 import Utf8Stream
from pipelines.ingest.writer import CellWriter

BATCH = 10_000
CLEAN = str.maketrans("", "", "".join(chr(c) for c in range(0xD800, 0xE000)))


class Repeated(dict[str, Any]):
    """An object in which a field is given twice; `key` names it."""

    key = ""


class NotNumber(str):
    """NaN or Infinity: no JSON, but written by careless programs."""


class Flat:
    """One record: text by dotted header, and what is wrong with some of them."""

    def __init__(self, record: Any):
        self.cells: dict[str, str] = {}
        self.faults: list[tuple[str, str, dict[str, str | int]]] = []
        """(code, header, params)"""
        if isinstance(record, dict):
            self._add(record, "", 1)
        else:
            self.faults.append(("not_a_record", "", {}))

    def _add(self, record: dict[str, Any], prefix: str, depth: int) -> None:
        if depth > LIMITS.json_depth:
            raise FileRefused(Finding("json_too_deep", {"limit": LIMITS.json_depth}))
        if isinstance(record, Repeated):
            header = clean(prefix + record.key)
            self.faults.append(("duplicate_key", header, {"key": header}))
        for key, value in record.items():
            header = clean(prefix + key)
            if isinstance(value, dict):
                self._add(value, f"{header}.", depth + 1)
                continue
            if header in self.cells:
                self.faults.append(("duplicate_key", header, {"key": header}))
            if isinstance(value, list):
                self.faults.append(("not_a_single_value", header, {}))
            elif isinstance(value, NotNumber):
                self.faults.append(("json_not_a_number", header, {"text": str(value)}))
            self.cells[header] = _text(value)


def _text(value: Any) -> str:
    match value:
        case None | list():
            return ""
        case bool():
            return "true" if value else "false"
    return str(value)


def read_json(file: Path, layout: Layout, contract: Contract, target: Path) -> Cells:
    """Read the list of records under `layout.records` into the Parquet file `target`; `row` counts records from 1.

    Numbers stay as they are written, with the layout's decimal sign. A field that is a list, a field given twice
    and NaN break their record. Raises FileRefused. Holds the whole file: bounded by the size limit for JSON.
    """
    try:
        records = _records(_parse(file, layout), layout)
        records.reverse()
        flat = []
        while records:  # one by one, so that the file is not held twice
            flat.append(Flat(records.pop()))
    except RecursionError as error:
        raise FileRefused(Finding("json_too_deep", {"limit": LIMITS.json_depth})) from error
    if not flat:
        raise FileRefused(Finding("no_rows"))
    headers = _open_branches(flat, list(dict.fromkeys(header for record in flat for header in record.cells)), layout)
    if len(headers) > LIMITS.columns:
        raise FileRefused(Finding("too_many_columns", {"limit": LIMITS.columns}))
    chosen = choose_columns(headers, layout, contract)
    kept = {clean(header): header for header in chosen.headers}
    with CellWriter(target, chosen, layout, contract) as writer:
        broken = set()
        for row, record in enumerate(flat, 1):
            for code, header, params in record.faults:
                # A fault in a column that is dropped breaks nothing; a record that is none, or a whole branch, does.
                if header in kept or not header or any(name.startswith(f"{header}.") for name in kept):
                    broken.add(row)
                    writer.break_row(Finding(code, params, row=row, header=kept.get(header) or header or None))
        numbered = iter(enumerate(flat, 1))
        while batch := list(islice(numbered, BATCH)):
            columns = [pa.array([_stored(r.cells.get(name, "")) for _, r in batch], pa.string()) for name in headers]
            writer.add(pa.array([row for row, _ in batch], pa.int64()), columns, broken)
        return writer.finish()


def _open_branches(flat: list[Flat], headers: list[str], layout: Layout) -> list[str]:
    """The headers, with an empty branch (`"decision": null`) standing for all declared fields under it."""
    declared = [clean(header) for header in declared_headers(layout)]
    branches = {h for h in headers if h not in declared and any(name.startswith(f"{h}.") for name in declared)}
    for record in flat:
        record.faults += [("not_a_record", branch, {}) for branch in branches if record.cells.get(branch)]
    below = [name for name in declared if any(name.startswith(f"{branch}.") for branch in branches)]
    return list(dict.fromkeys([h for h in headers if h not in branches] + below))


def _stored(text: str) -> str:
    # Halves of a surrogate pair are no text; a control character in their place breaks the row further on.
    return text if text.isascii() or text == (whole := text.translate(CLEAN)) else whole + "\0"


def _parse(file: Path, layout: Layout) -> Any:
    with Utf8Stream(file, layout, lines=False) as stream:
        text = b"".join(iter(partial(stream.read, -1), b"")).decode()
    if not text.strip():
        raise FileRefused(Finding("empty_file"))
    try:
        return json.loads(
            text,
            parse_float=lambda number: number.replace(".", layout.decimal),
            parse_int=str,
            parse_constant=NotNumber,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise FileRefused(Finding("json_invalid", {"line": error.lineno, "position": error.colno})) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    seen: set[str] = set()
    repeated = Repeated(record)
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _records(data: Any, layout: Layout) -> list[Any]:
    """The list of records: the file itself, or what stands under the dotted path."""
    for key in _path(layout):
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, list):
        raise FileRefused(Finding("records_missing", {"path": layout.records or "–"}))
    return data


def _path(layout: Layout) -> Iterator[str]:
    return iter(layout.records.split(".") if layout.records else ())
