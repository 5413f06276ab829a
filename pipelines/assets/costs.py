"""Bookings of all municipalities added up by month: what a comparison of shared with separate rests on."""

from dagster import AssetDep, AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, asset

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.assets.resources import RETRY, HouseResource

COSTS = AssetKey("costs")


def cost_assets(catalog: Catalog) -> list[AssetsDefinition]:
    @asset(
        key=COSTS,
        deps=[AssetDep("core")],
        group_name="costs",
        kinds={"duckdb", "parquet"},
        retry_policy=RETRY,
        description="Every booked euro by municipality, IT service, cost type and month, and what can divide a cost.",
    )
    def costs(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        added_up = stages.add_up_costs(house.open(catalog))
        return MaterializeResult(
            metadata={"dagster/row_count": added_up.months, "amount_eur": str(added_up.amount_eur)}
        )

    return [costs]
