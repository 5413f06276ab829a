"""The pages of the strategy printed: month and whole address on the first page, and no heading left behind on one."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.pages.harness.looking import Window

PAGES = ("/", "/ziele", "/massnahmen")
MOST = {"/": 3, "/massnahmen": 10}
HEADINGS = "Array.from(document.querySelectorAll('main h2, main h3, main summary')).filter(e => e.offsetParent).map(e => e.innerText)"


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(reduced_motion="reduce")
    yield Window(context.new_page())
    context.close()


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("path", PAGES)
def test_on_paper(window: Window, base: str, path: str) -> None:
    page = window.open(base, path)
    headings = {squeezed(words) for words in page.evaluate(HEADINGS)}
    pages = [one.extract_text() for one in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert headings
    assert "Oktober 2026" in pages[0]
    assert squeezed(f"{base}{path}") in squeezed(pages[0])
    assert "neuester Zeitraum" not in pages[0]
    last = [[line for line in text.splitlines() if line.strip()][-1] for text in pages]
    assert [line for line in last if squeezed(line) in headings] == []
    assert len(pages) <= MOST.get(path, 12)


def test_goals_fill_the_first_page(window: Window, base: str) -> None:
    """All of them stand on it: a council sees them at one glance."""
    page = window.open(base, "/")
    titles = page.locator(".goal-card h3").all_inner_texts()
    first = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert len(titles) == 6
    assert [title for title in titles if squeezed(title) not in squeezed(first)] == []
