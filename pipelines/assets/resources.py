"""Where the assets work: the data folder, the day, and the partitions. The catalogue is fixed when definitions load."""

from datetime import date
from pathlib import Path

from dagster import Backoff, ConfigurableResource, RetryPolicy, StaticPartitionsDefinition

from expectations.catalog import Catalog
from pipelines.stages import House
from pipelines.store.folder import DataFolder

RETRY = RetryPolicy(max_retries=2, delay=2, backoff=Backoff.EXPONENTIAL)
"""For a share that is away or a disk that is full for a moment; what is wrong with data is a finding, not a failure."""


class HouseResource(ConfigurableResource):
    """`as_of` (YYYY-MM-DD) is the day from which "due" is judged; empty: the demo's own day, else today."""

    data_root: str
    as_of: str = ""

    def open(self, catalog: Catalog) -> House:
        own_day = catalog.association.demo_as_of or date.today()  # noqa: DTZ011 a day of the office's own calendar
        as_of = date.fromisoformat(self.as_of) if self.as_of else own_day
        return House(catalog, DataFolder(Path(self.data_root)), as_of)


def municipality_partitions(catalog: Catalog) -> StaticPartitionsDefinition:
    """One partition per municipality; its key is the AGS."""
    return StaticPartitionsDefinition(sorted(catalog.municipalities))
