"""The overview page and the briefing say the same, to the letter, of the demo as published."""

from datetime import date
from typing import Any

import pytest

from dashboards.routing import render
from dashboards.takeover import Snapshots
from pipelines.reports.briefing.content import print_data, read_briefing
from pipelines.stages import House
from pipelines.store.published import open_published
from pipelines.store.snapshot import current

ERBACH = "06437006"


def words_of(node: Any) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, list | tuple):
        return "".join(map(words_of, node))
    return words_of(getattr(node, "children", None) or [])


def test_an_old_gap_is_said(larger_demo: House) -> None:
    """Oberzent's use of services in May 2024 never came: what lacks it is not complete, on the page and on paper."""
    published = larger_demo.data.published
    file = current(published, "internal")
    assert file
    page = words_of(render(Snapshots(published, "internal"), "/", "?gemeinde=06437016").children)
    assert "Von Oberzent fehlt bis Oktober 2026 1 Monatslieferung." in page
    with open_published(file) as found:
        lead = print_data(read_briefing(found, date(2026, 10, 1)))["lead"]
    assert "Die Daten sind für 3 von 4 Kommunen bis Oktober 2026 vollständig. Es fehlt 1 Monatslieferung." in lead


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("place", ["*", ERBACH])
@pytest.mark.parametrize("month", [date(2026, 10, 1), date(2025, 3, 1)])
def test_page_and_briefing(larger_demo: House, month: date, place: str, lang: str) -> None:
    published = larger_demo.data.published
    file = current(published, "internal")
    assert file
    query = f"?zeitraum={month:%Y-%m}{'' if place == '*' else f'&gemeinde={place}'}{'' if lang == 'de' else '&lang=en'}"
    page = words_of(render(Snapshots(published, "internal"), "/", query).children)
    with open_published(file) as found:
        briefing = read_briefing(found, month, place, lang)
    data = print_data(briefing)
    assert briefing.stock.saving is not None, "the demo books its costs"
    assert data["lead"] in page
    assert data["measures"] in page
    for goal in data["goals"]:
        assert goal["title"] in page
        assert goal["why"] in page
    for change in data["changes"]:
        assert change["words"] in page
        assert change["why"] in page
    for one in data["urgent"]:
        assert one["why"] in page
    assert len(data["goals"]) == 6
    assert data["charts"]
