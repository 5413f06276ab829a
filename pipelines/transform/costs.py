"""Core bookings → the months of cost that a comparison of shared with separate rests on, and what divides them.

Sums only: every euro of the core is in exactly one row. What a month of cost means (shared or not, before or after a
grant, cash or depreciation) is left to the arithmetic in `pipelines.costing`.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from expectations.models import Count, Inhabitants
from pipelines.store.lake import insert_rows, quoted, write_parquet
from pipelines.transform.calendar import last_complete_month
from pipelines.transform.staff import staff_costs

BOOKINGS, USAGE = "it_costs", "service_usage"


def write_cost_months(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, target: Path) -> None:
    """Sums of all bookings, plan and actual, by municipality, IT service, cost type and month; euros, to the cent."""
    cores = _cores(catalog, lake, BOOKINGS)
    if not cores:
        write_parquet(con, "SELECT * FROM cost_month LIMIT 0", target)
        return
    write_parquet(
        con,
        f"""SELECT municipality_id, it_service_id, cost_type_id, arrangement, recurrence, plan_or_actual,
              coalesce(grant_id, '') AS grant_id, date_trunc('month', booking_date)::DATE AS month,
              sum(amount_eur)::DECIMAL(28,2) AS amount_eur, count(*) AS bookings
            FROM ({cores}) GROUP BY ALL ORDER BY ALL""",
        target,
    )


def write_cost_drivers(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path, as_of: date, target: Path) -> None:
    """What can divide a cost, per municipality and year: inhabitants, workplaces, completed cases.

    The count of a year is the last one dated within or before it; inhabitants are of the association's census basis.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE drivers AS SELECT * FROM cost_driver LIMIT 0")
    insert_rows(con, "drivers", _counted(catalog, as_of))
    cores = _cores(catalog, lake, USAGE)
    if cores:
        con.execute(f"""INSERT INTO drivers BY NAME
            SELECT municipality_id, 'usage' AS driver, year(month)::INTEGER AS year, sum(completed)::DECIMAL(28,2) AS count,
              count(DISTINCT month)::INTEGER AS months
            FROM ({cores}) GROUP BY ALL""")
    write_parquet(con, "SELECT * FROM drivers ORDER BY ALL", target)


def write_cost_staff(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: date, target: Path) -> None:
    """Hours and cost of own staff of IT services as declared, per month; citizen services' staff is not IT cost."""
    con.execute("CREATE OR REPLACE TEMP TABLE staff AS SELECT * FROM cost_staff LIMIT 0")
    insert_rows(con, "staff", [
        (m, s.it_service_id, s.month, s.hours, s.cost_eur)
        for m in catalog.municipalities for s in staff_costs(catalog, m, as_of) if s.it_service_id
    ])  # fmt: skip
    write_parquet(con, "SELECT * FROM staff ORDER BY ALL", target)


def _cores(catalog: Catalog, lake: Path, dataset_id: str) -> str:
    files = {m: lake / m / "core" / f"{dataset_id}.parquet" for m in catalog.municipalities}
    return " UNION ALL BY NAME ".join(
        f"SELECT '{m}' AS municipality_id, * FROM read_parquet('{quoted(file)}')" for m, file in files.items() if file.exists()
    )  # fmt: skip


def _counted(catalog: Catalog, as_of: date) -> list[tuple[str, str, int, Decimal, int, date, str | None, str]]:
    rows: list[tuple[str, str, int, Decimal, int, date, str | None, str]] = []
    years = range(catalog.association.first_month.year, last_complete_month(as_of).year + 1)
    for municipality_id, municipality in catalog.municipalities.items():
        inhabitants = [i for i in municipality.inhabitants if i.basis == catalog.association.census_basis]
        for driver, counts in (("inhabitants", inhabitants), ("workplaces", municipality.workplaces)):
            for year in years:
                known: list[Count] = [c for c in counts if c.date.year <= year]
                if known:
                    last = max(known, key=lambda c: c.date)
                    basis = last.basis if isinstance(last, Inhabitants) else None
                    rows.append((municipality_id, driver, year, Decimal(last.count), 12, last.date, basis, last.source))
    return rows
