"""Readers of the demo files that know nothing of the generator."""

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineWorkbook

from expectations.catalog import Catalog
from expectations.models import Layout
from pipelines.demo import Manifest

CATALOG = Path(__file__).parents[3] / "data" / "catalog"


def year_of(file: str) -> int:
    """The year in a file name."""
    return int(re.findall(r"20\d\d", file)[0])


def begin_of(file: str) -> date:
    """The first month that a file of a quarter holds; January for all others, whose form holds for whole years."""
    quarter = re.search(r"-[qQ]([1-4])", file)
    return date(year_of(file), 3 * int(quarter[1]) - 2 if quarter else 1, 1)


class Demo(NamedTuple):
    catalog: Catalog
    manifest: Manifest
    inbox: Path

    def layout(self, municipality: str, dataset: str, file: str) -> Layout:
        """The layout in force for a file."""
        layouts = self.catalog.municipalities[municipality].deliveries[dataset]
        return next(x for x in reversed(layouts) if x.since <= begin_of(file))

    def records(self, municipality: str, dataset: str, file: str) -> list[dict[str, Any]]:
        """The rows of a file under their headers, blank and total rows left out."""
        layout = self.layout(municipality, dataset, file)
        target = self.inbox / municipality / file
        if layout.format == "json":
            return [_flat(r) for r in json.loads(target.read_text(encoding="utf-8"))["export"]["vorgaenge"]]
        if layout.format == "csv":
            with target.open(encoding=layout.encoding, newline="") as f:
                records: list[dict[str, Any]] = list(csv.DictReader(f, delimiter=layout.delimiter, strict=True))
        else:
            rows = CalamineWorkbook.from_path(target).get_sheet_by_name(layout.sheet or "").to_python()
            header = rows[layout.header_row - 1]
            records = [
                dict(zip(header, row, strict=True)) for row in rows[layout.header_row :] if any(c != "" for c in row)
            ]
        total = layout.total_row
        return [r for r in records if not (total and r[total.header] == total.text)]


def _flat(record: dict[str, Any], above: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        flat |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return flat
