"""One small published folder for all tests of the dashboard's parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.snapshot import Snapshot
from tests.pages.snapshot_fixture import publish_fixture


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
