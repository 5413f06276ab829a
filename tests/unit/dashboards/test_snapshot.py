"""The snapshot is read as it was published, and a new one is taken over without mixing the two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from dashboards.records import ALL
from dashboards.snapshot import Snapshot, SnapshotUnreadableError
from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import BROMBACHTAL, MICHELSTADT, NAME, point_to, publish_fixture

KPI = "processing_days_median"
NEWER = "20261215T060000Z-ffffffff"


def test_nothing_published_is_no_error(tmp_path: Path) -> None:
    assert Snapshots(tmp_path / "absent", "internal").current() is None


def test_a_new_pointer_is_taken_over_and_the_old_reader_goes_on(tmp_path: Path) -> None:
    publish_fixture(tmp_path)
    snapshots = Snapshots(tmp_path, "internal")
    old = snapshots.current()
    assert old is not None
    assert snapshots.current() is old
    publish_fixture(tmp_path, name=NEWER, demo=False)
    new = snapshots.current()
    assert new is not None
    assert (old.meta.snapshot_id, new.meta.snapshot_id) == (NAME, NEWER)
    assert old.meta.demo_notice is not None
    assert new.meta.demo_notice is None
    assert old.values(kpi_id=KPI, municipality_id=ALL), "a page that began with the old snapshot can be finished"


def test_editions_do_not_mix(tmp_path: Path) -> None:
    publish_fixture(tmp_path, edition="internal")
    assert Snapshots(tmp_path, "public").current() is None


@pytest.mark.parametrize("name", ["gone.duckdb", "../internal.duckdb", ""])
def test_a_pointer_to_nothing_is_said(tmp_path: Path, name: str) -> None:
    publish_fixture(tmp_path)
    point_to(tmp_path, "internal", name)
    with pytest.raises(SnapshotUnreadableError):
        Snapshots(tmp_path, "internal").current()


def test_a_broken_publication_mended_is_taken_over(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path)
    snapshots = Snapshots(tmp_path, "internal")
    point_to(tmp_path, "internal", "gone.duckdb")
    with pytest.raises(SnapshotUnreadableError):
        snapshots.current()
    with pytest.raises(SnapshotUnreadableError):
        snapshots.current()
    point_to(tmp_path, "internal", path.name)
    mended = snapshots.current()
    assert mended is not None
    assert mended.meta.snapshot_id == NAME


def test_a_file_that_is_no_snapshot_is_said(tmp_path: Path) -> None:
    junk = tmp_path / "junk.duckdb"
    junk.write_bytes(b"not a database" * 100)
    with pytest.raises(SnapshotUnreadableError, match=r"junk\.duckdb"):
        Snapshot(junk)


def test_two_cursors_at_once_read_the_same(snapshot: Snapshot) -> None:
    def read(_: int) -> int:
        return sum(map(len, snapshot.values(municipality_id=ALL, service_id=ALL).values()))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read, range(40)))) == 1


def test_values_are_restricted_as_asked(snapshot: Snapshot) -> None:
    end = date(2026, 10, 31)
    found = snapshot.values(kpi_id=KPI, municipality_id=MICHELSTADT, kinds=("rolling",), period_end=end)
    assert list(found) == [KPI]
    cells = found[KPI]
    assert {cell.municipality_id for cell in cells} == {MICHELSTADT}
    assert {cell.period_kind for cell in cells} == {"rolling"}
    assert {cell.period_end for cell in cells} == {end}
    assert len(cells) == len(snapshot.services) + 1


def test_missing_is_none_and_never_zero(snapshot: Snapshot) -> None:
    cells = [cell for line in snapshot.values().values() for cell in line]
    states = {cell.state for cell in cells}
    assert states == {"ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected", "hidden"}
    for state in ("no_delivery", "not_agreed", "no_cases", "rejected", "hidden"):
        assert {cell.value for cell in cells if cell.state == state} == {None}


def test_the_quality_of_one_municipality(snapshot: Snapshot) -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    deliveries = snapshot.deliveries(*year, [BROMBACHTAL])
    assert {delivery.municipality_id for delivery in deliveries} == {BROMBACHTAL}
    received = [delivery.received_at for delivery in deliveries if delivery.received_at]
    assert received == sorted(received, reverse=True)
    groups = snapshot.rejected(*year, [BROMBACHTAL])
    assert {(group.rows, group.example_rows) for group in groups} == {(3, (17, 34, 51))}


def test_failed_checks_come_first(snapshot: Snapshot) -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    results = snapshot.check_results(*year, [], failed_only=False)
    passed = [result.passed for result in results]
    assert passed == sorted(passed)
    summaries = snapshot.check_summaries(*year, [])
    assert sum(summary.made for summary in summaries) == len(results)
    assert sum(summary.failed for summary in summaries) == passed.count(False)
    assert len(snapshot.check_results(*year, [], failed_only=True)) == passed.count(False)
