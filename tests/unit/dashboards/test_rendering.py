"""Pages are made once per snapshot, address and day, and never from two snapshots."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from dashboards.rendering import Renderings
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import point_to, publish_fixture

DAY = date(2026, 11, 16)


def _renderings(published: Path, most: int = 8) -> Renderings:
    return Renderings(Snapshots(published, "internal"), lambda: DAY, most)


def test_a_page_is_made_once(published: Path) -> None:
    pages = _renderings(published)
    first = pages.get("/", "?zeitraum=2025")
    assert pages.get("/", "?zeitraum=2025") is first
    assert pages.get("/", "") is not first


def test_the_least_used_page_goes_first(published: Path) -> None:
    pages = _renderings(published, most=2)
    course, cost = pages.get("/", ""), pages.get("/kosten", "")
    assert pages.get("/", "") is course
    pages.get("/tempo", "")
    assert pages.get("/", "") is course
    assert pages.get("/kosten", "") is not cost


def test_a_newer_snapshot_and_a_new_day_make_pages_anew(tmp_path: Path) -> None:
    publish_fixture(tmp_path, name="20261115T060000Z-aaaaaaaa")
    days = iter([DAY, DAY, DAY, date(2026, 11, 17)])
    pages = Renderings(Snapshots(tmp_path, "internal"), lambda: next(days))
    old = pages.get("/", "")
    publish_fixture(tmp_path, name="20261116T060000Z-bbbbbbbb")
    new = pages.get("/", "")
    assert (old.snapshot_id, new.snapshot_id) == ("20261115T060000Z-aaaaaaaa", "20261116T060000Z-bbbbbbbb")
    assert pages.get("/", "") is new
    assert pages.get("/", "") is not new


def test_a_failure_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = publish_fixture(tmp_path)
    pages = _renderings(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Snapshot, "values", lambda *_, **__: 1 / 0)
        assert pages.get("/tempo", "").snapshot_id is None
    assert pages.get("/tempo", "").snapshot_id is not None
    point_to(tmp_path, "internal", "gone.duckdb")
    assert pages.get("/", "").snapshot_id is None
    point_to(tmp_path, "internal", path.name)
    assert pages.get("/", "").snapshot_id is not None


def test_many_readers_at_once_get_whole_pages(published: Path) -> None:
    pages = _renderings(published, most=2)
    addresses = ["/", "/tempo", "/kosten", "/datenqualitaet"]
    titles: list[tuple[str, str]] = []
    readers = [
        Thread(target=lambda path=path: titles.append((path, pages.get(path, "").title))) for path in addresses * 5
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(titles) == 20
    assert len({title for _, title in titles}) == len(addresses) == len(set(titles))
