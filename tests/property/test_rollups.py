"""The laws of rolling up, on random rows: what is merged from facts is what the pooled rows give."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from expectations.catalog import load_catalog
from expectations.models import Example, Expected, Kpi
from tests.catalog.worked import SIX_PLACES, Cell, compute

CATALOG = load_catalog(Path(__file__).resolve().parents[2] / "data" / "catalog")
FEW = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
PLACES, SERVICES = ["A", "B", "C"], ["identity_card", "dog_tax_registration"]
Row = dict[str, Any]
Groups = dict[tuple[str, str, date], list[Row]]

cases = st.lists(
    st.fixed_dictionaries(
        {
            "municipality_id": st.sampled_from(PLACES),
            "service_id": st.sampled_from(SERVICES),
            "received_date": st.just(date(2025, 1, 1)),
            "decided_date": st.dates(date(2025, 1, 1), date(2025, 3, 31)),
            "outcome": st.sampled_from(["granted", "refused", "withdrawn"]),
        }
    ),
    min_size=1,
    max_size=60,
)
usage = st.lists(
    st.fixed_dictionaries(
        {
            "municipality_id": st.sampled_from(PLACES),
            "service_id": st.sampled_from(SERVICES),
            "month": st.sampled_from(["2025-01", "2025-02"]),
            "channel": st.sampled_from(["online", "counter"]),
            "completed": st.integers(0, 500),
        }
    ),
    min_size=1,
    max_size=40,
)


def cells_of(kpi: Kpi, rows: list[Row]) -> dict[Cell, dict[str, Any]]:
    dataset = kpi.inputs[0].dataset
    texts = tuple({k: str(v) if isinstance(v, date) else v for k, v in row.items()} for row in rows)
    example = Example(given={dataset: texts}, expect=(Expected(value=Decimal(0)),))
    return compute("k", kpi, example, CATALOG)


def months_of(cells: dict[Cell, dict[str, Any]]) -> dict[tuple[str, str, date], dict[str, Any]]:
    return {(c.municipality, c.service, c.period[1]): v for c, v in cells.items() if c.period[0] == "month"}


def pooled(rows: list[Row], month: str) -> Groups:
    """Rows of every level: municipality (and all) × service (and all) × month."""
    groups: Groups = defaultdict(list)
    for row in rows:
        start = date.fromisoformat(f"{str(row[month])[:7]}-01")
        for place in (row["municipality_id"], "*"):
            for service in (row["service_id"], "*"):
                groups[place, service, start].append(row)
    return groups


@FEW
@given(cases, st.sampled_from([Decimal(q) for q in ("0.01", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "1")]))
def test_a_quantile_of_merged_histograms_is_that_of_the_pooled_rows(rows: list[Row], q: Decimal) -> None:
    kpi = CATALOG.kpis["processing_days_median"]
    measure = kpi.measure.model_copy(update={"q": q, "where": {}, "month": "decided_date"})
    cells = months_of(cells_of(kpi.model_copy(update={"measure": measure}), rows))
    groups = pooled(rows, "decided_date")
    for key, cell in cells.items():
        days = [(r["decided_date"] - r["received_date"]).days for r in groups.get(key, [])]
        assert cell["n"] == len(days), key
        assert cell["state"] == ("ok" if days else "no_cases"), key
        expected = int(np.quantile(days, float(q), method="inverted_cdf")) if days else None
        assert cell["value"] == expected, (key, sorted(days), q)
    assert {k for k, c in cells.items() if c["n"]} == groups.keys()


@FEW
@given(usage)
def test_a_share_of_all_is_the_ratio_of_sums(rows: list[Row]) -> None:
    cells = months_of(cells_of(CATALOG.kpis["digital_take_up_pct"], rows))
    groups = pooled(rows, "month")
    for key, cell in cells.items():
        mine = groups.get(key, [])
        total = sum(r["completed"] for r in mine)
        online = sum(r["completed"] for r in mine if r["channel"] == "online")
        assert cell["state"] == ("ok" if total else "no_cases"), key
        if total:
            expected = Decimal(str(round(100 * online / total, 6))).quantize(SIX_PLACES)
            assert abs(cell["value"] - expected) <= SIX_PLACES, key
            assert (cell["numerator"], cell["denominator"], cell["n"]) == (online, total, total)
        else:
            assert cell["value"] is None


@FEW
@given(usage, st.permutations(PLACES), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_who_is_who_matters_to_the_whole(
    rows: list[Row], names: list[str], random: Any
) -> None:
    kpi = CATALOG.kpis["digital_take_up_pct"]
    renamed = [row | {"municipality_id": names[PLACES.index(row["municipality_id"])]} for row in rows]
    random.shuffle(renamed)
    before, after = cells_of(kpi, rows), cells_of(kpi, renamed)
    for cell, found in before.items():
        place = cell.municipality if cell.municipality == "*" else names[PLACES.index(cell.municipality)]
        other = after[Cell(place, cell.service, cell.period)]
        assert {**found, "municipality_id": place} == other


@FEW
@given(cases)
def test_a_longer_period_pools_its_months(rows: list[Row]) -> None:
    kpi = CATALOG.kpis["within_target_pct"]
    cells = cells_of(kpi, rows)
    for cell, found in cells.items():
        if cell.period[0] != "month":
            parts = [
                v for c, v in cells.items()
                if (c.municipality, c.service, c.period[0]) == (cell.municipality, cell.service, "month")
                and cell.period[1] <= c.period[1] <= cell.period[2]
            ]  # fmt: skip
            for name in ("numerator", "denominator", "n"):
                assert (found[name] or 0) == sum(p[name] or 0 for p in parts), cell
