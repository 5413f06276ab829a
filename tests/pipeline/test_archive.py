"""What is kept of a delivery: the bytes as delivered, or, where something must not be kept, nothing of that at all."""

import csv
import io
import json
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from pipelines.stages import House, run_all
from pipelines.store.ledger import Received, read_ledger
from tests.property.house import Member, bookings_csv, bookings_layout, cases_csv, cases_layout, open_house, put

HERE, THERE = "06000001", "06000002"
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
SECRETS = ("Krawuttke", "Xylander", "gelbe-Akte-4711", "Zugspitzweg")
"""Values of columns that nobody may keep; no other text has them."""


def with_columns(text: str, **columns: str) -> str:
    """`text` with further columns, each holding one value in every row."""
    head, *rows = text.splitlines()
    return "\n".join([";".join([head, *columns]), *(";".join([r, *columns.values()]) for r in rows)]) + "\n"


def workbook(rows: list[list[str]]) -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Faelle")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    return memory.getvalue()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """One municipality delivers what was agreed, the other more than may be kept, in three formats."""
    spreadsheet = cases_layout(file="faelle-{year}-{month}{note}.xlsx", format="xlsx", sheet="Faelle")
    platform = bookings_layout(file="kosten-{year}-{month}{note}.json", format="json", decimal=".")
    usual = {"processing_times": [cases_layout()], "it_costs": [bookings_layout()]}
    other = {"processing_times": [spreadsheet], "it_costs": [platform]}
    made = open_house(tmp_path_factory.mktemp("archive"), [Member(HERE, usual), Member(THERE, other)])
    put(made, HERE, "faelle-2025-01.csv", cases_csv(JANUARY, [1, 2, 3, 4, 5, 6]), 1)
    put(
        made,
        HERE,
        "kosten-2025-01.csv",
        b"\xef\xbb\xbf" + bookings_csv(JANUARY, ["1,00"]).replace("\n", "\r\n").encode(),
        2,
    )
    secret = with_columns(cases_csv(FEBRUARY, [1, 2, 3, 4, 5]), Sachbearbeiter=SECRETS[0], Antragstellerin=SECRETS[1])
    put(made, HERE, "faelle-2025-02.csv", secret, 3)
    put(
        made,
        HERE,
        "faelle-2025-03.csv",
        with_columns(cases_csv(date(2025, 3, 1), [1]) + "kaputt\n", Ablage=SECRETS[2]),
        4,
    )
    put(made, HERE, "brief.txt", f"Sehr geehrte Frau {SECRETS[1]}, {SECRETS[3]}", 5)
    secret = with_columns(cases_csv(JANUARY, [7, 7, 8]), Mitarbeiterin=SECRETS[0], Ablage=SECRETS[2])
    put(made, THERE, "faelle-2025-01.xlsx", workbook([*csv.reader(secret.splitlines(), delimiter=";")]), 1)
    booking = dict(zip(*csv.reader(bookings_csv(JANUARY, ["2.50"]).splitlines(), delimiter=";"), strict=True))
    put(made, THERE, "kosten-2025-01.json", json.dumps([booking | {"Straße": SECRETS[3], "Bemerkung": SECRETS[1]}]), 2)
    run_all(made)
    return made


def ledger(house: House) -> list[Received]:
    return [entry for m in house.catalog.municipalities for entry in read_ledger(house.data.received, m)]


def delivered(house: House, entry: Received) -> bytes:
    return (house.data.inbox / entry.municipality_id / entry.file_name).read_bytes()


def test_every_delivered_file_has_its_entry_under_the_hash_of_its_bytes(house: House) -> None:
    entries = ledger(house)
    assert len(entries) == 7
    for entry in entries:
        assert sha256(delivered(house, entry)).hexdigest() == entry.sha256 == entry.folder.name
        assert entry.size_bytes == len(delivered(house, entry))


def test_what_may_be_kept_is_kept_byte_for_byte(house: House) -> None:
    originals = [(e, p) for e in ledger(house) for p in e.parts if p.stored_as == "original"]
    assert {e.file_name for e, _ in originals} == {"faelle-2025-01.csv", "kosten-2025-01.csv"}
    for entry, part in originals:
        assert (entry.folder / part.stored_file).read_bytes() == delivered(house, entry)
        assert part.stored_sha256 == entry.sha256


def test_otherwise_its_cells_are_kept_and_both_hashes(house: House) -> None:
    kept = [(e, p) for e in ledger(house) for p in e.parts if p.stored_as == "cells"]
    assert {e.file_name for e, _ in kept} == {
        "faelle-2025-02.csv", "faelle-2025-03.csv", "faelle-2025-01.xlsx", "kosten-2025-01.json",
    }  # fmt: skip
    for entry, part in kept:
        assert sha256((entry.folder / part.stored_file).read_bytes()).hexdigest() == part.stored_sha256 != entry.sha256
        assert part.dropped_personal or part.dropped_undeclared
    with duckdb.connect() as con:
        rows = con.execute(f"""SELECT file_name, sha256, stored_sha256, dropped_columns
            FROM read_parquet('{house.data.lake}/*/deliveries.parquet') WHERE stored_as = 'cells'""").fetchall()
    assert {(name, a, b, tuple(dropped)) for name, a, b, dropped in rows} == {
        (e.file_name, e.sha256, p.stored_sha256, p.dropped_personal + p.dropped_undeclared) for e, p in kept
    }


def test_a_refused_file_leaves_its_hash_and_the_reason_only(house: House) -> None:
    refused = [e for e in ledger(house) if not e.parts]
    assert [e.file_name for e in refused] == ["brief.txt"]
    assert [f.name for f in refused[0].folder.iterdir()] == ["delivery.json"]


def texts_of(file: Path) -> bytes:
    """The bytes of a file, uncompressed where its format compresses."""
    if file.suffix == ".parquet":
        with duckdb.connect() as con:
            return repr(con.execute(f"SELECT * FROM read_parquet('{file}')").fetchall()).encode() + file.read_bytes()
    if file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as con:
            tables = [t for (t,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            return "".join(repr(con.execute(f"FROM {t}").fetchall()) for t in tables).encode() + file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return b"".join(archive.read(n) for n in archive.namelist())
    return file.read_bytes()


def test_nothing_of_a_dropped_column_is_anywhere_but_in_the_inbox(house: House) -> None:
    """Also not of a file that was refused, nor in what is said about it."""
    files = [f for f in house.data.root.rglob("*") if f.is_file()]
    kept = [f for f in files if house.data.inbox not in f.parents]
    assert {".parquet", ".json", ".duckdb", ".html", ".csv"} <= {f.suffix for f in kept}
    inbox = b"".join(texts_of(f) for f in files if house.data.inbox in f.parents)
    assert all(secret.encode() in inbox for secret in SECRETS[:3])
    for file in kept:
        text = texts_of(file)
        found = [s for s in SECRETS if any(s.encode(coding) in text for coding in ("utf-8", "utf-16-le"))]
        assert not found, (file, found)


def test_received_files_never_change(house: House) -> None:
    """A second run, a new agreement and the removal of the inbox file leave them as they are."""
    kept = {e.sha256: {f.name: f.read_bytes() for f in e.folder.iterdir()} for e in ledger(house)}
    put(house, HERE, "kosten-2025-02.csv", bookings_csv(FEBRUARY, ["3,00"]), 9)
    (house.data.inbox / HERE / "kosten-2025-01.csv").unlink()
    run_all(house)
    now = {e.sha256: {f.name: f.read_bytes() for f in e.folder.iterdir()} for e in ledger(house)}
    assert len(now) == len(kept) + 1
    assert {k: now[k] for k in kept} == kept
