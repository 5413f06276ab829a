"""Own staff cost: what is declared, month by month, and the KPI that cannot do without it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.catalog import load_catalog
from pipelines.stages import House
from pipelines.transform.staff import staff_costs, staff_known_since
from tests.property.house import AS_OF, Member, bookings_csv, bookings_layout, open_house, put, to_values, write_catalog

HERE = "06000001"
JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, m, 1) for m in (1, 2, 3, 4))
USAGE = {"month": "Monat", "service_id": "Leistung", "channel": "Weg", "completed": "Fertig"}


def entry(since: str, hours: float, rate: str, **purpose: str) -> dict[str, Any]:
    """An entry of the municipality's file."""
    return {"since": since, "hours_per_month": hours, "rate_eur_per_hour": rate, "source": "made up", **purpose}


def member(*staff: dict[str, Any]) -> Member:
    usage = {"since": "2025-01", "file": "nutzung-{year}-{month}{note}.csv", "format": "csv", "columns": USAGE}
    return Member(HERE, {"it_costs": [bookings_layout()], "service_usage": [usage]}, extra={"staff": list(staff)})


def test_an_entry_holds_until_the_next_for_the_same_purpose(tmp_path: Path) -> None:
    staff = [
        entry("2025-02", 10, "50.00", service_id="identity_card"),
        entry("2025-02", 1, "60.00", it_service_id="dms"),
        entry("2025-04", 0, "50.00", service_id="identity_card"),
    ]
    catalog = load_catalog(write_catalog(tmp_path / "catalog", [member(*staff)]))
    assert staff_known_since(catalog, HERE) == FEBRUARY
    assert [(c.month, c.service_id or c.it_service_id, c.cost_eur) for c in staff_costs(catalog, HERE, AS_OF)] == [
        (FEBRUARY, "identity_card", Decimal("500.00")), (FEBRUARY, "dms", Decimal("60.00")),
        (MARCH, "identity_card", Decimal("500.00")), (MARCH, "dms", Decimal("60.00")),
        (APRIL, "identity_card", Decimal("0.00")), (APRIL, "dms", Decimal("60.00")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "rate", "cost"),
    [(0.1, "0.05", "0.01"), (0.3, "0.05", "0.02"), (0.29, "0.05", "0.01"), (7.25, "48.62", "352.50")],
)
def test_half_a_cent_is_rounded_up_once_a_month(tmp_path: Path, hours: float, rate: str, cost: str) -> None:
    staff = entry("2025-01", hours, rate, service_id="identity_card")
    catalog = load_catalog(write_catalog(tmp_path / "catalog", [member(staff)]))
    assert {c.cost_eur for c in staff_costs(catalog, HERE, AS_OF)} == {Decimal(cost)}


def values(house: House) -> dict[date, tuple[Any, ...]]:
    """Month → (value, state) of the cost per case."""
    for month in (JANUARY, FEBRUARY):
        put(house, HERE, f"kosten-{month:%Y-%m}.csv", bookings_csv(month, ["100,00"]), month.month)
        row = f"{month:%Y-%m};identity_card;counter;10\n"
        put(house, HERE, f"nutzung-{month:%Y-%m}.csv", f"{';'.join(USAGE.values())}\n{row}", month.month)
    with duckdb.connect() as con:
        found = con.execute(f"""SELECT period_start, value, state FROM '{to_values(house)}'
            WHERE kpi_id = 'cost_per_transaction_eur' AND municipality_id = '{HERE}' AND period_kind = 'month'""")
        return {month: (value, state) for month, value, state in found.fetchall()}


def test_before_the_first_entry_nothing_is_agreed(tmp_path: Path) -> None:
    """IT cost alone is not what the KPI promises."""
    house = open_house(tmp_path, [member(entry("2025-02", 2, "50.00", service_id="identity_card"))])
    found = values(house)
    assert found[JANUARY] == (None, "not_agreed")
    assert found[FEBRUARY] == (Decimal(20), "ok")


def test_without_any_entry_there_is_no_value(tmp_path: Path) -> None:
    assert set(values(open_house(tmp_path, [member()])).values()) == {
        (None, "not_agreed"),
        (None, "no_delivery"),
    }
