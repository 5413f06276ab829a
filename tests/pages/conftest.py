"""One browser, one server and one published folder for all browser tests of a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboards.app import create_app
from tests.pages.chromium import NAMES, launch
from tests.pages.serving import serve_here
from tests.pages.snapshot_fixture import publish_fixture


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = tmp_path_factory.mktemp("published")
    publish_fixture(published)
    return published


@pytest.fixture(scope="session")
def base(folder: Path) -> Iterator[str]:
    """The address of a running dashboard, without a slash at its end."""
    with serve_here(create_app(folder, "internal")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        if opened is None:
            pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
        yield opened
        opened.close()
