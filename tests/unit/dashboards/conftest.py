"""One small published folder for all tests of the dashboard's parts."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboards.snapshot import Snapshot
from expectations.catalog import load_catalog
from tests.pages.grants_fixture import insert_grants_fixture
from tests.pages.snapshot_fixture import ROOT, publish_fixture


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish_fixture(folder)
    return folder


@pytest.fixture(scope="session")
def snapshot(published: Path) -> Iterator[Snapshot]:
    name = (published / "internal.current").read_text(encoding="utf-8").strip()
    opened = Snapshot(published / name)
    yield opened
    opened.close()


@pytest.fixture
def published_grants(tmp_path: Path) -> Path:
    """The small published folder with two grants in it, a few vouchers and one of each kind of finding."""
    path = publish_fixture(tmp_path / "published")
    with duckdb.connect(str(path)) as con:
        insert_grants_fixture(con, load_catalog(ROOT / "data" / "catalog"), tmp_path)
    return tmp_path / "published"
