"""What a reader waits for: bytes and time until a page can be read, on first load and after a click."""

from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.samples import Row, middle_and_tail
from tests.pages.chromium import launch
from tests.pages.harness.looking import READY

WATCH = f"""
const ready = {READY};
const heading = () => document.querySelector('main h1')?.textContent;
let clicked = 0, left = null;
addEventListener('click', () => {{ clicked = performance.now(); left = heading(); window.readable = readable(); }}, true);
const readable = () => new Promise(done => {{
  const look = () => ready() && heading() !== left
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - clicked)))
    : requestAnimationFrame(look);
  look();
}});
window.readable = readable();
"""
"""Readable: heading, cards and charts are there, fonts are loaded, and the browser has painted it."""

CARD = "main a[href^='/kennzahl/']"


def measure_browser(base: str, count: int) -> list[Row]:
    """`count` first loads of the overview with nothing kept, each followed by a click on a KPI."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise LookupError("no Chromium was found")
        visits = [_visit(browser, base) for _ in range(count)]
        browser.close()
    loads, clicks, load_bytes, click_bytes, requests = (list(column) for column in zip(*visits, strict=True))
    return [
        *middle_and_tail("readable, first load", loads),
        *middle_and_tail("readable, after a click", clicks),
        Row("sent, first load", "kB", median(load_bytes) / 1000),
        Row("sent, after a click", "kB", median(click_bytes) / 1000),
        Row("requests, first load", "", median(requests)),
    ]


def _visit(browser: Browser, base: str) -> tuple[float, float, float, float, float]:
    """Milliseconds and bytes of the load, then of the click; requests of the load."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    sizes: list[float] = []
    wire: Any = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(base, wait_until="commit")
    load = page.evaluate("window.readable")
    page.wait_for_load_state("networkidle")
    load_bytes, requests = sum(sizes), len(sizes)
    sizes.clear()
    page.locator(CARD).first.click()
    click = page.evaluate("window.readable")
    page.wait_for_load_state("networkidle")
    context.close()
    return load, click, load_bytes, sum(sizes), requests
