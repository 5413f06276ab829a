"""Rows of municipalities that number alike keep their own origins."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.transform.grant_books import read_grant_rows


def test_draw_downs_with_the_same_number_come_from_their_own_files(catalog: Catalog, tmp_path: Path) -> None:
    for municipality_id, amount in (("06437006", "10.00"), ("06437011", "20.00")):
        core = tmp_path / municipality_id / "core"
        core.mkdir(parents=True)
        duckdb.sql(
            f"""COPY (SELECT '1' AS drawdown_id, 'ikz_2022' AS grant_id, DATE '2023-01-02' AS requested_date,
                      DATE '2023-01-09' AS received_date, {amount}::DECIMAL(28,2) AS amount_eur, 'Ausgaben' AS purpose,
                      'file-of-{municipality_id}' AS delivery_id, 7::BIGINT AS source_row)
                TO '{core / "grant_drawdowns.parquet"}' (FORMAT parquet)"""
        )
    with duckdb.connect() as con:
        rows = read_grant_rows(con, catalog, tmp_path)
    drawn = rows.books["ikz_2022"].drawdowns
    assert [(d.drawdown_id, d.received, d.amount) for d in drawn] == [
        ("1", date(2023, 1, 9), Decimal("10.00")), ("1", date(2023, 1, 9), Decimal("20.00")),
    ]  # fmt: skip
    assert [rows.drawn[d.key].delivery_id for d in drawn] == ["file-of-06437006", "file-of-06437011"]
