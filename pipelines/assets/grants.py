"""The accounts of all grants, from the bookings and draw-downs of all municipalities."""

from dagster import AssetDep, AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, asset

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.assets.resources import RETRY, HouseResource

GRANTS = AssetKey("grants")


def grant_assets(catalog: Catalog) -> list[AssetsDefinition]:
    @asset(
        key=GRANTS,
        deps=[AssetDep("core")],
        group_name="grants",
        kinds={"duckdb", "parquet"},
        retry_policy=RETRY,
        description="The account of every grant at the end of every month: vouchers, draw-downs, what is due, and what "
        "somebody should look at.",
    )
    def grants(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        rows = stages.account_grants(house.open(catalog))
        return MaterializeResult(metadata={**rows, "dagster/row_count": rows["grant_voucher"]})

    return [grants]
