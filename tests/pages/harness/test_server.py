"""Every page × language × data set × state as the server makes it: cheap, so all of them."""

import pytest

from dashboards.pages import PAGES, Page
from dashboards.texts import load_texts
from pipelines.stages import House
from tests.pages.harness.data_sets import DATA_SETS, EMPTY, PUBLIC
from tests.pages.harness.door import Door
from tests.pages.harness.on_the_server import find_faults
from tests.pages.harness.visits import LANGUAGES, STATES, address_of, find_table_addresses

MESSAGES = ("broken.title", "unreadable.title", "address.title", "address.not_found", "empty.title", "no_right.title")
"""What stands instead of a page."""


def find_all(door: Door, address: str, lang: str, message: str = "") -> list[str]:
    """What is wrong at an address; `message` is the one that has to stand there instead of the page."""
    made = door.answer(address)
    title = made["title"]["data"]["title"]
    shown = [key for key in MESSAGES if title.startswith(load_texts(lang)(key))]
    faults = [] if shown == [message] * bool(message) else [f"instead of the page: {title}"]
    return faults + find_faults(made["page"]["children"], lang)


def expected_message(page: Page, data_set: str) -> str:
    if data_set == EMPTY:
        return "empty.title"
    return "no_right.title" if page.internal and data_set == PUBLIC else ""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_is_whole(doors: dict[str, Door], page: Page, lang: str, data_set: str, state: str) -> None:
    assert find_all(doors[data_set], address_of(page, lang, state), lang, expected_message(page, data_set)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_every_kpi_is_whole(doors: dict[str, Door], larger_demo: House, lang: str) -> None:
    kpi_pages = [page for page in PAGES if "<kpi_id>" in page.path]
    assert kpi_pages
    for page in kpi_pages:
        for kpi_id in larger_demo.catalog.kpis:
            address = address_of(page, lang, items={"kpi_id": kpi_id})
            assert (address, find_all(doors["demo"], address, lang)) == (address, [])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_figure_is_whole_as_a_table(doors: dict[str, Door], page: Page, lang: str) -> None:
    for address in find_table_addresses(doors["demo"], address_of(page, lang)):
        assert (address, find_all(doors["demo"], address, lang)) == (address, [])
