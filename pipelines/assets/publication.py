"""From KPI values to what readers may see: small cells hidden, two immutable snapshots, two pointers."""

from collections.abc import Iterator
from dataclasses import asdict

from dagster import (
    AssetDep,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    asset,
    multi_asset,
)

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.assets.costs import COSTS
from pipelines.assets.effects import DESCRIBED, EFFECT
from pipelines.assets.grants import GRANTS
from pipelines.assets.kpis import VALUES
from pipelines.assets.resources import RETRY, HouseResource
from pipelines.assets.tables import table
from pipelines.store.snapshot import EDITIONS

DISCLOSED = AssetKey("disclosed")


def publication_assets(catalog: Catalog) -> list[AssetsDefinition]:
    return [_disclosed(catalog), _snapshots(catalog)]


def snapshot_key(edition: str) -> AssetKey:
    return AssetKey(["snapshot", edition])


def _disclosed(catalog: Catalog) -> AssetsDefinition:
    @asset(
        key=DISCLOSED,
        deps=[VALUES],
        group_name="publication",
        kinds={"duckdb", "parquet"},
        retry_policy=RETRY,
        description="KPI values per edition, cells that rest on too few cases hidden, "
        "and as many more as it takes that none can be found by subtraction.",
    )
    def disclosed(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        hidden = stages.disclose(house.open(catalog))
        return MaterializeResult(
            metadata={"hidden": table({"edition": edition, "cells_hidden": n} for edition, n in hidden.items())}
        )

    return disclosed


def _snapshots(catalog: Catalog) -> AssetsDefinition:
    @multi_asset(name="snapshots", specs=[_spec(edition) for edition in EDITIONS], retry_policy=RETRY)
    def snapshots(context: AssetExecutionContext, house: HouseResource) -> Iterator[MaterializeResult]:
        publication = stages.publish(house.open(catalog))
        said = asdict(publication)
        for edition, file in publication.files.items():
            yield MaterializeResult(
                asset_key=snapshot_key(edition),
                metadata={
                    "snapshot_id": publication.snapshot_id,
                    "file": MetadataValue.path(str(file)),
                    "size_bytes": file.stat().st_size,
                    "dagster/row_count": publication.cells,
                    "pruned": MetadataValue.text(", ".join(said["removed"]) or "–"),
                },
            )

    return snapshots


def _spec(edition: str) -> AssetSpec:
    readers = {"public": "everybody", "internal": "the association's own staff"}
    return AssetSpec(
        snapshot_key(edition),
        deps=[AssetDep(key) for key in (DISCLOSED, COSTS, EFFECT, DESCRIBED, GRANTS, "core")],
        group_name="publication",
        kinds={"duckdb"},
        description=f"The immutable snapshot for {readers[edition]}; its pointer is replaced whole: "
        "nobody ever reads half of it.",
    )
