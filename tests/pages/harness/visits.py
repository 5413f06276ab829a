"""Where the harness goes: every page of the registry, and which combinations of everything else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, TABLE, Filters, Period
from dashboards.pages import PAGES, Page
from dashboards.texts import find_languages
from tests.pages.harness.data_sets import DATA_SETS
from tests.pages.harness.door import Door
from tests.pages.harness.pairwise import cover_pairs
from tests.pages.harness.tree import components
from tests.pages.snapshot_fixture import BROMBACHTAL

ITEMS: Mapping[str, str] = {"kpi_id": "processing_days_median", "service_id": "building_permit",
                            "grant_id": "starke_heimat_hessen"}  # fmt: skip
"""One item for each named part of a route: a new kind of page with items says here which one is looked at."""

LANGUAGES = find_languages()
SCHEMES = ("light", "dark")
WIDTHS = (1440, 768, 360)
STATES: Mapping[str, Filters] = {
    "plain": Filters(),
    "chosen": Filters(Period(2023), (BROMBACHTAL,), "building_permit"),
}


class NoItemError(LookupError):
    """The route names a part for which ITEMS has no example."""


@dataclass(frozen=True)
class Visit:
    page: Page
    lang: str
    scheme: str
    width: int
    data_set: str
    state: str

    def __str__(self) -> str:
        return f"{self.page.path}-{self.lang}-{self.scheme}-{self.width}-{self.data_set}-{self.state}"


def address_of(page: Page, lang: str, state: str = "plain", items: Mapping[str, str] = ITEMS) -> str:
    """The address of a page with an example for each named part, and the filters it understands."""

    def example(part: re.Match[str]) -> str:
        if part[1] not in items:
            raise NoItemError(f"{page.path}: name an example of <{part[1]}> in ITEMS of {__name__}")
        return items[part[1]]

    filters = STATES[state].but(lang=lang).without({PERIOD, MUNICIPALITY, SERVICE} - page.uses)
    return re.sub(r"<(\w+)>", example, page.path) + filters.query()


def find_table_addresses(door: Door, address: str) -> list[str]:
    """Where the figures of the page at `address` can be seen as tables."""
    children = door.answer(address)["page"]["children"]
    hrefs = [str(one["props"].get("href", "")) for one in components(children)]
    return sorted({href for href in hrefs if href.startswith("/") and f"{TABLE}=" in href})


VISITS = tuple(
    Visit(**chosen)
    for chosen in cover_pairs(
        {
            "page": PAGES,
            "data_set": DATA_SETS,
            "width": WIDTHS,
            "lang": LANGUAGES,
            "scheme": SCHEMES,
            "state": tuple(STATES),
        }
    )
)
"""What the browser sees: every two values of different factors together at least once."""
