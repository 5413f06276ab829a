"""What is computed from all facts together beside the KPIs: effects of events, durations and channels.

Like the KPIs they take the last good facts of a municipality whose partition is blocked.
"""

from dagster import AssetDep, AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, asset

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.assets.resources import RETRY, HouseResource
from pipelines.assets.tables import row_count, rows_of, table

EFFECT = AssetKey("effect")
DESCRIBED = AssetKey("described")
SHOWN = ["event_id", "kpi_id", "municipality_id", "estimate_pct", "low_pct", "high_pct", "state"]


def effect_assets(catalog: Catalog) -> list[AssetsDefinition]:
    return [_effect(catalog), _described(catalog)]


def _effect(catalog: Catalog) -> AssetsDefinition:
    @asset(
        key=EFFECT,
        deps=[AssetDep("facts")],
        group_name="kpis",
        kinds={"parquet"},
        retry_policy=RETRY,
        description="What a declared event did to the days of cases, by comparison with municipalities "
        "that did not have it yet: an estimate with its interval, or the reason for none.",
    )
    def effect(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        open_house = house.open(catalog)
        stages.estimate_effects(open_house)
        file = open_house.data.lake / "effect.parquet"
        return MaterializeResult(
            metadata={"dagster/row_count": row_count(file), "effects": table(rows_of(file, SHOWN))}
        )

    return effect


def _described(catalog: Catalog) -> AssetsDefinition:
    @asset(
        key=DESCRIBED,
        deps=[AssetDep("core"), AssetDep("facts")],
        group_name="publication",
        kinds={"duckdb", "parquet"},
        retry_policy=RETRY,
        description="How long cases took and on which channels they were completed in the newest months, "
        "per edition, without what would tell of single cases.",
    )
    def described(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        hidden = stages.describe(house.open(catalog))
        return MaterializeResult(
            metadata={"hidden": table({"edition": edition, "rows_hidden": n} for edition, n in hidden.items())}
        )

    return described
