"""The pages in Chromium: quiet, at home, no wider than the window, open to everybody, walked by keyboard."""

from collections.abc import Callable

import pytest

from dashboards.pages import PAGES, Page
from tests.pages.harness.data_sets import PUBLIC
from tests.pages.harness.door import Door
from tests.pages.harness.looking import Window
from tests.pages.harness.visits import VISITS, Visit, address_of, find_table_addresses


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_a_page_has_no_barriers(window: Window, site: Callable[[str], str], visit: Visit) -> None:
    refused = visit.page.internal and visit.data_set == PUBLIC
    page = window.open(site(visit.data_set), address_of(visit.page, visit.lang, visit.state), visit.width, visit.scheme)
    heading = page.locator("h1").inner_text()
    found = window.walk() + window.skip()
    if visit.state == "chosen":
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found += window.find_barriers() + window.find_overflow() + window.find_complaints(403 if refused else 200)
    if page.locator("html").get_attribute("lang") != visit.lang:
        found.append("the document does not say its language")
    if heading not in page.title():
        found.append(f"the window's title is {page.title()}, the page's {heading}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_figure_opened_as_a_table_has_no_barriers(
    window: Window, doors: dict[str, Door], site: Callable[[str], str], page: Page
) -> None:
    for address in find_table_addresses(doors["demo"], address_of(page, "de")):
        window.open(site("demo"), address).wait_for_selector("main :is(table, .ag-cell)", state="attached")
        found = window.walk() + window.find_barriers() + window.find_overflow() + window.find_complaints()
        assert not found, "\n".join([address, *found])


def test_a_chart_to_explore_has_no_barriers(window: Window, site: Callable[[str], str]) -> None:
    page = window.open(site("demo"), "/kennzahl/processing_days_median", 768)
    page.locator("button[data-explore]").first.click()
    page.wait_for_selector("main figure .main-svg")
    found = window.walk() + window.find_barriers() + window.find_overflow() + window.find_complaints()
    assert not found, "\n".join(found)
