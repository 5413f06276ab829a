"""From a figure to what it was made from in one click: cards, figures of cost, sums of a grant."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboards.app import create_app
from tests.pages.grants_fixture import GRANT
from tests.pages.harness.door import Door
from tests.pages.harness.tree import components


def links(of: Any) -> Iterator[str]:
    yield from (str(one["props"]["href"]) for one in components(of) if one["props"].get("href"))


def test_every_card_with_a_value_leads_to_its_receipt(published_grants: Path) -> None:
    made = Door(create_app(published_grants, "internal")).answer("/ziele")["page"]["children"]
    cards = [one for one in components(made) if one["type"] == "Article" and one["props"].get("className") == "card"]
    ways = {
        re.sub(r"\?.*", "", href)
        for card in cards
        for href in links(card["props"]["children"])
        if href.startswith("/beleg/")
    }
    kpis = {
        re.sub(r"\?.*", "", href).removeprefix("/kennzahl/")
        for card in cards
        if any(way.startswith("/beleg/") for way in links(card["props"]["children"]))
        for href in links(card["props"]["children"])
        if href.startswith("/kennzahl/")
    }
    assert ways == {f"/beleg/{kpi}" for kpi in kpis}
    assert len(ways) >= 3


def test_sums_of_a_grant_lead_to_theirs(published_grants: Path) -> None:
    app = create_app(published_grants, "internal")
    made = Door(app).answer(f"/foerderung/{GRANT}")["page"]["children"]
    ways = [href for href in links(made) if "/beleg/" in href]
    assert len(ways) == 4
    for way in ways:
        answer = app.server.test_client().get(way)
        assert answer.status_code == 200, way
        assert answer.json
        assert answer.json["sum"]["grant_id"] == GRANT
