"""One browser, one server and one published folder for all browser tests of a session."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from waitress.server import create_server

from dashboards.app import create_app
from tests.pages.chromium import NAMES, launch
from tests.pages.snapshot_fixture import publish_fixture


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = tmp_path_factory.mktemp("published")
    publish_fixture(published)
    return published


@pytest.fixture(scope="session")
def base(folder: Path) -> Iterator[str]:
    """The address of a running dashboard, without a slash at its end."""
    server = create_server(create_app(folder, "internal").server, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        if opened is None:
            pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
        yield opened
        opened.close()


@dataclass
class Watched:
    """A page of the browser with everything that it complained about and whomever it asked."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.base:
            self.foreign.append(request.url)

    def open(self, address: str) -> Page:
        self.page.goto(self.base + address)
        self.page.wait_for_selector("main h1")
        return self.page


@pytest.fixture
def watched(browser: Browser, base: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page(), base)
    context.close()
