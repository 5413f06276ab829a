"""Kaplan–Meier in the database agrees with statsmodels on random histograms; merged ones give what the pooled rows give."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from expectations.catalog import load_catalog
from expectations.models import Example, Expected, Kpi
from tests.catalog.worked import Cell, compute

CATALOG = load_catalog(Path(__file__).resolve().parents[2] / "data" / "catalog")
KPI = CATALOG.kpis["intake_days_median"]
FEW = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
PLACES, SERVICES = ("A", "B"), ("identity_card", "dog_tax_registration")
FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)
QUANTILES = st.sampled_from([Decimal(q) for q in ("0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95")])
Row = dict[str, Any]
Pooled = dict[tuple[str, str, date], list[tuple[int, bool]]]

histograms = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(SERVICES),
        st.integers(0, 89),                # received so many days after the first
        st.one_of(st.none(), st.integers(0, 60)),    # decided so many days later, or still open
        st.sampled_from(["granted", "refused", "withdrawn"]),
    ),
    min_size=1,
    max_size=60,
)  # fmt: skip


def rows_of(drawn: list[Any]) -> list[Row]:
    """One case per draw, and one per place that fixes the end of observation on the last day."""
    rows: list[Row] = [
        {
            "municipality_id": place,
            "service_id": SERVICES[0],
            "received_date": LAST,
            "decided_date": LAST,
            "outcome": "granted",
        }
        for place in PLACES
    ]
    for place, service, start, days, outcome in drawn:
        received = FIRST + timedelta(days=start)
        row: Row = {"municipality_id": place, "service_id": service, "received_date": received}
        if days is not None and received + timedelta(days=days) <= LAST:
            row |= {"decided_date": received + timedelta(days=days), "outcome": outcome}
        rows.append(row)
    return rows


def cells_of(kpi: Kpi, rows: list[Row]) -> dict[Cell, dict[str, Any]]:
    texts = tuple({k: str(v) if isinstance(v, date) else v for k, v in row.items()} for row in rows)
    example = Example(given={"processing_times": texts}, expect=(Expected(value=Decimal(0)),))
    return compute("k", kpi, example, CATALOG)


def with_q(q: Decimal) -> Kpi:
    return KPI.model_copy(update={"measure": KPI.measure.model_copy(update={"q": q})})


def pooled(rows: list[Row]) -> Pooled:
    """(days, ended) of the cases that count, at every level and month of receipt."""
    found: Pooled = defaultdict(list)
    for row in rows:
        decided = row.get("decided_date")
        if row.get("outcome") == "withdrawn":
            continue
        days = ((decided or LAST) - row["received_date"]).days
        for place in (row["municipality_id"], "*"):
            for service in (row["service_id"], "*"):
                found[place, service, row["received_date"].replace(day=1)].append((days, decided is not None))
    return found


def by_statsmodels(cases: list[tuple[int, bool]], q: Decimal) -> int | None:
    """The first time at which the estimated survival function is not above 1 − q."""
    days, ended = np.array(cases, dtype="int64").T
    if not ended.any():
        return None
    estimated = SurvfuncRight(days, ended)
    reached = estimated.surv_times[estimated.surv_prob <= 1 - float(q) + 1e-9]
    return int(reached[0]) if len(reached) else None


def exactly(cases: list[tuple[int, bool]], q: Decimal) -> int | None:
    """The same in fractions, so that no tolerance can hide a tie."""
    surviving = Fraction(1)
    for day in sorted({d for d, ended in cases if ended}):
        at_risk = sum(1 for d, _ in cases if d >= day)
        surviving *= 1 - Fraction(sum(1 for d, ended in cases if ended and d == day), at_risk)
        if surviving <= 1 - Fraction(q):
            return day
    return None


@FEW
@given(histograms, QUANTILES)
def test_cohorts_agree_with_statsmodels_at_every_level(drawn: list[Any], q: Decimal) -> None:
    rows = rows_of(drawn)
    groups = pooled(rows)
    for cell, found in cells_of(with_q(q), rows).items():
        if cell.period[0] != "month":
            continue
        cases = groups.get((cell.municipality, cell.service, cell.period[1]), [])
        if not cases:
            assert (found["value"], found["state"]) == (None, "no_cases"), cell
            continue
        expected = by_statsmodels(cases, q)
        assert expected == exactly(cases, q), (cases, q)
        assert found["value"] == expected, (cell, cases, q)
        young = any(not ended and (expected is None or days < expected) for days, ended in cases)
        assert found["state"] == ("provisional" if young else "ok"), cell
        assert found["n"] == (None if expected is None else len(cases))


@FEW
@given(histograms, QUANTILES)
def test_without_open_cases_it_is_the_nearest_rank(drawn: list[Any], q: Decimal) -> None:
    rows = [r for r in rows_of(drawn) if "decided_date" in r]
    groups = pooled(rows)
    for cell, found in cells_of(with_q(q), rows).items():
        days = sorted(d for d, _ in groups.get((cell.municipality, cell.service, cell.period[1]), []))
        if cell.period[0] == "month" and days:
            assert found["value"] == days[-(-Fraction(q) * len(days) // 1) - 1], (cell, days, q)
            assert found["state"] == "ok"


@FEW
@given(histograms)
def test_a_longer_period_pools_the_cases_of_its_months(drawn: list[Any]) -> None:
    rows = rows_of(drawn)
    groups = pooled(rows)
    for cell, found in cells_of(KPI, rows).items():
        if cell.period[0] == "year":
            cases = [
                case for (place, service, _), mine in groups.items() for case in mine
                if (place, service) == (cell.municipality, cell.service)
            ]  # fmt: skip
            assert found["value"] == (by_statsmodels(cases, Decimal("0.5")) if cases else None), cell
