"""A level beyond its model is a row that is handed back, with what is wrong and what to do."""

from pathlib import Path

import duckdb
import pytest

from pipelines.stages import House, run_municipality
from tests.property.house import Member, open_house, put

HERE = "06000001"
COLUMNS = {"month": "Monat", "service_id": "Leistung", "model": "Modell", "level": "Stufe"}
CODES = {"model": {"alt": "m1_1", "neu": "m2_0"}}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Maturity by month, the models under words of their own."""
    layout = {
        "since": "2025-01",
        "file": "stand-{year}-{month}.csv",
        "format": "csv",
        "columns": COLUMNS,
        "codes": CODES,
    }
    return open_house(tmp_path, [Member(HERE, {"service_maturity": [layout]})])


def test_levels_of_each_model(house: House) -> None:
    """0 and 4 are within model 1.1, 5 is not; in model 2.0 it is, 8 is in none. An empty level is one finding, not two."""
    rows = [("identity_card", "alt", "0"), ("dog_tax_registration", "alt", "4"), ("birth_certificate", "alt", "5"),
            ("birth_certificate", "neu", "5"), ("identity_card", "neu", "8"), ("dog_tax_registration", "neu", "")]  # fmt: skip
    good = [
        (service, "neu", "1")
        for service in house.catalog.vocabulary["services"]
        if service not in dict.fromkeys(r[0] for r in rows)
    ]
    lines = [";".join(("2025-01", *row)) for row in (*rows, *good)]
    put(house, HERE, "stand-2025-01.csv", "\n".join([";".join(COLUMNS.values()), *lines]) + "\n")
    run_municipality(house, HERE)
    with duckdb.connect() as con:
        found = con.execute(f"""SELECT source_row, rule_id, column_id, value, message_de, remedy_de
            FROM '{house.lake(HERE)}/rejected.parquet' ORDER BY ALL""").fetchall()
    assert [row[:4] for row in found] == [
        (4, "level_of_model_1_1", "level", "5"),
        (6, "level.too_large", "level", "8"),
        (7, "level.required", "level", ""),
    ]
    assert found[0][4:] == (
        "Das Reifegradmodell 1.1 hat nur die Stufen 0 bis 4.",
        "Bitte die Stufe prüfen; die Stufen 5 bis 7 gibt es nur im Modell 2.0.",
    )
