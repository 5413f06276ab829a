"""The conservation law over generated associations and deliveries: nothing is lost, nothing appears, nothing is silent."""

import tempfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import duckdb
from hypothesis import Phase, event, given, settings

from expectations.models import State
from pipelines.stages import House
from pipelines.transform.calendar import periods
from tests.property.deliveries import MONTHS, File, World, worlds
from tests.property.house import open_house, put, to_values

FEW = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
Books = dict[tuple[str, str], tuple[object, ...]]


@FEW
@given(worlds())
def test_what_was_delivered_is_accepted_or_rejected_and_every_cell_says_which(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder), world.members)
        for minute, file in enumerate(world.files):
            put(house, file.municipality_id, file.name, file.content, minute)
        values = to_values(house)
        books = read_books(house)
        for file in world.files:
            check_file(file, books[file.municipality_id, file.name])
            event("refused" if file.refused else "taken")
        assert len(books) == len(world.files)
        check_core(house, world)
        check_cells(house, world, values)


def read_books(house: House) -> Books:
    """(municipality, file) → state, rows and euros delivered, accepted, rejected."""
    found: Books = {}
    with duckdb.connect() as con:
        for municipality_id in house.catalog.municipalities:
            rows = con.execute(f"""SELECT file_name, state, rows_delivered, rows_accepted, rows_rejected, amount_delivered,
                amount_accepted, amount_rejected FROM read_parquet('{house.lake(municipality_id)}/deliveries.parquet')""")
            for name, *books in rows.fetchall():
                assert (municipality_id, name) not in found
                found[municipality_id, name] = tuple(books)
    return found


def check_file(file: File, books: tuple[object, ...]) -> None:
    state, delivered, accepted, rejected, *euros = books
    assert (state == "refused") == file.refused, file.name
    expected = 0 if file.refused else sum(file.accepted.values())
    assert (delivered, accepted, rejected) == (file.records, expected, file.records - expected), file.name
    if file.dataset_id == "it_costs" and delivered:
        taken = Decimal(0) if file.refused else sum(file.euros_accepted.values(), Decimal(0))
        assert euros == [file.euros, taken, file.euros - taken], file.name


def check_core(house: House, world: World) -> None:
    """Of each month exactly what the newest file that was not refused holds of it."""
    for municipality_id, dataset_id in world.forms:
        rows: Counter[date] = Counter()
        euros: dict[date, Decimal] = {}
        for file in world.files:
            if (file.municipality_id, file.dataset_id) == (municipality_id, dataset_id) and not file.refused:
                for month in (m for m in MONTHS if m <= file.until):
                    rows[month] = file.accepted.get(month, 0)
                    euros[month] = file.euros_accepted.get(month, Decimal(0))
        core = house.lake(municipality_id) / "core" / f"{dataset_id}.parquet"
        amount = "sum(amount_eur)" if dataset_id == "it_costs" else "0"
        column = house.catalog.contracts[dataset_id].month
        with duckdb.connect() as con:
            found = con.execute(f"""SELECT date_trunc('month', {column})::DATE, count(*), {amount}
                FROM read_parquet('{core}') GROUP BY ALL""").fetchall()
        assert {m: n for m, n, _ in found} == {m: n for m, n in rows.items() if n}
        if dataset_id == "it_costs":
            assert {m: e for m, _, e in found} == {m: euros[m] for m, n in rows.items() if n}


def check_cells(house: House, world: World, values: Path) -> None:
    """Municipalities × services × periods, counted from the catalogue: each cell once, with a value or a reason."""
    with duckdb.connect() as con:
        cells = con.execute(f"""SELECT kpi_id, municipality_id, service_id, period_kind, period_start, period_end,
            value, state FROM read_parquet('{values}')""").fetchall()
    keys = Counter(c[:6] for c in cells)
    assert max(keys.values()) == 1
    expected = set()
    offered = {m.municipality_id: {*m.services, "*"} for m in world.members}
    offered["*"] = {s for services in offered.values() for s in services}
    for kpi_id, kpi in house.catalog.kpis.items():
        spans = {p[:3] for p in periods(MONTHS[0], MONTHS[-1], kpi.window_months)}
        assert len(spans) == 4 + (2 if kpi.window_months == 3 else 0) + 1
        for municipality_id, services in offered.items():
            for service_id in services if "service" in kpi.by else {"*"}:
                expected |= {(kpi_id, municipality_id, service_id, *span) for span in spans}
    assert keys.keys() == expected
    for cell in cells:
        value, state = cell[6:]
        assert state in get_args(State)
        assert state == "provisional" or (value is not None) == (state == "ok"), cell
    for (municipality_id, dataset_id), form in world.forms.items():
        mine = [c for c in cells if c[0] == "it_cost_total_eur" and c[1] == municipality_id and c[3] == "month"]
        if dataset_id == "it_costs":
            assert {c[4] for c in mine if c[7] == "not_agreed"} == {m for m in MONTHS if m < form.since}
