"""What opens within a page: every figure as a table, a chart to explore. No barriers there either."""

from collections.abc import Callable

import pytest

from dashboards.pages import PAGES, Page
from tests.pages.harness.door import Door
from tests.pages.harness.looking import Window
from tests.pages.harness.visits import address_of, find_table_addresses


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
