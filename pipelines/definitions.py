"""What Dagster loads: the assets of one catalogue over one data folder."""

from pathlib import Path

from dagster import Definitions, in_process_executor

from expectations.catalog import Catalog, load_catalog
from pipelines.assets import automation
from pipelines.assets.costs import cost_assets
from pipelines.assets.effects import effect_assets
from pipelines.assets.grants import grant_assets
from pipelines.assets.kpis import kpi_assets
from pipelines.assets.letters import letter_assets
from pipelines.assets.municipality import municipality_assets
from pipelines.assets.publication import publication_assets
from pipelines.assets.resources import HouseResource
from pipelines.store.folder import default_catalog_root, default_data_folder


def build_defs(catalog: Catalog, root: Path, as_of: str = "") -> Definitions:
    """Everything for `catalog`, working in the data folder `root`. `as_of` (YYYY-MM-DD): see HouseResource."""
    together = [
        *cost_assets(catalog),
        *grant_assets(catalog),
        kpi_assets(catalog),
        *effect_assets(catalog),
        *publication_assets(catalog),
        *letter_assets(catalog),
    ]
    assets = [*municipality_assets(catalog), *together]
    return Definitions(
        assets=automation.with_publication(assets),
        jobs=automation.jobs(catalog),
        sensors=[automation.inbox_sensor(catalog), automation.publish_sensor()],
        schedules=[automation.monthly_schedule(catalog), automation.briefing_schedule(catalog)],
        resources={"house": HouseResource(data_root=str(root), as_of=as_of)},
        # a step takes less time than to start a process for it; many machines each take whole runs
        executor=in_process_executor,
    )


defs = build_defs(load_catalog(default_catalog_root()), default_data_folder().root.resolve())
