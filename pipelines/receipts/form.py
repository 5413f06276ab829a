"""A receipt: one figure with formula, parts, deliveries, rows, checks and versions, as JSON that can be verified later."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.receipts.found import Cell, Found
from pipelines.receipts.grant_form import FORM as GRANT_FORM

FORM = "digitalbilanz-receipt/1"
CHECK = ("delivery_id", "check_id", "severity", "passed", "checked", "failed")


class HiddenError(Exception):
    """The figure is kept secret: there is no receipt for it."""


def make_receipt(file: str, sha256: str, cell: Cell, found: Found) -> dict[str, Any]:
    """`file` and `sha256` are those of the snapshot. Raises HiddenError."""
    if found.state == "hidden":
        raise HiddenError(cell.kpi_id)
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
            "kind": found.kind, "de": found.formula_de, "en": found.formula_en, "definition_hash": found.definition_hash,
            "definition": found.definition_yaml, "sql": found.sql_text,
        },
        "snapshot": {
            "id": found.snapshot_id, "edition": found.edition, "file": file, "sha256": sha256, "created_at": found.created_at,
            "as_of": found.as_of, "catalog_hash": found.catalog_hash, "code_version": found.code_version,
        },
        "ledgers": found.ledgers,
        "deliveries": [asdict(s) for s in found.sources],
        "checks": [
            dict(zip(CHECK, check, strict=True)) for check in found.checks
        ],
    }  # fmt: skip


def with_rows(receipt: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The receipt with the rows of the original files: for readers of the internal edition only."""
    return {**receipt, "rows": list(rows)}


def write_text(receipt: Mapping[str, Any]) -> str:
    """As JSON; numbers with decimals stand as text, exact."""
    return json.dumps(receipt, ensure_ascii=False, indent=1, default=_plain) + "\n"


def read_text(text: str) -> dict[str, Any]:
    """Raises ValueError for what is no receipt."""
    receipt = json.loads(text)
    if not isinstance(receipt, dict) or receipt.get("form") not in (FORM, GRANT_FORM):
        raise ValueError(f"this is no receipt of the form {FORM} or {GRANT_FORM}")
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
