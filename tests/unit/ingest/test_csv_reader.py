"""The block reader agrees with Python's own csv module on every row, and no row is ever lost."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest import csv_reader, utf8
from pipelines.ingest.cells import Cells
from pipelines.ingest.read import read_cells
from tests.deliveries.making import CONTRACT, HEADER, layout_of

CELL = st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)) | st.sampled_from('";, \n€äß'), max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12)


def read(data: bytes, **changes: str) -> tuple[Cells, list[tuple[object, ...]]]:
    with TemporaryDirectory() as folder:
        file, target = Path(folder) / "x.csv", Path(folder) / "x.parquet"
        file.write_bytes(data)
        cells = read_cells(file, layout_of("x.csv", **changes), CONTRACT, target)
        table = pq.read_table(target).select(["row", "Nr", "Eingang", "Betrag"])
        return cells, list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))


@settings(deadline=None)
@given(ROWS, st.sampled_from(["utf-8", "cp1252", "utf-16"]), st.sampled_from(["\n", "\r\n"]))
def test_agrees_with_the_csv_module(rows: list[list[str]], encoding: str, line_end: str) -> None:
    rows = [["a", *row[1:]] for row in rows]  # a filled first cell, so that no row is blank
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["Nr", "Eingang", "Betrag"], *rows])
    cells, found = read(text.getvalue().encode(encoding), encoding=encoding)
    assert found == [(i, *row) for i, row in enumerate(rows, 2)]
    assert cells.rows_delivered == len(rows)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from(["a;b;1", "a;b", "a;b;1;2", "", ";;", " ; ;", "a", "Summe;;3"]), min_size=1, max_size=40)
)
def test_every_row_is_accounted_for(lines: list[str]) -> None:
    lines = ["a;b;1", *lines]
    cells, found = read((HEADER + "\n".join(lines) + "\n").encode())
    whole = [i for i, line in enumerate(lines, 2) if line in ("a;b;1", "Summe;;3")]
    ragged = [i for i, line in enumerate(lines, 2) if line in ("a;b", "a;b;1;2", "a")]
    assert [row for row, *_ in found] == whole
    assert [finding.row for finding in cells.broken] == ragged
    assert cells.blank_rows == len(lines) - len(whole) - len(ragged)
    assert cells.rows_delivered == len(whole) + len(ragged)


def test_row_numbers_hold_across_blocks_and_ragged_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "BLOCK", 1000)
    monkeypatch.setattr(utf8, "CHUNK", 700)
    lines = [f"{i};ü;1" if i % 7 else f"{i};zu wenig" for i in range(2, 5002)]
    cells, found = read((HEADER + "\n".join(lines)).encode())
    assert [(row, number) for row, number, *_ in found] == [(i, str(i)) for i in range(2, 5002) if i % 7]
    assert [finding.row for finding in cells.broken] == [i for i in range(2, 5002) if i % 7 == 0]


def test_a_wrong_byte_far_inside_is_found_at_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utf8, "CHUNK", 700)
    data = HEADER.encode() + b'"zwei\nZeilen";b;1\n' * 300 + "a;Ümlaut;1\n".encode("cp1252") + b"a;b;1\n" * 300
    with pytest.raises(utf8.FileRefused) as refused:
        read(data)
    [finding] = refused.value.findings
    assert (finding.code, finding.row, finding.header) == ("wrong_encoding", 302, "Eingang")


def test_the_declared_sum_is_kept_as_delivered(tmp_path: Path) -> None:
    total = {"header": "Nr", "text": "Summe", "column": "amount_eur"}
    file = tmp_path / "x.csv"
    file.write_text(HEADER + "a;b;1\n Summe ;; 1.234,50 €\n", encoding="utf-8")
    layout = layout_of("x.csv", total_row=total)
    cells = read_cells(file, layout, CONTRACT, tmp_path / "x.parquet")
    assert (cells.total_text, cells.rows) == (" 1.234,50 €", 1)


def test_dropped_columns_never_reach_the_disk(tmp_path: Path) -> None:
    file, target = tmp_path / "x.csv", tmp_path / "x.parquet"
    file.write_text("Nr;Bearbeiterin;Eingang;Betrag;Notiz;Alt\na;Frau Geheim;b;1;Vertraulich;z\n", encoding="utf-8")
    cells = read_cells(file, layout_of("x.csv", ignore=["Alt"]), CONTRACT, target)
    assert pq.read_schema(target).names == ["row", "Nr", "Eingang", "Betrag"]
    assert (cells.dropped_personal, cells.dropped_undeclared) == (("Bearbeiterin",), ("Notiz",))
    assert b"Geheim" not in target.read_bytes()
    assert b"Vertraulich" not in target.read_bytes()


def test_reading_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(HEADER + "a;b;1\n" * 1000, encoding="utf-8")
    targets = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for target in targets:
        read_cells(file, layout_of("x.csv"), CONTRACT, target)
    assert targets[0].read_bytes() == targets[1].read_bytes()
