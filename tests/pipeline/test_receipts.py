"""Receipts: a thousand figures are found again from the archive, and whatever was tampered with is noticed."""

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from expectations.catalog import Catalog, load_catalog
from pipelines.cli import app
from pipelines.ingest.arrival import sha256_of
from pipelines.proof.verify import verify
from pipelines.receipts.form import HiddenError, read_text, write_text
from pipelines.receipts.found import ALL, Cell
from pipelines.stages import House, trace
from pipelines.store import receipts as store
from pipelines.store.folder import DataFolder
from pipelines.store.receipts import cells_of
from pipelines.store.snapshot import current

ERBACH = "06437006"
MEDIAN = ["--kpi", "processing_days_median", "--municipality", ERBACH, "--period", "2026-08"]


@pytest.fixture(scope="module")
def snapshot(published_demo: House) -> Path:
    file = current(published_demo.data.published, "internal")
    assert file
    return file


@pytest.fixture
def copy(published_demo: House, tmp_path: Path) -> DataFolder:
    """Archive and publications of the demo, to be tampered with."""
    for name in ("received", "published"):
        shutil.copytree(published_demo.data.root / name, tmp_path / name)
    return DataFolder(tmp_path)


def make_receipts(snapshot: Path, cells: list[Cell]) -> list[dict[str, Any]]:
    return store.make_receipts(snapshot, sha256_of(snapshot), cells)


def taken(snapshot: Path, **wanted: str) -> dict[str, Any]:
    """The newest receipt with all its parts, through its text."""
    cells = [c for c in cells_of(snapshot) if all(getattr(c, k) == v for k, v in wanted.items())]
    made = [read_text(write_text(r)) for r in make_receipts(snapshot, cells)]
    return next(r for r in reversed(made) if r["figure"]["n"] is not None)


@pytest.fixture(scope="module")
def receipt(snapshot: Path) -> dict[str, Any]:
    return taken(snapshot, kpi_id="processing_days_median", municipality_id=ERBACH, service_id=ALL, period_kind="month")  # fmt: skip


def differences(receipt: dict[str, Any], catalog: Catalog, data: DataFolder) -> str:
    (verdict,) = verify([receipt], catalog, data)
    assert verdict.is_equal is not bool(verdict.differences)
    return "\n".join(one.say("en") for one in verdict.differences)


def test_a_thousand_receipts_are_verified(published_demo: House) -> None:
    """Of both editions; values rounded by disclosure control are compared as they are shown, others to the last digit."""
    cells, receipts = [], []
    for edition, count in (("internal", 1000), ("public", 250)):
        file = current(published_demo.data.published, edition)
        assert file
        drawn = random.Random(2026).sample(cells_of(file), count)
        receipts += [read_text(write_text(r)) for r in make_receipts(file, drawn)]
        cells += drawn
    verdicts = verify(receipts, published_demo.catalog, published_demo.data)
    assert [v for v in verdicts if not v.is_equal] == []
    assert [v.cell for v in verdicts] == cells
    assert len({c.kpi_id for c in cells}) > 15
    assert any(r["figure"]["n"] is None and r["figure"]["value"] is not None for r in receipts)


def test_a_receipt_says_where_a_figure_comes_from(receipt: dict[str, Any], published_demo: House) -> None:
    assert receipt["figure"]["title_de"] == "Bearbeitungsdauer (Median)"
    assert receipt["formula"]["de"].startswith(
        "Wert = die kleinste Zahl, die mindestens 50 % der Werte von „Bearbeitungsdauer"
    )
    assert receipt["formula"]["en"].startswith(
        "Value = the smallest number that at least 50 % of the values of “Processing"
    )
    assert "SELECT" in receipt["formula"]["sql"]
    assert receipt["formula"]["definition_hash"] == published_demo.catalog.definition_hash("processing_days_median")
    assert {d["municipality_id"] for d in receipt["deliveries"]} == {ERBACH}
    assert {d["dataset_id"] for d in receipt["deliveries"]} == {"processing_times"}
    assert all(len(d["sha256"]) == 64 for d in receipt["deliveries"])
    checked = {c["delivery_id"] for c in receipt["checks"]}
    assert checked == {d["delivery_id"] for d in receipt["deliveries"]}


def test_the_rows_are_those_that_were_counted(receipt: dict[str, Any], published_demo: House) -> None:
    cell = Cell(**{**receipt["cell"], **{k: _day(receipt["cell"][k]) for k in ("period_start", "period_end")}})
    rows = trace(published_demo.catalog, published_demo.data.lake, cell)
    assert sum(r.count for r in rows) == receipt["figure"]["n"]
    for row in rows:
        numbers = [part.split("-") for part in row.ranges.split(", ")]
        assert sum(int(n[-1]) - int(n[0]) + 1 for n in numbers) == row.count
        assert min(int(n[0]) for n in numbers) >= 2


def _day(text: str) -> Any:
    return date.fromisoformat(text)


def test_one_byte_changed_in_the_archive(receipt: dict[str, Any], catalog: Catalog, copy: DataFolder) -> None:
    file = stored_file(receipt, copy)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert "archived bytes are not those that were received" in differences(receipt, catalog, copy)


def test_one_row_added_to_the_archive(receipt: dict[str, Any], catalog: Catalog, copy: DataFolder) -> None:
    """A further row is a figure of other cases: the bytes give it away, whatever the figure does."""
    for delivery in receipt["deliveries"]:
        with changed(copy.received / ERBACH / delivery["sha256"] / f"{delivery['dataset_id']}.cells.parquet") as rows:
            rows.append(max(rows, key=lambda row: int(row["row"])) | {"row": 9_999_999})
    assert differences(receipt, catalog, copy).count("archived bytes") == len(receipt["deliveries"])


def test_one_file_taken_away(receipt: dict[str, Any], catalog: Catalog, copy: DataFolder) -> None:
    shutil.rmtree(copy.received / ERBACH / receipt["deliveries"][-1]["sha256"])
    found = differences(receipt, catalog, copy)
    assert "not in the archive any more" in found


def test_one_definition_changed(receipt: dict[str, Any], copy: DataFolder, root: Path, tmp_path: Path) -> None:
    changed_catalog = tmp_path / "catalog"
    shutil.copytree(root / "data" / "catalog", changed_catalog)
    file = changed_catalog / "kpis" / "processing_days_median.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("q: 0.5", "q: 0.9"), encoding="utf-8")
    for example in ("value: 4, n: 4", "value: 10, n: 3", "value: 1, n: 3", "value: 2, n: 5"):
        assert example in file.read_text(encoding="utf-8")
    found = differences(receipt, load_catalog(changed_catalog), copy)
    assert "the definition has changed" in found
    assert "computed again" in found


def test_a_snapshot_swapped(receipt: dict[str, Any], catalog: Catalog, copy: DataFolder) -> None:
    file = copy.published / receipt["snapshot"]["file"]
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE kpi_value SET value = value + 1 WHERE kpi_id = 'processing_days_median'")
    found = differences(receipt, catalog, copy)
    assert "not the snapshot that the receipt was made from" in found
    assert f"the receipt {receipt['figure']['value'].split('.')[0]}" in found
    file.write_bytes(b"no database at all")
    assert "has no such figure" in differences(receipt, catalog, copy)


def test_a_figure_forged_in_the_receipt(receipt: dict[str, Any], catalog: Catalog, copy: DataFolder) -> None:
    forged = json.loads(json.dumps(receipt))
    forged["figure"]["value"] = "1.000000"
    assert "receipt: 1" in differences(forged, catalog, copy)


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything a receipt says."""
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*way, key))
    else:
        yield way


UNPROVABLE = {("snapshot", name) for name in ("file", "sha256", "created_at", "catalog_hash", "code_version")}
"""What names the snapshot itself: held against the published file, and nowhere to be found once that is gone."""
ADDRESS = {("form",), ("snapshot", "id"), ("snapshot", "as_of"), ("snapshot", "edition"), ("snapshot", "file")}
"""Changed, it is the receipt of something else, or none."""


@pytest.mark.parametrize("is_published", [True, False])
def test_nothing_in_a_receipt_can_be_forged(
    receipt: dict[str, Any], published_demo: House, copy: DataFolder, is_published: bool
) -> None:
    """Every statement is changed, one at a time (of long lists those of the first two), and lists lose entries."""
    cell = Cell(**{**receipt["cell"], **{k: _day(receipt["cell"][k]) for k in ("period_start", "period_end")}})
    rows = [asdict(row) for row in trace(published_demo.catalog, published_demo.data.lake, cell)]
    whole = {**receipt, "rows": rows}
    if not is_published:
        (copy.published / receipt["snapshot"]["file"]).unlink()
    free = ADDRESS if is_published else ADDRESS | UNPROVABLE
    ways = [way for way in leaves(whole) if way[0] not in ("cell", "ledgers") and way not in free]
    forged = [with_changed(whole, way, "forged") for way in ways if len(way) < 3 or way[1] < 2]
    lists = ("deliveries", "checks", "rows")
    forged += [{**whole, name: kept} for name in lists for kept in ([], whole[name][1:], whole[name] + whole[name][:1])]
    true, *verdicts = verify([whole, *forged], published_demo.catalog, copy)
    assert true.differences == ()
    assert len(forged) > 50
    assert [one for one, verdict in zip(forged, verdicts, strict=True) if verdict.is_equal] == []


def with_changed(receipt: dict[str, Any], way: tuple[Any, ...], value: object) -> dict[str, Any]:
    """A copy of `receipt` that says something else in one place."""
    changed = json.loads(json.dumps(receipt))
    inner = changed
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    return changed


def test_what_came_later_does_not_matter(
    receipt: dict[str, Any], catalog: Catalog, copy: DataFolder, published_demo: House
) -> None:
    """A later delivery changes the next snapshot, not what an old receipt says; a snapshot may be pruned."""
    newest = max(receipt["ledgers"].values())
    folder = copy.received / ERBACH / receipt["deliveries"][-1]["sha256"]
    later = copy.received / ERBACH / ("f" * 64)
    shutil.copytree(folder, later)
    entry = json.loads((later / "delivery.json").read_text(encoding="utf-8"))
    (later / "delivery.json").write_text(
        json.dumps(entry | {"number": newest + 1, "sha256": "f" * 64}), encoding="utf-8"
    )
    (copy.published / receipt["snapshot"]["file"]).unlink()
    (verdict,) = verify([receipt], catalog, copy)
    assert verdict.differences == ()
    assert [note.say("en").split(", ")[0] for note in verdict.notes] == [
        f"{receipt['snapshot']['file']}: no longer published"
    ]


def test_a_hidden_figure_has_no_receipt(published_demo: House) -> None:
    file = current(published_demo.data.published, "public")
    assert file
    with duckdb.connect(str(file), read_only=True) as con:
        row = con.execute(
            "SELECT kpi_id, municipality_id, service_id, period_kind, period_start, period_end FROM kpi_value WHERE state = 'hidden' ORDER BY ALL LIMIT 1"
        ).fetchall()[0]
    with pytest.raises(HiddenError):
        make_receipts(file, [Cell(*row)])


def test_the_command_line(published_demo: House, root: Path, tmp_path: Path) -> None:
    places = ["--catalog", str(root / "data" / "catalog"), "--data", str(published_demo.data.root)]
    file = tmp_path / "beleg.json"
    run = CliRunner()
    made = run.invoke(app, [*places, "receipt", *MEDIAN, "--out", str(file)])
    assert made.exit_code == 0, made.output
    written = json.loads(file.read_text(encoding="utf-8"))
    assert sum(r["count"] for r in written["rows"]) == written["figure"]["n"]
    good = run.invoke(app, [*places, "verify", str(file)])
    assert (good.exit_code, good.output) == (0, "beleg.json: gleich\n")
    written["figure"]["value"] = "0.000000"
    file.write_text(json.dumps(written), encoding="utf-8")
    bad = run.invoke(app, [*places, "verify", str(file)])
    assert bad.exit_code == 1
    assert "NICHT gleich" in bad.output
    file.write_text("{}", encoding="utf-8")
    for wrong in (
        ["verify", str(file)],
        ["receipt", *MEDIAN[:-1], "2026-13"],
        ["receipt", "--kpi", "nothing", "--period", "2025"],
    ):
        answer = run.invoke(app, [*places, *wrong])
        assert answer.exit_code == 2, answer.output


def stored_file(receipt: dict[str, Any], data: DataFolder) -> Path:
    """The archived file of the newest delivery that the receipt names."""
    delivery = receipt["deliveries"][-1]
    folder = data.received / delivery["municipality_id"] / delivery["sha256"]
    return next(f for f in folder.iterdir() if f.name != "delivery.json" and f.suffix != ".json")


@contextmanager
def changed(file: Path) -> Iterator[list[dict[str, Any]]]:
    """The rows of a Parquet file, to be changed."""
    table = pq.read_table(file)
    rows = table.to_pylist()
    yield rows
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
