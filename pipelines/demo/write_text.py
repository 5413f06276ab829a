"""Writing CSV and JSON deliveries."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from expectations.models import Layout
from pipelines.demo.sheets import Sheet


def write_csv(target: Path, sheet: Sheet, layout: Layout) -> None:
    """CSV in the declared encoding and with the declared delimiter, lines closed as Windows does."""
    text = sheet.rows.to_csv(None, sep=layout.delimiter, index=False, lineterminator="\r\n", quotechar=layout.quote)
    titles = "".join(f"{title}\r\n" for title in sheet.titles)
    target.write_bytes((titles + text).encode(layout.encoding))


def write_json(target: Path, sheet: Sheet, layout: Layout) -> None:
    """One record per line; dotted headers become nested objects, an empty cell becomes null."""
    columns = [
        _values(sheet.rows[h], kind == "number") for h, kind in zip(sheet.rows, sheet.column_kinds(), strict=True)
    ]
    records = [_nest(sheet.rows.columns, values) for values in zip(*columns, strict=True)]
    lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
    path = (layout.records or "").split(".")
    head = "{" + f'"plattform":"Prozessplattform (Demo)","{path[0]}":'
    head += "".join('{"titel":' + json.dumps(" ".join(sheet.titles), ensure_ascii=False) + f',"{p}":' for p in path[1:])
    target.write_text(f"{head}[\n{lines}\n]{'}' * len(path)}\n", encoding=layout.encoding)


def _values(texts: pd.Series, numbers: bool) -> list[Any]:
    plain = texts.tolist()
    if numbers:
        return [int(t) if t.lstrip("-").isdigit() else t or None for t in plain]
    return [t or None for t in plain]


def _nest(headers: pd.Index, values: tuple[Any, ...]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for header, value in zip(headers, values, strict=True):
        *path, name = header.split(".")
        place = record
        for part in path:
            place = place.setdefault(part, {})
        place[name] = value
    return record
