"""Every page × language × data set × state as the server makes it: cheap, so all of them."""

import pytest

from dashboards.pages import PAGES, Page
from dashboards.texts import load_texts
from pipelines.stages import House
from tests.pages.harness.data_sets import DATA_SETS, EMPTY
from tests.pages.harness.door import Door
from tests.pages.harness.on_the_server import find_faults
from tests.pages.harness.visits import LANGUAGES, STATES, address_of

BROKEN = ("broken.title", "unreadable.title", "address.title", "address.not_found")


def find_all(door: Door, address: str, lang: str, is_empty: bool = False) -> list[str]:
    """What is wrong at an address, also where a message stands instead of the page."""
    made = door.answer(address)
    title = made["title"]["data"]["title"]
    unwanted = [load_texts(lang)(key) for key in (*BROKEN, *(() if is_empty else ("empty.title",)))]
    faults = [f"a message instead of the page: {title}" for words in unwanted if title.startswith(words)]
    if is_empty and title != load_texts(lang)("empty.title"):
        faults.append(f"nothing is published, and yet: {title}")
    return faults + find_faults(made["page"]["children"], lang)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_is_whole(doors: dict[str, Door], page: Page, lang: str, data_set: str, state: str) -> None:
    assert find_all(doors[data_set], address_of(page, lang, state), lang, data_set == EMPTY) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_every_kpi_is_whole(doors: dict[str, Door], larger_demo: House, lang: str) -> None:
    kpi_pages = [page for page in PAGES if "<kpi_id>" in page.path]
    assert kpi_pages
    for page in kpi_pages:
        for kpi_id in larger_demo.catalog.kpis:
            address = address_of(page, lang, items={"kpi_id": kpi_id})
            assert (address, find_all(doors["demo"], address, lang)) == (address, [])
