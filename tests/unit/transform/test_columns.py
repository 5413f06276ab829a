"""A column that a municipality has not agreed to deliver leaves a KPI without a value there, never with a zero."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.catalog import Catalog, load_catalog
from pipelines.stages import House
from pipelines.transform.columns import needed_columns
from tests.property.house import REAL, Member, open_house, put, to_values

HERE, THERE = "06000001", "06000002"
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
USAGE = {"month": "Monat", "service_id": "Leistung", "channel": "Weg", "started": "Begonnen", "completed": "Fertig"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(REAL)


@pytest.mark.parametrize(
    ("kpi_id", "columns"),
    [
        ("assisted_digital_pct", {"month", "channel", "assisted", "completed"}),
        ("satisfaction_pct", {"month", *(f"rating_{n}" for n in range(1, 6))}),
        ("within_target_pct", {"decided_date", "received_date", "outcome", "service_id"}),
        ("net_within_target_pct", {"decided_date", "complete_date", "stop_days", "outcome", "service_id"}),
        ("intake_days_median", {"received_date", "decided_date", "outcome"}),
    ],
)
def test_derived_columns_are_traced_back(catalog: Catalog, kpi_id: str, columns: set[str]) -> None:
    parts = catalog.kpis[kpi_id].inputs
    assert set().union(*(needed_columns(p, catalog.contracts[p.dataset]) for p in parts)) == columns


def layout(since: str, **more: str) -> dict[str, Any]:
    columns = USAGE | more
    return {"since": since, "file": "nutzung-{year}-{month}.csv", "format": "csv", "columns": columns}


def usage(month: date, started: int, completed: int, assisted: int | None = None) -> str:
    headers = [*USAGE.values(), *(["Hilfe"] if assisted is not None else [])]
    cells = [
        f"{month:%Y-%m}",
        "identity_card",
        "online",
        started,
        completed,
        *([assisted] if assisted is not None else []),
    ]
    return f"{';'.join(headers)}\n{';'.join(map(str, cells))}\n"


def values(house: House, kpi_id: str) -> dict[tuple[str, date], tuple[Any, str]]:
    """(municipality, month) → (value, state), all services together."""
    with duckdb.connect() as con:
        found = con.execute(f"""SELECT municipality_id, period_start, value, state FROM '{to_values(house)}'
            WHERE kpi_id = '{kpi_id}' AND service_id = '*' AND period_kind = 'month'""").fetchall()
    return {(who, month): (value, state) for who, month, value, state in found}


def test_not_agreed_until_a_layout_maps_it(tmp_path: Path) -> None:
    """HERE notes help from February on, THERE always; other KPIs of the same files have their values all along."""
    members = [
        Member(HERE, {"service_usage": [layout("2025-01"), layout("2025-02", assisted="Hilfe")]}),
        Member(THERE, {"service_usage": [layout("2025-01", assisted="Hilfe")]}),
    ]
    house = open_house(tmp_path, members)
    put(house, HERE, "nutzung-2025-01.csv", usage(JANUARY, 40, 20))
    put(house, HERE, "nutzung-2025-02.csv", usage(FEBRUARY, 40, 20, 0))
    put(house, THERE, "nutzung-2025-01.csv", usage(JANUARY, 50, 40, 10))
    put(house, THERE, "nutzung-2025-02.csv", usage(FEBRUARY, 50, 40, 6))
    assisted = values(house, "assisted_digital_pct")
    assert assisted[HERE, JANUARY] == (None, "not_agreed")
    assert assisted[THERE, JANUARY] == (Decimal(25), "ok")
    assert assisted["*", JANUARY] == (Decimal(25), "provisional")
    assert assisted[HERE, FEBRUARY] == (Decimal(0), "ok")
    assert assisted["*", FEBRUARY] == (Decimal(10), "ok")
    take_up = values(house, "completion_rate_pct")
    assert take_up[HERE, JANUARY] == (Decimal(50), "ok")
    assert take_up["*", JANUARY] == (Decimal("66.666667"), "ok")
    assert {state for _, state in values(house, "satisfaction_pct").values()} == {"not_agreed"}
