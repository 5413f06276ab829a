"""The pages in Chromium: quiet, at home, no wider than the window, open to everybody, walked by keyboard."""

from collections.abc import Callable

import pytest

from tests.pages.harness.data_sets import PUBLIC
from tests.pages.harness.looking import Window
from tests.pages.harness.visits import VISITS, Visit, address_of


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
