"""One page of the browser: goes to addresses and collects what is wrong there."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, Response, TimeoutError

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
LOOK = Path(__file__).with_name("look.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; caret-color: transparent }"
READY = """() => document.querySelector('main h1') && !document.querySelector('main [aria-busy="true"]')
  && [...document.querySelectorAll('.grid-box')].every(box => box.querySelector('.ag-header-cell') && box.querySelector('.ag-cell'))
  && document.fonts.status === 'loaded'
  && [...document.querySelectorAll('[data-svg]')].every(box => box.querySelector('svg'))"""
NARROW, LARGE_TEXT = 320, 640
"""CSS pixels: a window of 1280 at 400 %, and one in which text of twice the size must find room."""


@dataclass
class Window:
    page: Page
    base: str = ""
    status: int = 0
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._see)
        self.page.on("response", self._receive)

    def forget(self) -> None:
        self.complaints.clear()
        self.foreign.clear()

    def open(self, base: str, address: str, width: int = 1280, scheme: str = "light") -> Page:
        """Go there and wait until the page stands still."""
        self.base = base
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        answer = self.page.goto(base + address)
        self.status = answer.status if answer else 0
        self.page.wait_for_function(READY)
        self.page.add_style_tag(content=STILL)
        self.page.evaluate(LOOK.read_text(encoding="utf-8"))
        return self.page

    def find_complaints(self, expected: int = 200) -> list[str]:
        """What the console, the network and the scripts said, and whoever else was asked.

        `expected` is the status of the document; where it is no success, the browser's own word on it is no complaint.
        """
        found = [*self.complaints, *(f"asked another host: {url}" for url in self.foreign)]
        if self.status != expected:
            found.append(f"the document has the status {self.status}")
        return found if expected < 400 else [one for one in found if f"status of {expected}" not in one]

    def find_barriers(self) -> list[str]:
        """What axe finds."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate("rules => look.barriers(rules)", RULES)
        return found

    def find_overflow(self) -> list[str]:
        """Whatever makes the page wider than its window, as it is, at 400 % and with text of twice the size."""
        size = self.page.viewport_size
        assert size is not None
        found = [f"at {size['width']} px: {one}" for one in self._sticking_out()]
        self.page.set_viewport_size({"width": NARROW, "height": 256})
        found += [f"at {NARROW} px: {one}" for one in self._sticking_out()]
        self.page.set_viewport_size({"width": LARGE_TEXT, "height": 900})
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [f"with text of twice the size: {one}" for one in self._sticking_out()]
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        self.page.set_viewport_size(size)
        return found

    def _sticking_out(self) -> list[str]:
        """Charts follow a new width a moment later: they have a second."""
        with suppress(TimeoutError):
            self.page.wait_for_function("() => look.stickingOut().length === 0", timeout=1000)
        found: list[str] = self.page.evaluate("look.stickingOut()")
        return found

    def walk(self) -> list[str]:
        """Press Tab from the first to the last element; say what is not reached, out of order or not to be seen."""
        count: int = self.page.evaluate("look.beginWalk()")
        for _ in range(count + 3):
            self.page.keyboard.press("Tab")
        found: list[str] = self.page.evaluate("look.endWalk()")
        return found

    def skip(self) -> list[str]:
        """Use the skip link; call it after `walk`."""
        self.page.evaluate("look.toTop()")
        self.page.keyboard.press("Tab")
        first: dict[str, Any] = self.page.evaluate("look.focused()")
        if not first["target"] or not first["inView"]:
            return [f"the first element is no skip link in view but {first['name']}"]
        self.page.keyboard.press("Enter")
        now: dict[str, Any] = self.page.evaluate("look.focused()")
        return [] if now["id"] == first["target"] else [f"the skip link leads to {now['name']}"]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.base:
            self.foreign.append(request.url)

    def _receive(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")
