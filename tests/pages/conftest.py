"""One browser, one server and one published folder for all browser tests of a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

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
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[list[Browser]]:
    """Those started so far, the one in use last."""
    started: list[Browser] = []
    yield started
    for one in started:
        if one.is_connected():
            one.close()


@pytest.fixture
def browser(playwright: Playwright, browsers: list[Browser]) -> Browser:
    """One for all tests of a worker; one that has crashed fails one test and not all that follow."""
    if not browsers or not browsers[-1].is_connected():
        opened = launch(playwright)
        if opened is None:
            pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
        browsers.append(opened)
    return browsers[-1]
