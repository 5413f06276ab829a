"""Files are whole or not there; the ledger reads back what was written and nothing unfinished."""

from datetime import datetime
from pathlib import Path

import pytest

from expectations.findings import Finding
from pipelines.store.lake import insert_rows, keep_only, key_of, parquet_list, whole_file, whole_folder, write_parquet
from pipelines.store.ledger import Part, Received, read_ledger, write_entry

NOON = datetime(2025, 1, 2, 12, 0, 0)


def entry(number: int, sha256: str = "a" * 64) -> Received:
    refused = (Finding("missing_columns", {"columns": "A", "found": "B"}, row=3, header="A"),)
    parts = (
        Part("it_costs", "cells", "it_costs.cells.parquet", "f" * 64, ("Bearbeiter",), ("Ablage",)),
        Part("service_usage", "nothing", refused=refused),
    )
    return Received("06000001", number, "x.csv", sha256, 5, NOON, NOON, parts, agreement_key="k")


def test_an_entry_reads_back_as_it_was_written(tmp_path: Path) -> None:
    for number, name in ((2, "b" * 64), (1, "a" * 64)):
        write_entry(entry(number, name), tmp_path / "06000001" / name)
    assert read_ledger(tmp_path, "06000001") == [entry(1), entry(2, "b" * 64)]
    assert read_ledger(tmp_path, "06000002") == []


def test_a_folder_left_behind_under_a_temporary_name_is_no_delivery(tmp_path: Path) -> None:
    write_entry(entry(1), tmp_path / "06000001" / f".{'a' * 64}.12345678.tmp")
    assert read_ledger(tmp_path, "06000001") == []


def test_the_same_bytes_of_two_municipalities_are_two_deliveries() -> None:
    part = Part("it_costs", "original")
    ids = {Received(m, 1, "x.csv", "a" * 64, 5, NOON, NOON).delivery_id(part) for m in ("06000001", "06000002")}
    assert len(ids) == 2


def fail_in_file(folder: Path) -> None:
    with whole_file(folder / "file.txt") as temporary:
        temporary.write_text("half")
        raise RuntimeError


def fail_in_folder(folder: Path) -> None:
    with whole_folder(folder / "folder") as temporary:
        (temporary / "x").write_text("half")
        raise RuntimeError


def test_what_fails_leaves_nothing_and_harms_nothing(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    target.write_text("old")
    for halfway in (fail_in_file, fail_in_folder):
        with pytest.raises(RuntimeError):
            halfway(tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["file.txt"]
    assert target.read_text() == "old"


def test_a_target_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    with whole_file(tmp_path / "deep" / "file.txt") as temporary:
        temporary.write_text("all of it")
        assert not (tmp_path / "deep" / "file.txt").exists()
    assert (tmp_path / "deep" / "file.txt").read_text() == "all of it"


def test_same_rows_in_the_same_order_are_the_same_bytes(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (a INTEGER, b VARCHAR)")
        insert_rows(con, "t", [[i, None if i % 3 else f"'{i}"] for i in range(5000)])
        for name in ("one", "two"):
            write_parquet(con, "SELECT * FROM t ORDER BY a", tmp_path / f"it's {name}.parquet")
        assert (tmp_path / "it's one.parquet").read_bytes() == (tmp_path / "it's two.parquet").read_bytes()
        assert con.execute(
            f"SELECT count(*) FROM {parquet_list([tmp_path / f'it{chr(39)}s one.parquet'])}"
        ).fetchall() == [(5000,)]


def test_keep_only_removes_older_keys_but_no_unfinished_file(tmp_path: Path) -> None:
    for name in ("old.parquet", "new.parquet", ".new.parquet.12345678.tmp"):
        (tmp_path / name).touch()
    keep_only(tmp_path, {"new.parquet"})
    assert {f.name for f in tmp_path.iterdir()} == {"new.parquet", ".new.parquet.12345678.tmp"}
    keep_only(tmp_path / "not there", set())


def test_a_key_changes_with_every_part_and_their_borders() -> None:
    assert len({key_of("a", "b"), key_of("ab"), key_of("ab", ""), key_of("a", "b", 1), key_of("a", "b", "1")}) == 5
    assert key_of({"x": 1}, ["y"]) == key_of({"x": 1}, ["y"])
