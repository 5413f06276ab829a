"""Builds a small, deterministic published folder by the real schema and the real catalogue's words.

Every state of a cell occurs: Brombachtal's small services are hidden, Michelstadt did not deliver May 2024
(so its windows are provisional), Oberzent agreed on IT cost only from 2023, Erbach's March 2023 was
rejected, and nobody marries in Brombachtal.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb

from expectations.catalog import load_catalog
from pipelines.store.declared import insert_declared
from pipelines.store.snapshot import snapshot_tables
from pipelines.store.strategy import insert_strategy

ROOT = Path(__file__).parents[2]
FILL = Path(__file__).with_name("fixture_values.sql")
ERBACH, MICHELSTADT, OBERZENT, BROMBACHTAL = "06437006", "06437011", "06437016", "06437005"
NAME = "20261115T060000Z-0a1b2c3d"
NEVER_STALE = 36500
"""Days: the fixture looks the same however old it becomes."""
SAYS = """UPDATE snapshot SET stale_after_days = ?, catalog_hash = repeat('c', 64), demo_notice_de = ?, demo_notice_en = ?"""
DEMO_NOTICE = ("Demodaten: erzeugt, nicht gemeldet.", "Demonstration data: generated, not reported.")
SERVICES_FROM_ONE = "UPDATE service SET position = position + 1"
MORE_PLACES = """INSERT INTO municipality SELECT format('{:08}', 6900000 + i), format('{:012}', 69000000000 + i),
    format('Gemeinde {:03}', i), format('Gemeinde {:03}', i), format('Municipality {:03}', i) FROM range(1, ? + 1) r(i)"""


def publish_fixture(
    published: Path,
    *,
    name: str = NAME,
    edition: str = "internal",
    demo: bool = True,
    values: bool = True,
    places: int = 0,
) -> Path:
    """Write one snapshot and let `<edition>.current` point to it. Gives the snapshot's path.

    `places`: how many municipalities there are at least; those beyond the catalogue's have made-up names.
    """
    published.mkdir(parents=True, exist_ok=True)
    path = published / f"{edition}-{name}.duckdb"
    catalog = load_catalog(ROOT / "data" / "catalog")
    with duckdb.connect(str(path)) as connection:
        snapshot_tables(connection)
        insert_declared(
            connection, catalog, edition, snapshot_id=name, created_at=datetime(2026, 11, 15, 6), as_of=date(2026, 11, 15),
            last_month=date(2026, 10, 1), code_version="0.1.0",
            kpi_sql=dict.fromkeys(catalog.kpis, "SELECT 1 -- the statement that computed it"),
            formulas=dict.fromkeys(catalog.kpis, ("Wert = Zähler ÷ Nenner", "Value = numerator ÷ denominator")),
        )  # fmt: skip
        insert_strategy(connection, catalog, published)  # as declared: nothing is delivered of measures
        connection.execute(SAYS, [NEVER_STALE, *(DEMO_NOTICE if demo else (None, None))])
        connection.execute(SERVICES_FROM_ONE)
        connection.execute(MORE_PLACES, [places - len(catalog.municipalities)])
        if values:
            connection.execute(FILL.read_text(encoding="utf-8"))
    point_to(published, edition, path.name)
    return path


def point_to(published: Path, edition: str, file_name: str) -> None:
    """Replace the pointer atomically, as a publication does."""
    fresh = published / f"{edition}.new"
    fresh.write_text(file_name + "\n", encoding="utf-8")
    fresh.replace(published / f"{edition}.current")
