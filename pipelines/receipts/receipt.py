"""A receipt: one figure with formula, parts, deliveries, rows, checks and versions, as JSON that can be verified later."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from expectations.catalog import Catalog
from pipelines.ingest.arrival import sha256_of
from pipelines.store.receipts import Cell, Found, find_cells
from pipelines.transform.calendar import end_of, months_between
from pipelines.transform.trace import BASE_OF, Rows

FORM = "digitalbilanz-receipt/1"
FORMULAS: Mapping[str, tuple[str, str]] = {
    "total": ("Summe", "sum"),
    "ratio": ("Zähler geteilt durch Nenner, beide über alle Monate summiert", "numerator divided by denominator, both summed over all months"),
    "share": ("Anteil: Zähler geteilt durch Nenner, der ihn enthält", "share: numerator divided by the denominator that contains it"),
    "quantile": ("Quantil nach nächstem Rang über alle Fälle zusammen", "nearest-rank quantile over all cases together"),
    "survival_quantile": ("Quantil nach Kaplan und Meier, offene Fälle eingerechnet", "Kaplan–Meier quantile, open cases taken into account"),
    "difference": ("Zähler minus Nenner", "numerator minus denominator"),
}  # fmt: skip


class HiddenError(Exception):
    """The figure is kept secret: there is no receipt for it."""


def make_receipts(snapshot: Path, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The receipts of `cells`, without rows. Raises NoSuchCellError, HiddenError."""
    digest = sha256_of(snapshot)
    found = find_cells(snapshot, cells, BASE_OF)
    return [_receipt(snapshot.name, digest, cell, one) for cell, one in zip(cells, found, strict=True)]


def with_rows(receipt: Mapping[str, Any], rows: Sequence[Rows]) -> dict[str, Any]:
    """The receipt with the rows of the original files: for readers of the internal edition only."""
    return {**receipt, "rows": [asdict(r) for r in rows]}


def _receipt(file: str, digest: str, cell: Cell, found: Found) -> dict[str, Any]:
    if found.state == "hidden":
        raise HiddenError(cell.kpi_id)
    formula = FORMULAS[found.kind]
    return {
        "form": FORM,
        "notice": found.notice,
        "cell": asdict(cell),
        "figure": {
            "title_de": found.title_de, "title_en": found.title_en, "unit": found.unit, "decimals": found.decimals,
            "value": found.value, "numerator": found.numerator, "denominator": found.denominator, "n": found.n,
            "months_expected": found.months_expected, "months_delivered": found.months_delivered, "state": found.state,
        },
        "formula": {
            "kind": found.kind, "de": formula[0], "en": formula[1], "definition_hash": found.definition_hash,
            "definition": found.definition_yaml, "sql": found.sql_text,
        },
        "snapshot": {
            "id": found.snapshot_id, "edition": found.edition, "file": file, "sha256": digest, "created_at": found.created_at,
            "as_of": found.as_of, "catalog_hash": found.catalog_hash, "code_version": found.code_version,
        },
        "ledgers": found.ledgers,
        "deliveries": [asdict(s) for s in found.sources],
        "checks": [
            dict(zip(("delivery_id", "check_id", "severity", "passed", "checked", "failed"), check, strict=True))
            for check in found.checks
        ],
    }  # fmt: skip


def write_text(receipt: Mapping[str, Any]) -> str:
    """As JSON; numbers with decimals stand as text, exact."""
    return json.dumps(receipt, ensure_ascii=False, indent=1, default=_plain) + "\n"


def read_text(text: str) -> dict[str, Any]:
    """Raises ValueError for what is no receipt."""
    receipt = json.loads(text)
    if not isinstance(receipt, dict) or receipt.get("form") != FORM:
        raise ValueError(f"this is no receipt of the form {FORM}")
    return receipt


def cell_of(receipt: Mapping[str, Any]) -> Cell:
    cell = receipt["cell"]
    days = {key: date.fromisoformat(str(cell[key])) for key in ("period_start", "period_end")}
    return Cell(**{**cell, **days})


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def read_period(text: str) -> tuple[str, date, date]:
    """`2026-10` a month, `2025` a year, `2026-10/12` the twelve months up to October. Raises ValueError."""
    if len(text) == 4:
        return "year", date(int(text), 1, 1), date(int(text), 12, 31)
    month, _, window = text.partition("/")
    first = date.fromisoformat(f"{month}-01")
    if not window:
        return "month", first, end_of(first)
    months = int(window)
    if months < 2:
        raise ValueError("a window has at least two months")
    start = date(first.year - (months // 12 + 1), 1, 1)
    return "rolling", list(months_between(start, first))[-months], end_of(first)


def catalog_definition(catalog: Catalog, kpi_id: str) -> str | None:
    """The hash of today's definition; None where the catalogue has no such KPI any more."""
    return catalog.definition_hash(kpi_id) if kpi_id in catalog.kpis else None
