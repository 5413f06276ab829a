"""Durations are the quantiles of the pooled cases, and none rests on fewer of them than is allowed."""

from datetime import date
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.store.snapshot import EDITIONS, Edition
from pipelines.transform.calendar import end_of
from pipelines.transform.durations import disclose_durations, measure_durations
from tests.property.newest_months import CATALOG, LAST, LATE, Drawn, draw

SPANS = {date(2026, 10, 31): ("2025-11-01", "2026-10-01"), date(2025, 10, 31): ("2024-11-01", "2025-10-01")}
SMALL = CATALOG.association.small_cells
SIZES = [(1, 60), (2, 400), (4, 12000)]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    made = draw(*request.param)
    measure_durations(made.con, CATALOG, LAST)
    return made


def rows_of(con: duckdb.DuckDBPyConnection, edition: Edition) -> list[dict[str, Any]]:
    found = con.execute(disclose_durations(con, CATALOG, edition))
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


Key = tuple[str, str, str, date]
"""(municipality_id, service_id, clock, period_end)"""


def key_of(row: dict[str, Any]) -> Key:
    return row["municipality_id"], row["service_id"], row["clock"], row["period_end"]


def pooled(drawn: Drawn, rows: list[dict[str, Any]]) -> dict[Key, NDArray[np.int64]]:
    """The days of all cases that a row speaks of, in order."""
    days = {}
    for key in {key_of(row) for row in rows}:
        cases = drawn.cases[drawn.cases["month"].between(*SPANS[key[3]]) & (drawn.cases["outcome"] != "withdrawn")]
        for level, asked in zip(("municipality_id", "service_id"), key, strict=False):
            cases = cases[cases[level] == asked] if asked != "*" else cases
        days[key] = np.sort(cases[f"{key[2]}_days"].to_numpy())
    return days


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_duration_shown_is_the_nearest_rank_of_the_pooled_cases(drawn: Drawn, edition: Edition) -> None:
    rows = rows_of(drawn.con, edition)
    fewest = getattr(SMALL, edition)
    shown, found = 0, pooled(drawn, rows)
    for row in rows:
        days = found[key_of(row)]
        rank = -(-row["pct"] * len(days) // 100)
        if row["days"] is None:
            continue
        shown += 1
        assert row["state"] in ("ok", "provisional")
        assert row["days"] == days[rank - 1]
        assert row["n"] == len(days) >= SMALL.quantiles_from
        assert (days <= row["days"]).sum() >= rank >= fewest
        assert len(days) - rank >= fewest
    assert shown or len(drawn.cases) < 100


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_withheld_without_a_reason(drawn: Drawn, edition: Edition) -> None:
    """A whole group that could be shown is hidden only beside one that must be, along a line."""
    fewest = getattr(SMALL, edition)
    rows = rows_of(drawn.con, edition)
    found = pooled(drawn, rows)
    small = {key[2:] for key, days in found.items() if 0 < len(days) < SMALL.quantiles_from}
    for row in rows:
        n = len(found[key_of(row)])
        rank = -(-row["pct"] * n // 100)
        if row["state"] == "hidden" and n >= SMALL.quantiles_from and min(rank, n - rank) >= fewest:
            assert row["n"] is None
            assert (row["clock"], row["period_end"]) in small


def test_every_group_has_every_step_and_a_state(drawn: Drawn) -> None:
    rows = rows_of(drawn.con, "public")
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        groups.setdefault((row["municipality_id"], row["service_id"], row["clock"], str(row["period_end"])), []).append(
            row["pct"]
        )
    assert {tuple(steps) for steps in groups.values()} == {tuple(range(5, 100, 5))}
    clocks = {row["clock"] for row in rows}
    assert "gross" in clocks
    offered = [CATALOG.services_of(m) for m in CATALOG.municipalities]
    cells = sum(map(len, offered)) + len(offered) + len({s for services in offered for s in services}) + 1
    assert len(groups) == cells * len(clocks) * len(SPANS)


def test_a_missing_month_makes_it_provisional_and_no_case_is_said_so(drawn: Drawn) -> None:
    rows = [r for r in rows_of(drawn.con, "internal") if r["period_end"] == end_of(LAST)]
    states = {r["state"] for r in rows if r["municipality_id"] in (LATE, "*")}
    assert "ok" not in states
    if len(drawn.cases) > 1000:
        assert {r["state"] for r in rows if (r["municipality_id"], r["service_id"], r["pct"]) == ("*", "*", 50)} == {
            "provisional"
        }
    nobody = {
        r["state"] for r in rows if r["service_id"] == "building_permit" and r["municipality_id"] not in (LATE, "*")
    }
    assert nobody == {"no_cases"}
