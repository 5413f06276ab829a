"""The small published folder with cost in it: declared models, months of cost, bookings."""

from pathlib import Path

import duckdb

from expectations.catalog import load_catalog
from pipelines.store.costs import insert_costs
from tests.pages.snapshot_fixture import ROOT, publish_fixture

COSTS, BOOKINGS = (Path(__file__).with_name(f"fixture_{name}.sql") for name in ("costs", "bookings"))
NOWHERE = Path("/nonexistent")


MORE_MEMBERS = """INSERT INTO cost_member SELECT DISTINCT c.it_service_id, m.municipality_id, any_value(c.shared_since)
    FROM cost_member c, municipality m WHERE m.municipality_id NOT IN (SELECT municipality_id FROM cost_member) GROUP BY ALL"""


def publish_costs(
    published: Path, *, edition: str = "internal", change: str = "", models: bool = True, places: int = 0
) -> Path:
    """As `publish_fixture`, with cost. `change` is SQL at the end; without `models` nothing is declared to compare with.

    `places`: so many members at least.
    """
    path = publish_fixture(published, edition=edition, places=places)
    with duckdb.connect(str(path)) as connection:
        insert_costs(connection, load_catalog(ROOT / "data" / "catalog"), NOWHERE, edition)
        connection.execute(MORE_MEMBERS)
        connection.execute(COSTS.read_text(encoding="utf-8"))
        if edition == "internal":
            connection.execute(BOOKINGS.read_text(encoding="utf-8"))
        if not models:
            connection.execute("DELETE FROM cost_model; DELETE FROM cost_member; DELETE FROM cost_comparison")
        if change:
            connection.execute(change)
    return path
