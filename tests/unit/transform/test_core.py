"""What stands in core, where the rows of one file or of two share a key."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.stages import House, run_municipality
from tests.property.deliveries import WIDE
from tests.property.house import BOOKINGS, Member, bookings_layout, open_house, put

HERE = "06000001"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Costs with one column for expense and one for income."""
    columns = {k: v for k, v in BOOKINGS.items() if k != "amount_eur"}
    layout = bookings_layout(columns=columns, wide=WIDE, empty=["-"])
    return open_house(tmp_path, [Member(HERE, {"it_costs": [layout]})])


HEADER = "Beleg;Datum;Konto;Leistung;Form;Art;Stand;Aufwand;Ertrag\n"
REST = "05.01.2025;672000;dms;shared;running;actual"


def core(house: House) -> list[tuple[object, ...]]:
    run_municipality(house, HERE)
    with duckdb.connect() as con:
        return con.execute(f"""SELECT booking_id, source_row, part, amount_eur
            FROM read_parquet('{house.lake(HERE)}/core/it_costs.parquet') ORDER BY ALL""").fetchall()


def test_every_filled_cell_of_a_wide_row_stands(house: House) -> None:
    """They share the row's key and are no duplicates of each other."""
    put(house, HERE, "kosten-2025-01.csv", f"{HEADER}B1;{REST};10,00;4,00\nB2;{REST};-;5,00\nB3;{REST};6,00;\n", 1)
    assert core(house) == [
        ("B1", 2, 0, Decimal("10.00")), ("B1", 2, 1, Decimal("-4.00")),
        ("B2", 3, 1, Decimal("-5.00")), ("B3", 4, 0, Decimal("6.00")),
    ]  # fmt: skip


def test_a_key_twice_in_one_file_is_taken_once(house: House) -> None:
    rows = "".join(f"B{i};{REST};1,00;\n" for i in range(6))
    put(house, HERE, "kosten-2025-01.csv", f"{HEADER}{rows}B0;{REST};9,00;\n", 1)
    assert [r for r in core(house) if r[0] == "B0"] == [("B0", 2, 0, Decimal("1.00"))]


def test_a_key_in_two_months_stands_as_delivered_last(house: House) -> None:
    put(house, HERE, "kosten-2025-01.csv", f"{HEADER}B1;{REST};10,00;4,00\n", 1)
    put(house, HERE, "kosten-2025-02.csv", f"{HEADER}B1;{REST.replace('.01.', '.02.')};7,00;3,00\n", 2)
    assert core(house) == [("B1", 2, 0, Decimal("7.00")), ("B1", 2, 1, Decimal("-3.00"))]


def test_rows_without_the_optional_key_all_stand(house: House) -> None:
    assert not house.catalog.contracts["it_costs"].columns["booking_id"].required
    put(house, HERE, "kosten-2025-01.csv", f"{HEADER};{REST};10,00;\n;{REST};10,00;\n", 1)
    assert core(house) == [(None, row, 0, Decimal("10.00")) for row in (2, 3)]
