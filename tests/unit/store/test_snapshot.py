"""The published snapshot: its tables, its editions, its pointer, its old ones, its permissions."""

import os
import re
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines import stages
from pipelines.stages import House
from pipelines.store.snapshot import EDITIONS, SCHEMA, Publication, current, prune
from tests.property.house import bookings_csv, cases_csv, open_house, put, to_values, usual

HERE = "06000001"
Ask = Callable[[str, str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """One good delivery of cases, costs with one row rejected, everything but the publication done."""
    made = open_house(tmp_path_factory.mktemp("snapshot"), [usual(HERE)])
    january = date(2025, 1, 1)
    put(made, HERE, "faelle-2025-01.csv", cases_csv(january, [1, 2, 3]), 1)
    put(made, HERE, "kosten-2025-01.csv", bookings_csv(january, ["1,00"] * 9 + ["viel"]), 2)
    to_values(made)
    stages.add_up_costs(made)
    stages.check_values(made)
    return made


@pytest.fixture(scope="module")
def publication(house: House) -> Publication:
    stages.disclose(house)
    return stages.publish(house)


@pytest.fixture(scope="module")
def ask(house: House, publication: Publication) -> Ask:
    """(edition, query) → rows."""

    def answer(edition: str, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(publication.files[edition]), read_only=True) as con:
            return con.execute(query).fetchall()

    return answer


COLUMNS = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY 1, column_index"


@pytest.mark.parametrize("edition", EDITIONS)
def test_tables_are_those_of_the_schema(ask: Ask, edition: str) -> None:
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        declared = con.execute(COLUMNS).fetchall()
    assert [row for row in ask(edition, COLUMNS) if row[0] != "booking"] == declared


UNDECLARED = (
    "event", "effect", "statement", "grant", "measure", "milestone", "status_rule", "cost_model", "cost_member",
    "cost_comparison", "cost_staff", "cost_driver", "channel_use", "duration",
)  # fmt: skip
"""Of these the small catalogue declares nothing: no events, grants, measures or cost models, and no usage."""


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_table_that_has_something_to_say_is_filled(ask: Ask, edition: str) -> None:
    tables = [str(t) for (t,) in ask(edition, "SELECT table_name FROM duckdb_tables()")]
    empty = {t for t in tables if not ask(edition, f"SELECT 1 FROM {t} LIMIT 1")}
    assert {t for t in empty if not t.startswith(UNDECLARED)} == set()


def test_the_public_edition_has_no_bookings_and_no_rejected_values(ask: Ask) -> None:
    tables = {e: {t for (t,) in ask(e, "SELECT table_name FROM duckdb_tables()")} for e in EDITIONS}
    assert tables["internal"] - tables["public"] == {"booking"}
    rejected = "SELECT source_row, header, value FROM rejected_row"
    assert ask("internal", rejected) == [(11, "Betrag", "viel")]
    assert ask("public", rejected) == [(11, "Betrag", None)]


def test_bookings_are_the_accepted_rows_each_with_its_place_in_the_file(ask: Ask) -> None:
    rows = ask("internal", "SELECT municipality_id, source_row, amount_eur::INT FROM booking ORDER BY source_row")
    assert rows == [(HERE, row, 1) for row in range(2, 11)]


def test_both_editions_are_of_one_publication_and_say_which(ask: Ask, publication: Publication) -> None:
    for edition in EDITIONS:
        query = "SELECT snapshot_id, edition, as_of, first_month, last_month FROM snapshot"
        months = (date(2025, 5, 20), date(2025, 1, 1), date(2025, 4, 1))
        assert ask(edition, query) == [(publication.snapshot_id, edition, *months)]


def test_thresholds_are_those_of_the_edition(ask: Ask, house: House) -> None:
    for edition in EDITIONS:
        declared = {i: getattr(k.hide_below, edition) for i, k in house.catalog.kpis.items()}
        assert dict(ask(edition, "SELECT kpi_id, hide_below FROM kpi")) == declared


def test_three_cases_are_shown_inside_and_hidden_outside(ask: Ask) -> None:
    """`hide_below: {public: 5, internal: 3}`"""
    query = f"""SELECT state, n FROM kpi_value WHERE kpi_id = 'within_target_pct' AND municipality_id = '{HERE}'
        AND service_id = '*' AND period_kind = 'month' AND period_start = DATE '2025-01-01'"""
    assert ask("internal", query) == [("ok", 3)]
    assert ask("public", query) == [("hidden", None)]


def test_names_permissions_and_pointers(house: House, publication: Publication) -> None:
    for edition, file in publication.files.items():
        assert re.fullmatch(rf"{edition}-\d{{8}}T\d{{6}}Z-[0-9a-f]{{8}}\.duckdb", file.name)
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        pointer = house.data.published / f"{edition}.current"
        assert pointer.read_text(encoding="utf-8") == f"{file.name}\n"
        assert current(house.data.published, edition) == file
    assert not list(house.data.published.glob(".*"))


def test_nothing_is_current_before_the_first_publication(tmp_path: Path) -> None:
    assert current(tmp_path, "public") is None


# --- old ones -----------------------------------------------------------------------------------


def publish_often(house: House, times: int) -> list[Publication]:
    """Publications of different days, each with a hash of its own; a second apart, as their names are."""
    made = []
    for i in range(times):
        made.append(stages.publish(replace(house, as_of=house.as_of - timedelta(days=i))))
        time.sleep(1.01 if i < times - 1 else 0)
    return made


def test_old_snapshots_are_removed_and_never_one_that_is_pointed_to(house: House, publication: Publication) -> None:
    """`keep_snapshots: 2` in this catalogue."""
    assert house.catalog.association.keep_snapshots == 2
    _, second, third = publish_often(house, 3)
    kept = {f.name for f in house.data.published.glob("*.duckdb")}
    assert kept == {f.name for p in (second, third) for f in p.files.values()}
    with duckdb.connect(str(second.files["public"]), read_only=True) as reader:
        time.sleep(1.01)
        fourth = stages.publish(house)
        assert not second.files["public"].exists()
        # who has the removed one open reads it to the end
        assert reader.execute("SELECT count(*) FROM kpi_value").fetchall() == [(fourth.cells,)]
    # where the pointer was set back, its old snapshot outlives newer ones
    pointer = house.data.published / "public.current"
    pointer.write_text(third.files["public"].name + "\n", encoding="utf-8")
    assert set(prune(house.data.published, 1)) == {third.files["internal"].name}
    assert current(house.data.published, "public") == third.files["public"]
    assert third.files["public"].exists()


def test_what_a_killed_run_left_goes_after_a_day(tmp_path: Path) -> None:
    """A younger one may still be in the making."""
    old, young = tmp_path / ".public-x.duckdb.1.tmp", tmp_path / ".public-y.duckdb.2.tmp"
    for file in (old, young):
        file.touch()
    os.utime(old, (time.time() - 25 * 60 * 60,) * 2)
    assert prune(tmp_path, 2) == ()
    assert list(tmp_path.iterdir()) == [young]
