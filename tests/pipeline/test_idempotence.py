"""The same twice changes nothing; the newest delivery of a month stands; a refused one leaves what was there."""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from pipelines.stages import House, receive, run_all
from pipelines.store.ledger import read_ledger
from pipelines.store.snapshot import current
from tests.property.house import (
    Member,
    bookings_csv,
    bookings_layout,
    cases_csv,
    cases_layout,
    open_house,
    put,
    to_values,
    usual,
)

HERE, THERE = "06000001", "06000002"
JANUARY, FEBRUARY, MARCH = (date(2025, m, 1) for m in (1, 2, 3))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two municipalities; the second delivers the very same bytes as the first, and one of its files is refused."""
    made = open_house(tmp_path, [usual(HERE), usual(THERE)])
    for municipality_id in (HERE, THERE):
        put(made, municipality_id, "faelle-2025-01.csv", cases_csv(JANUARY, [1, 2, 2, 5, 9, 11, 12]), 1)
        put(made, municipality_id, "kosten-2025-01.csv", bookings_csv(JANUARY, ["10,50", "-3,25"]), 2)
    put(made, THERE, "kosten-2025-02.csv", "Nicht;das\n1;2\n", 3)
    return made


def hashes(folder: Path, *patterns: str) -> dict[str, str]:
    files = [f for p in patterns for f in folder.rglob(p) if f.is_file()]
    return {str(f.relative_to(folder)): sha256(f.read_bytes()).hexdigest() for f in files}


def made_of(house: House) -> dict[str, str]:
    """Every derived file that is kept from run to run."""
    found = hashes(house.data.lake, "*.parquet", "*.json")
    assert any("/facts/" in name for name in found)
    assert any("/core/" in name for name in found)
    return found


def published_values(house: House) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for edition in ("public", "internal"):
        file = current(house.data.published, edition)
        assert file
        with duckdb.connect(str(file), read_only=True) as con:
            rows += con.execute("SELECT * FROM kpi_value ORDER BY ALL").fetchall()
    return rows


def test_everything_twice_is_everything_once(house: House) -> None:
    first = run_all(house)
    lake, received, values = made_of(house), hashes(house.data.received, "*"), published_values(house)
    second = run_all(house)
    assert made_of(house) == lake
    assert hashes(house.data.received, "*") == received
    assert published_values(house) == values
    assert first.snapshot_id.split("-")[1] == second.snapshot_id.split("-")[1]


def test_a_lake_made_anew_is_the_same_lake(house: House) -> None:
    """Also without the inbox: the archive alone is enough."""
    run_all(house)
    before, received = made_of(house), hashes(house.data.received, "*")
    shutil.rmtree(house.data.lake)
    shutil.rmtree(house.data.inbox)
    run_all(house)
    assert made_of(house) == before
    assert hashes(house.data.received, "*") == received


def test_the_same_bytes_under_another_name_change_nothing(house: House) -> None:
    to_values(house)
    before = made_of(house)
    content = (house.data.inbox / HERE / "kosten-2025-01.csv").read_bytes()
    put(house, HERE, "kosten-2025-01_nochmal.csv", content, 9)
    arrival = receive(house, HERE)
    assert (arrival.files_seen, arrival.files_new) == (3, 0)
    to_values(house)
    assert made_of(house) == before
    assert [e.file_name for e in read_ledger(house.data.received, HERE)] == ["faelle-2025-01.csv", "kosten-2025-01.csv"]


# --- what stands --------------------------------------------------------------------------------


@pytest.fixture
def costs(tmp_path: Path) -> House:
    """One municipality that delivers costs for January up to a month."""
    layout = bookings_layout(file="kosten-{year}-{until_month}{note}.csv")
    return open_house(tmp_path, [Member(HERE, {"it_costs": [layout]})])


def quarter(*euros: str, prefix: str) -> str:
    """One booking of each amount, from January on."""
    head, *_ = bookings_csv(JANUARY, [], prefix).splitlines()
    lines = [bookings_csv(date(2025, i, 1), [e], prefix).splitlines()[1] for i, e in enumerate(euros, 1) if e]
    return "\n".join([head, *lines]) + "\n"


@pytest.fixture
def standing(costs: House) -> Callable[[], dict[date, Decimal]]:
    """What stands after everything in the inbox was taken, by month."""

    def look() -> dict[date, Decimal]:
        to_values(costs)
        with duckdb.connect() as con:
            return dict(
                con.execute(f"""SELECT date_trunc('month', booking_date)::DATE, sum(amount_eur)
                FROM read_parquet('{costs.lake(HERE)}/core/it_costs.parquet') GROUP BY ALL""").fetchall()
            )

    return look


def states(house: House) -> dict[str, str]:
    with duckdb.connect() as con:
        file = house.lake(HERE) / "deliveries.parquet"
        return dict(con.execute(f"SELECT file_name, state FROM read_parquet('{file}')").fetchall())


def test_a_redelivery_supersedes_its_months_and_no_others(
    costs: House, standing: Callable[[], dict[date, Decimal]]
) -> None:
    put(costs, HERE, "kosten-2025-03.csv", quarter("1,00", "2,00", "3,00", prefix="A"), 1)
    assert standing() == {JANUARY: 1, FEBRUARY: 2, MARCH: 3}
    put(costs, HERE, "kosten-2025-02_neu.csv", quarter("10,00", "20,00", prefix="B"), 2)
    assert standing() == {JANUARY: 10, FEBRUARY: 20, MARCH: 3}
    assert states(costs) == {"kosten-2025-03.csv": "partly_superseded", "kosten-2025-02_neu.csv": "current"}


def test_a_month_that_the_redelivery_leaves_empty_is_empty(
    costs: House, standing: Callable[[], dict[date, Decimal]]
) -> None:
    """Its name says that it speaks for January and February."""
    put(costs, HERE, "kosten-2025-02.csv", quarter("1,00", "2,00", prefix="A"), 1)
    put(costs, HERE, "kosten-2025-02_neu.csv", quarter("", "20,00", prefix="B"), 2)
    assert standing() == {FEBRUARY: 20}
    assert states(costs) == {"kosten-2025-02.csv": "superseded", "kosten-2025-02_neu.csv": "current"}


def test_an_older_file_put_again_with_other_bytes_wins_by_arrival(
    costs: House, standing: Callable[[], dict[date, Decimal]]
) -> None:
    put(costs, HERE, "kosten-2025-01.csv", quarter("1,00", prefix="A"), 1)
    put(costs, HERE, "kosten-2025-01_v2.csv", quarter("2,00", prefix="A"), 2)
    assert standing() == {JANUARY: 2}
    # an old date on the file does not help it: what counts is that it came later
    put(costs, HERE, "kosten-2025-01.csv", quarter("3,00", prefix="A"), 0)
    assert standing() == {JANUARY: 3}
    assert [e.number for e in read_ledger(costs.data.received, HERE)] == [1, 2, 3]


@pytest.mark.parametrize(
    "content",
    ["Nicht;das\n1;2\n", quarter("viel", "zu viel", prefix="C"), ""],
    ids=["unreadable", "too many rejected", "empty"],
)
def test_a_refused_redelivery_leaves_what_was_there(
    costs: House, standing: Callable[[], dict[date, Decimal]], content: str
) -> None:
    put(costs, HERE, "kosten-2025-02.csv", quarter("1,00", "2,00", prefix="A"), 1)
    before = standing()
    facts = hashes(costs.lake(HERE) / "facts", "it_costs*")
    put(costs, HERE, "kosten-2025-02_neu.csv", content, 2)
    assert standing() == before == {JANUARY: 1, FEBRUARY: 2}
    assert states(costs) == {"kosten-2025-02.csv": "current", "kosten-2025-02_neu.csv": "refused"}
    assert hashes(costs.lake(HERE) / "facts", "it_costs*") == facts


def test_a_case_delivered_again_in_a_later_month_stands_once(tmp_path: Path) -> None:
    """The newest row of a key stands, also when both of its months do."""
    house = open_house(tmp_path, [Member(HERE, {"processing_times": [cases_layout()]})])
    put(house, HERE, "faelle-2025-01.csv", cases_csv(JANUARY, [4]), 1)
    again = cases_csv(FEBRUARY, [6]).replace("F-2502-0", "F-2501-0")
    put(house, HERE, "faelle-2025-02.csv", again, 2)
    to_values(house)
    with duckdb.connect() as con:
        rows = con.execute(
            f"SELECT received_date FROM read_parquet('{house.lake(HERE)}/core/processing_times.parquet')"
        )
        assert rows.fetchall() == [(FEBRUARY,)]
