"""What is computed for one municipality alone: its partition of `received`, `core`, `feedback` and `facts`.

Not here: how a check is judged (`delivery_checks.py`), and anything that needs two municipalities.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    asset,
    multi_asset,
)

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.assets.delivery_checks import core_checks, judge_core
from pipelines.assets.resources import RETRY, HouseResource, municipality_partitions
from pipelines.assets.tables import row_count, rows_of, table
from pipelines.stages import House, Rows


def municipality_assets(catalog: Catalog) -> list[AssetsDefinition]:
    """The partitioned assets, in the order in which a file travels through them."""
    return [_received(catalog), _core(catalog), _facts(catalog)]


def _received(catalog: Catalog) -> AssetsDefinition:
    @asset(
        partitions_def=municipality_partitions(catalog),
        group_name="arrival",
        kinds={"python", "file"},
        retry_policy=RETRY,
        description="Files from the inbox, kept under their sha256 and entered in the ledger. "
        "The same file twice changes nothing; columns that must not be stored never are.",
    )
    def received(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        arrival = stages.receive(house.open(catalog), context.partition_key)
        name = catalog.municipalities[context.partition_key].name
        return MaterializeResult(metadata={"municipality": name, **asdict(arrival)})

    return received


def _core(catalog: Catalog) -> AssetsDefinition:
    """`core` and `feedback` in one step: what holds back the facts must not hold back the answer to the sender."""
    partitions = municipality_partitions(catalog)

    @multi_asset(
        name="core",
        specs=[_core_spec(), _feedback_spec()],
        partitions_def=partitions,
        retry_policy=RETRY,
        check_specs=core_checks(catalog),
    )
    def core(context: AssetExecutionContext, house: HouseResource) -> Iterator[MaterializeResult]:
        open_house, municipality_id = house.open(catalog), context.partition_key
        stages.harmonise(open_house, municipality_id)
        found = stages.validate(open_house, municipality_id)
        rows = stages.assemble(open_house, municipality_id)
        page = stages.report_back(open_house, municipality_id)
        yield MaterializeResult(
            asset_key="core",
            metadata=_core_metadata(catalog, open_house, municipality_id, rows),
            check_results=judge_core(catalog, open_house, municipality_id, found, rows),
        )
        yield MaterializeResult(asset_key="feedback", metadata={"page": MetadataValue.path(str(page))})

    return core


def _core_spec() -> AssetSpec:
    return AssetSpec(
        "core",
        deps=["received"],
        group_name="core",
        kinds={"duckdb", "parquet"},
        description="Typed records, each accepted or rejected with its reasons; of each month the newest delivery "
        "stands. Beside it the books: deliveries, checks, rejected rows, coverage.",
    )


def _feedback_spec() -> AssetSpec:
    return AssetSpec(
        "feedback",
        deps=["core"],
        group_name="core",
        kinds={"html", "csv"},
        description="What the municipality gets back, in German: row, column, what is wrong, what to do.",
    )


def _core_metadata(catalog: Catalog, house: House, municipality_id: str, rows: Rows) -> dict[str, Any]:
    lake = house.lake(municipality_id)
    counts = ["rows_delivered", "rows_accepted", "rows_rejected"]
    columns = ["delivery_number", "dataset_id", "file_name", "state", "first_month", "last_month", *counts]
    deliveries = rows_of(lake / "deliveries.parquet", columns)
    newest = sorted(deliveries, key=lambda d: int(d["delivery_number"]), reverse=True)
    return {
        "municipality": catalog.municipalities[municipality_id].name,
        "as_of": house.as_of.isoformat(),
        "deliveries": rows.deliveries,
        "rows_delivered": rows.delivered,
        "rows_accepted": rows.accepted,
        "rows_rejected": rows.rejected,
        "dagster/row_count": sum(row_count(f) for f in (lake / "core").glob("*.parquet")),
        "newest_deliveries": table(newest),
    }


def _facts(catalog: Catalog) -> AssetsDefinition:
    @asset(
        deps=["core"],
        partitions_def=municipality_partitions(catalog),
        group_name="facts",
        kinds={"duckdb", "parquet"},
        retry_policy=RETRY,
        description="Sums, counts and histograms of whole days by month and service: all that the KPIs need, "
        "and small. They can be merged in any order.",
    )
    def facts(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        counts = stages.aggregate(house.open(catalog), context.partition_key)
        return MaterializeResult(
            metadata={
                "municipality": catalog.municipalities[context.partition_key].name,
                "dagster/row_count": sum(counts.values()),
                "rows_by_dataset": table({"dataset": k, "fact_rows": n} for k, n in counts.items()),
            }
        )

    return facts
