"""The files as a whole: the same bytes on every run, the declared names and headers, the calibrated volumes."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from pipelines.demo import generate
from tests.unit.demo.reading import CATALOG, Demo, year_of


def _fingerprint(inbox: Path) -> dict[str, tuple[str, int]]:
    return {
        str(f.relative_to(inbox)): (hashlib.sha256(f.read_bytes()).hexdigest(), f.stat().st_mtime_ns)
        for f in sorted(inbox.rglob("*.*"))
    }


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    catalog = load_catalog(CATALOG)
    first = generate(catalog, tmp_path / "a", scale=0.1)
    second = generate(catalog, tmp_path / "b", scale=0.1)
    assert first == second
    assert _fingerprint(tmp_path / "a") == _fingerprint(tmp_path / "b")


def test_manifest_names_exactly_the_files(demo: Demo) -> None:
    written = {f"{f.parent.name}/{f.name}": f.stat().st_size for f in demo.inbox.rglob("*.*")}
    assert written == {f"{f.municipality_id}/{f.name}": f.size_bytes for f in demo.manifest.files}
    assert len(written) > 150
    assert sum(written.values()) < 40_000_000


def test_about_fifty_thousand_cases_a_year_in_proportion_to_inhabitants(demo: Demo) -> None:
    cases: dict[str, int] = {}
    for file in demo.manifest.files:
        if "2025" in file.name and "processing_times" in file.rows:
            cases[file.municipality_id] = cases.get(file.municipality_id, 0) + file.rows["processing_times"]
    together = sum(cases.values())
    assert 48_000 < together < 52_000
    shares = {"06437006": 0.3188, "06437011": 0.3671, "06437016": 0.2345, "06437005": 0.0797}
    assert {m: n / together for m, n in cases.items()} == pytest.approx(shares, abs=0.012)


def test_rows_in_the_manifest_are_the_rows_in_the_files(demo: Demo) -> None:
    some = [f for f in demo.manifest.files if "2024" in f.name]
    assert {f.municipality_id for f in some} == set(demo.catalog.municipalities)
    for file in some:
        for dataset, count in file.rows.items():
            assert len(demo.records(file.municipality_id, dataset, file.name)) == count, file.name


def test_every_file_has_the_declared_headers(demo: Demo) -> None:
    personal = {(p.municipality, p.dataset): p.header for p in demo.manifest.truths.personal_columns}
    for file in demo.manifest.files:
        for dataset in file.rows:
            layout = demo.layout(file.municipality_id, dataset, file.name)
            expected = {*layout.columns.values()}
            if header := personal.get((file.municipality_id, dataset)):
                expected.add(header)
            assert set(demo.records(file.municipality_id, dataset, file.name)[0]) == expected, file.name


def test_deliveries_come_after_what_they_tell_and_before_the_day_of_the_demo(demo: Demo) -> None:
    as_of = demo.catalog.association.demo_as_of
    assert as_of is not None
    for file in demo.manifest.files:
        year = year_of(file.name)
        assert date(year, 1, 31) < file.delivered_on <= as_of
        assert file.delivered_on.weekday() < 5


def test_a_shorter_time_writes_fewer_files(tmp_path: Path) -> None:
    manifest = generate(load_catalog(CATALOG), tmp_path, scale=0.1, until=date(2021, 5, 31))
    names = {f.name for f in manifest.files}
    assert {"Vorgaenge_2021-05.csv", "Quartalsbericht_2021-Q2_Stand_05.xlsx", "Nutzung_2021-05.csv"} <= names
    assert "Nutzung_2021-06.csv" not in names
