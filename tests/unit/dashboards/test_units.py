"""Every unit of the catalogue beside its number: said once, never twice, never not at all."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashboards.components.words import say_whole
from dashboards.records import ALL, Unit, Value, Words
from dashboards.snapshot import Snapshot
from expectations.catalog import Catalog, load_catalog
from tests.conftest import ROOT
from tests.unit.dashboards.made import make_view

CATALOG = load_catalog(ROOT / "data" / "catalog")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("unit_id", CATALOG.vocabulary["units"])
def test_a_unit_is_said_once(snapshot: Snapshot, catalog: Catalog, unit_id: str, lang: str) -> None:
    view = make_view(snapshot, "/", "" if lang == "de" else "?lang=en")
    unit = catalog.vocabulary["units"][unit_id]
    here = Unit(unit_id, Words(unit.title.de, unit.title.en), unit.symbol or "", unit.decimals, unit.currency)
    kpi = replace(snapshot.kpis[0], unit=here)
    cell = replace(_any_cell(snapshot), value=Decimal("6.4"))
    said = say_whole(view, kpi, cell)
    words = re.findall(r"[^\W\d_]{3,}", said.casefold())
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert re.search(r"[%€]|[^\W\d]{3,}", said), "a number alone says nothing"


def _any_cell(snapshot: Snapshot) -> Value:
    cells = snapshot.values(municipality_id=ALL, service_id=ALL)
    return next(c for line in cells.values() for c in line if c.value is not None and c.period_end > date(2026, 1, 1))
