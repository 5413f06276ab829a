"""The asset checks of `core`, one set per municipality.

A check that refuses deliveries blocks the facts of that municipality as long as a refused delivery would leave a
hole that its facts do not know of yet: the last good facts stay. It stops blocking when a good delivery replaces
the refused one, or when somebody materialises `facts` of that municipality by hand and so accepts the hole (its
months then say "rejected"). What only rejects rows, or is late, warns.
"""

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dagster import AssetCheckResult, AssetCheckSeverity, AssetCheckSpec, PreviewWarning

from expectations.catalog import Catalog
from expectations.findings import finding_texts
from expectations.rules import Rule, delivery_rules
from pipelines.assets.resources import municipality_partitions
from pipelines.assets.tables import rows_of, table
from pipelines.stages import House, Rows
from pipelines.transform.checks import Check
from pipelines.transform.evaluate import COVERAGE

ASSET = "core"
CONSERVED, OVERDUE = "rows_conserved", "nothing_overdue"


def core_checks(catalog: Catalog) -> list[AssetCheckSpec]:
    """Specs: refusing checks block, the others warn; each has a result for every municipality."""
    blocking = {CONSERVED: "Rows delivered = rows accepted + rows rejected."}
    warning = {OVERDUE: "Every month that is due has been delivered."}
    for check_id, severity in _whole_delivery_checks(catalog).items():
        title = finding_texts()[check_id].title
        (blocking if severity == "refuse" else warning)[check_id] = f"{title.de} / {title.en}"
    for dataset_id, contract in catalog.delivered_contracts().items():
        warning[f"{dataset_id}_rows"] = f"{contract.title.de}: every row keeps every rule of the contract."
    partitions = municipality_partitions(catalog)
    with warnings.catch_warnings():
        # checks with partitions are a preview in Dagster; without, one municipality's result would replace another's
        warnings.simplefilter("ignore", PreviewWarning)
        return [
            AssetCheckSpec(name, asset=ASSET, blocking=name in blocking, partitions_def=partitions, description=text)
            for name, text in (blocking | warning).items()
        ]


def judge_core(
    catalog: Catalog, house: House, municipality_id: str, found: list[Check], rows: Rows
) -> list[AssetCheckResult]:
    """One result per spec of `core_checks`."""
    return [
        _conserved(rows),
        _overdue(house, municipality_id),
        *_whole_deliveries(catalog, house, municipality_id, found),
        *_rows(catalog, found),
    ]


def _whole_delivery_checks(catalog: Catalog) -> dict[str, str]:
    """Check id → severity, over all contracts."""
    rules: dict[str, Rule] = {r.rule_id: r for c in catalog.delivered_contracts().values() for r in delivery_rules(c)}
    return {"file_readable": "refuse"} | {rule_id: rule.severity for rule_id, rule in rules.items()}


def _conserved(rows: Rows) -> AssetCheckResult:
    return AssetCheckResult(
        check_name=CONSERVED,
        passed=rows.delivered == rows.accepted + rows.rejected,
        metadata={"delivered": rows.delivered, "accepted": rows.accepted, "rejected": rows.rejected},
    )


def _overdue(house: House, municipality_id: str) -> AssetCheckResult:
    file = house.lake(municipality_id) / COVERAGE
    overdue = rows_of(file, ["dataset_id", "month"], [("state", "=", "no_delivery")])
    missing = [{"dataset": c["dataset_id"], "month": f"{c['month']:%Y-%m}"} for c in overdue]
    return _warning(OVERDUE, not missing, {"overdue": len(missing), "months": table(missing)})


def _whole_deliveries(
    catalog: Catalog, house: House, municipality_id: str, found: list[Check]
) -> Iterator[AssetCheckResult]:
    """A refused delivery that a newer one replaced does not count; one that the facts know of does not block."""
    lake = house.lake(municipality_id)
    holes, known = _holes(lake / COVERAGE), _holes(lake / "facts" / COVERAGE)
    standing = {delivery for delivery, _ in holes}
    unknown = {delivery for delivery, _ in holes - known}
    names = rows_of(lake / "deliveries.parquet", ["delivery_id", "file_name"])
    files = {d["delivery_id"]: d["file_name"] for d in names}
    for check_id, severity in _whole_delivery_checks(catalog).items():
        mine = [c for c in found if c.check_id == check_id]
        failed = [c for c in mine if c.passed is False and (severity != "refuse" or c.delivery_id in standing)]
        blocks = severity == "refuse" and any(c.delivery_id in unknown for c in failed)
        yield AssetCheckResult(
            check_name=check_id,
            passed=not failed,
            severity=AssetCheckSeverity.ERROR if blocks else AssetCheckSeverity.WARN,
            metadata={"deliveries": len(mine), "failed": table(_failure(c, files) for c in failed)},
        )


def _failure(check: Check, files: dict[str, str]) -> dict[str, str]:
    why = check.detail.de if check.detail else check.title.de
    return {"file": files.get(check.delivery_id, ""), "dataset": check.dataset_id, "why": why}


def _holes(coverage: Path) -> set[tuple[str, date]]:
    """(delivery, month) of the months for which only a refused or wholly rejected delivery speaks."""
    found = rows_of(coverage, ["delivery_id", "month"], [("state", "=", "rejected")])
    return {(c["delivery_id"], c["month"]) for c in found}


def _rows(catalog: Catalog, found: list[Check]) -> Iterator[AssetCheckResult]:
    """Per dataset: the rules that rows break, counted over all its deliveries."""
    for dataset_id in catalog.delivered_contracts():
        mine = [c for c in found if c.dataset_id == dataset_id and c.severity == "reject"]
        broken: dict[str, dict[str, str | int]] = {}
        for c in mine:
            if c.failed:
                rule = broken.setdefault(c.check_id, {"rule": c.check_id, "what": c.title.de, "rows": 0})
                rule["rows"] = int(rule["rows"]) + c.failed
        metadata = {"rules": len({c.check_id for c in mine}), "broken": table(broken.values())}
        yield _warning(f"{dataset_id}_rows", not broken, metadata)


def _warning(name: str, passed: bool, metadata: dict[str, Any]) -> AssetCheckResult:
    return AssetCheckResult(check_name=name, passed=passed, severity=AssetCheckSeverity.WARN, metadata=metadata)
