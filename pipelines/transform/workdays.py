"""Working days: Monday to Friday without public holidays and the municipality's own closing days.

Table `workday(day, before)` says how many working days lie before each day; the difference of two days' counts are
the working days from the one (included) to the other (not included), as numpy.busday_count counts them.
"""

from datetime import date
from functools import cache

import duckdb
import holidays

from expectations.catalog import Catalog
from expectations.models import Contract
from pipelines.store.lake import insert_rows

FIRST, LAST = date(2000, 1, 1), date(2061, 1, 1)
"""The days that contracts accept, and the one after them."""


def free_days(catalog: Catalog, municipality_id: str) -> tuple[date, ...]:
    """Public holidays and closing days of one municipality, ascending. One that the catalogue does not know closes never."""
    municipality = catalog.municipalities.get(municipality_id)
    closed = municipality.closed_on if municipality else ()
    return tuple(sorted({*_public_holidays(catalog.association.holidays_subdivision), *closed}))


def needs_workdays(contract: Contract) -> bool:
    return any(d.working_days_between for d in contract.derived.values())


def load_workdays(con: duckdb.DuckDBPyConnection, catalog: Catalog, municipality_id: str) -> None:
    """Make the table `workday` of one municipality."""
    con.execute("CREATE OR REPLACE TEMP TABLE free_day (day DATE)")
    insert_rows(con, "free_day", [[day] for day in free_days(catalog, municipality_id)])
    con.execute(f"""CREATE OR REPLACE TEMP TABLE workday AS
        SELECT day, coalesce(sum(works) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::INTEGER AS before
        FROM (SELECT d::DATE AS day, (isodow(d) < 6 AND d::DATE NOT IN (FROM free_day))::INTEGER AS works
              FROM generate_series(DATE '{FIRST}', DATE '{LAST}', INTERVAL 1 DAY) t(d)) ORDER BY day""")


@cache
def _public_holidays(subdivision: str | None) -> frozenset[date]:
    if subdivision is None:
        return frozenset()
    return frozenset(holidays.country_holidays("DE", subdiv=subdivision, years=range(FIRST.year, LAST.year)))
