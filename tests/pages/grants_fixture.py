"""Two grants with a few vouchers in a snapshot: sums that are easily added up, and one of each kind of finding."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.grants.books import Booking, Drawdown, sort_books
from pipelines.store.grants import insert_grants
from pipelines.transform.grant_books import GrantRows, Origin
from pipelines.transform.grant_tables import write_grant_tables

GRANT, OTHER = "starke_heimat_hessen", "ikz_2022"
ERBACH, MICHELSTADT = "06437006", "06437011"
AS_OF = date(2026, 11, 15)


def voucher(n: int, line: str, euros: str, place: str = MICHELSTADT) -> Booking:
    """Paid on the n-th of March 2023."""
    return Booking(
        f"d#{n}.0", place, GRANT, line, Decimal(euros), Decimal(euros), date(2023, 3, n), date(2023, 2, n), date(2023, 3, n),
        f"B-{n}", "Aktenwerk GmbH", "Lizenzen",
    )  # fmt: skip


VOUCHERS = (
    voucher(1, "software", "160000.00"),  # more than 128,000.00 and 20 %
    voucher(2, "hardware", "100.25", ERBACH),
    replace(voucher(3, "training", "50.00"), payee=""),
)
DRAWN = (
    Drawdown("MA-1", MICHELSTADT, GRANT, date(2023, 4, 1), date(2023, 4, 3), Decimal("1000.00"), "Ausgaben"),
    Drawdown("MA-2", MICHELSTADT, GRANT, date(2026, 11, 1), None, Decimal("20.00"), "Ausgaben"),
)
RECEIVED = Booking("i#1.0", MICHELSTADT, GRANT, "", Decimal("-1000.00"), None, date(2023, 4, 5))


def insert_grants_fixture(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, folder: Path, vouchers: Sequence[Booking] = VOUCHERS
) -> None:
    """Fill the grant tables of `con`, which has them empty; `folder` takes what is written on the way."""
    books = {key: sort_books(grant, [], []) for key, grant in catalog.grants.items()}
    books[GRANT] = sort_books(catalog.grants[GRANT], [*vouchers, RECEIVED], DRAWN)
    origin = Origin("d", 7, "2023-1", "672010")
    origins = {b.booking_key: origin for b in (*vouchers, RECEIVED)}
    drawn = {d.key: origin for d in DRAWN}
    insert_grants(con, catalog, folder / "empty")
    write_grant_tables(con, catalog, GrantRows(books, origins, drawn, ()), AS_OF, {}, folder)
