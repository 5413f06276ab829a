"""The tables of cost in a snapshot: months and drivers from the lake, cost models from the catalogue."""

from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from expectations.cost_consistency import shared_since
from pipelines.store.lake import insert_rows, parquet_list

COST_MONTHS, COST_DRIVERS, COST_STAFF = "cost_month.parquet", "cost_driver.parquet", "cost_staff.parquet"
COST_FILES = (COST_MONTHS, COST_DRIVERS, COST_STAFF)
TOLD_APART = ("depreciation", "investment", "grants_income", "reimbursements")
"""Cost types that the public edition tells apart, because they decide how a month of cost counts; never wages."""


def insert_costs(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, edition: str) -> None:
    """Fill the tables of cost. In the public edition cost types that could tell a wage are added up.

    Nor does it tell hours of own staff: with what they cost beside them, the rate of an hour is a division.
    """
    words = catalog.vocabulary
    insert_rows(con, "it_service", [
        [i, n, s.title.de, s.title.en, s.focus_category] for n, (i, s) in enumerate(words["it_services"].items())
    ])  # fmt: skip
    insert_rows(con, "cost_type", [
        [i, n, t.direction, t.title.de, t.title.en] for n, (i, t) in enumerate(words["cost_types"].items())
    ])  # fmt: skip
    _insert_models(con, catalog)
    months, drivers, staff = (lake / name for name in COST_FILES)
    if months.exists():
        kind = "cost_type_id" if edition == "internal" else (
            f"CASE WHEN cost_type_id IN {TOLD_APART} THEN cost_type_id ELSE '*' END"
        )  # fmt: skip
        con.execute(f"""INSERT INTO cost_month BY NAME
            SELECT * REPLACE ({kind} AS cost_type_id, sum(amount_eur)::DECIMAL(28,2) AS amount_eur, sum(bookings)::BIGINT AS bookings)
            FROM {parquet_list([months])} GROUP BY ALL ORDER BY ALL""")
    if staff.exists():
        hours = "*" if edition == "internal" else "* EXCLUDE (hours)"
        con.execute(f"INSERT INTO cost_staff BY NAME SELECT {hours} FROM {parquet_list([staff])}")
    if drivers.exists():
        con.execute(f"INSERT INTO cost_driver BY NAME SELECT * FROM {parquet_list([drivers])}")


def _insert_models(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    insert_rows(con, "cost_model", [
        [i, m.model_dump_json(), catalog.cost_hash(i), catalog.files[f"cost_model/{i}"].read_text(encoding="utf-8")]
        for i, m in catalog.cost_models.items()
    ])  # fmt: skip
    insert_rows(con, "cost_member", [
        [i, member, shared_since(model, member, catalog.events)]
        for i, model in catalog.cost_models.items() for member in model.members or catalog.municipalities
    ])  # fmt: skip
    if catalog.comparison:
        text = catalog.files["comparison"].read_text(encoding="utf-8")
        insert_rows(con, "cost_comparison", [[catalog.comparison.model_dump_json(), catalog.cost_hash(None), text]])
