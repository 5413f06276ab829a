"""KPI values of all municipalities together: one asset per KPI of the catalogue, and the table that holds them all.

They depend on every municipality's partition and yet never wait for one that is blocked: they take the last good
facts of it. That is why no job runs them together with the partitions; `automation.py` starts them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetDep,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from expectations.catalog import Catalog
from expectations.models import Kpi
from expectations.suites import plausibility
from pipelines import stages
from pipelines.assets.resources import RETRY, HouseResource
from pipelines.assets.tables import Where, counts_by, row_count, rows_of, table

VALUES = AssetKey("kpi_value")


def kpi_key(kpi_id: str) -> AssetKey:
    return AssetKey(["kpi", kpi_id])


def kpi_assets(catalog: Catalog) -> AssetsDefinition:
    """One multi-asset: all KPIs are computed in one pass over the facts."""
    checks = _check_ids(catalog)

    @multi_asset(
        name="kpi_values",
        specs=[*(_kpi_spec(catalog, kpi_id, kpi) for kpi_id, kpi in catalog.kpis.items()), _table_spec(catalog)],
        check_specs=[AssetCheckSpec(name, asset=key) for name, key in checks.values()],
        retry_policy=RETRY,
    )
    def kpi_values(context: AssetExecutionContext, house: HouseResource) -> Iterator[MaterializeResult]:
        open_house = house.open(catalog)
        values = stages.evaluate(open_house)
        stages.check_values(open_house)
        results = list(_check_results(catalog, open_house.data.lake / "kpi_checks.parquet"))
        states = counts_by(values, ["kpi_id", "state"])
        for kpi_id in catalog.kpis:
            mine = [{"state": s["state"], "cells": s["cells"]} for s in states if s["kpi_id"] == kpi_id]
            cells = sum(s["cells"] for s in mine)
            yield MaterializeResult(
                asset_key=kpi_key(kpi_id),
                metadata={"dagster/row_count": cells, "states": table(mine), "now": _newest(catalog, values, kpi_id)},
                check_results=[r for r in results if r.asset_key == kpi_key(kpi_id)],
            )
        yield MaterializeResult(
            asset_key=VALUES,
            metadata={
                "dagster/row_count": row_count(values),
                "as_of": open_house.as_of.isoformat(),
                "states": table(counts_by(values, ["state"])),
            },
            check_results=[r for r in results if r.asset_key == VALUES],
        )

    return kpi_values


def _kpi_spec(catalog: Catalog, kpi_id: str, kpi: Kpi) -> AssetSpec:
    unit, goal = catalog.vocabulary["units"][kpi.unit], catalog.goals[kpi.goal]
    metadata: dict[str, Any] = {
        "title_de": kpi.title.de,
        "unit": f"{unit.title.en} ({unit.symbol})" if unit.symbol else unit.title.en,
        "direction": kpi.direction,
        "goal": goal.title.en,
        "kind": kpi.measure.kind,
        "window_months": kpi.window_months,
        "datasets": ", ".join(dict.fromkeys(i.dataset for i in kpi.inputs)),
        "definition": MetadataValue.path(str(catalog.files[f"kpi/{kpi_id}"])),
    }
    if kpi.target:
        metadata["target"] = f"{kpi.target.value} by {kpi.target.by:%Y-%m}"
    return AssetSpec(
        kpi_key(kpi_id),
        deps=[AssetDep("core"), AssetDep("facts")],
        group_name="kpis",
        kinds={"duckdb"},
        description=f"**{kpi.title.en}** ({kpi.title.de})\n\n{kpi.description.en}",
        code_version=catalog.definition_hash(kpi_id)[:12],
        metadata=metadata,
    )


def _table_spec(catalog: Catalog) -> AssetSpec:
    return AssetSpec(
        VALUES,
        deps=[AssetDep(kpi_key(kpi_id)) for kpi_id in catalog.kpis] or [AssetDep("facts")],
        group_name="kpis",
        kinds={"parquet"},
        description="Every cell of every KPI at every level, before small cells are hidden: "
        "a value or the reason for none.",
    )


def _check_ids(catalog: Catalog) -> dict[str, tuple[str, AssetKey]]:
    """Check id as the stage writes it → (name of the asset check, its asset)."""
    ids: dict[str, tuple[str, AssetKey]] = {}
    for expected in plausibility(catalog.kpis):
        kpi_id, _, name = expected.check_id.partition(".")
        ids[expected.check_id] = (name, kpi_key(kpi_id)) if name else (expected.check_id, VALUES)
    return ids


def _check_results(catalog: Catalog, file: Path) -> Iterator[AssetCheckResult]:
    """An implausible value is a warning: somebody looks at it, nothing stops."""
    found = {c["check_id"]: c for c in rows_of(file, ["check_id", "passed", "checked", "failed"])}
    for check_id, (name, key) in _check_ids(catalog).items():
        c = found[check_id]
        yield AssetCheckResult(
            check_name=name,
            asset_key=key,
            passed=bool(c["passed"]),
            severity=AssetCheckSeverity.WARN,
            metadata={"cells": c["checked"], "implausible": c["failed"]},
        )


def _newest(catalog: Catalog, values: Path, kpi_id: str) -> MetadataValue:
    """The newest headline value of every municipality and of all together."""
    kind = "rolling" if catalog.kpis[kpi_id].window_months > 1 else "month"
    columns = ["municipality_id", "period_end", "value", "n", "state"]
    headline: Where = [("kpi_id", "=", kpi_id), ("service_id", "=", "*"), ("period_kind", "=", kind)]
    found = rows_of(values, columns, headline)
    last = max((r["period_end"] for r in found), default=None)
    names = {k: m.name for k, m in catalog.municipalities.items()}
    newest = sorted((r for r in found if r["period_end"] == last), key=lambda r: str(r["municipality_id"]))
    return table({"municipality": names.get(r.pop("municipality_id"), "all"), **r} for r in newest)
