"""Channels of the newest twelve months: rounded, never zero for missing, and hidden where the exact totals would tell."""

from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from pipelines.store.lake import insert_rows
from pipelines.store.snapshot import EDITIONS, Edition
from pipelines.transform.channel_use import (
    disclose_channels,
    exact_channels,
    given_away_sql,
    leading_kpi,
    measure_channels,
)
from tests.property.newest_months import CATALOG, LAST, LATE, PLACES, SERVICES, Drawn, draw

SMALL = CATALOG.association.small_cells
CHANNELS = list(CATALOG.vocabulary["channels"])
SIZES = [(1, 500), (3, 60000), (4, 900000)]
Counts = np.ndarray[Any, np.dtype[np.int64]]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    seed, size = request.param
    made = draw(seed, cases=500, usage=size)
    measure_channels(made.con, CATALOG, LAST)
    return made


def shown_of(drawn: Drawn, edition: Edition) -> dict[tuple[str, str, str], tuple[int | None, str]]:
    rows: list[Any] = drawn.con.execute(disclose_channels(drawn.con, CATALOG, edition)).fetchall()
    return {(m, s, c): (completed, state) for m, s, c, _, completed, state in rows}


def true_counts(drawn: Drawn) -> dict[tuple[str, str, str], int]:
    """Completed in the newest twelve months, at every level."""
    usage = drawn.usage[drawn.usage["month"] >= "2025-11-01"]
    counts: dict[tuple[str, str, str], int] = {}
    for (m, s, c), n in usage.groupby(["municipality_id", "service_id", "channel"])["completed"].sum().items():
        for key in ((m, s, c), (m, "*", c), ("*", s, c), ("*", "*", c)):
            counts[key] = counts.get(key, 0) + int(n)
    return counts


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_shown_is_the_count_rounded(drawn: Drawn, edition: Edition) -> None:
    counts, shown, seen = true_counts(drawn), shown_of(drawn, edition), 0
    for (m, s, c), n in counts.items():
        completed, state = shown[m, s, c]
        if completed is None:
            assert state == ("hidden" if sum_of(counts, m, s) else "provisional")
            continue
        seen += 1
        assert completed % SMALL.round_to == 0
        # of all together the shares are those of the parts shown, each of them rounded
        parts = (len(PLACES) if m == "*" else 1) * (len(SERVICES) if s == "*" else 1)
        most = SMALL.round_to / 2 * (1 if parts == 1 else 2 * parts) + (0 if parts == 1 else 0.1 * sum_of(counts, m, s))
        assert abs(completed - n) <= most
        if n:
            assert state == ("provisional" if m in (LATE, "*") else "ok")
    assert seen or drawn.usage["completed"].sum() < 1000


def sum_of(counts: dict[tuple[str, str, str], int], m: str, s: str) -> int:
    return sum(counts[m, s, c] for c in CHANNELS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_small_cell_is_hidden_and_all_its_channels_with_it(drawn: Drawn, edition: Edition) -> None:
    counts, shown = true_counts(drawn), shown_of(drawn, edition)
    for m, s, _ in counts:
        states = {shown[m, s, c][1] for c in CHANNELS}
        assert len(states) == 1
        if 0 < sum_of(counts, m, s) < getattr(SMALL, edition):
            assert states == {"hidden"}


def test_the_larger_the_numbers_the_more_is_shown(drawn: Drawn) -> None:
    shown = shown_of(drawn, "public")
    visible = np.mean([shown[key][0] is not None for key in true_counts(drawn)])
    if drawn.usage["completed"].sum() > 100_000:
        assert visible > 0.9
    assert {state for _, state in shown.values()} <= {"ok", "provisional", "no_cases", "hidden"}


def test_where_nothing_was_delivered_nothing_is_shown(drawn: Drawn) -> None:
    other = draw(9, cases=500, usage=60000)
    other.con.execute("UPDATE coverage SET state = 'no_delivery' WHERE municipality_id = ?", [PLACES[1]])
    other.con.execute("DELETE FROM facts_service_usage WHERE municipality_id = ?", [PLACES[1]])
    measure_channels(other.con, CATALOG, LAST)
    shown = shown_of(other, "internal")
    assert {shown[PLACES[1], s, c] for s in (*SERVICES, "*") for c in CHANNELS} == {(None, "no_delivery")}
    assert {shown["*", "*", c][1] for c in CHANNELS} == {"provisional"}


def test_a_channel_that_a_kpi_singles_out_is_known_exactly() -> None:
    kpi = leading_kpi(CATALOG)
    assert kpi
    assert exact_channels(kpi, CATALOG) == {"online"}


# --- what a reader who adds and subtracts can find out ------------------------------------------

STEP, FEWEST = 5, 5


def extremes(counts: list[int], asked: int) -> tuple[int, int]:
    """Smallest and largest value of one count for all that is published: an integer program, the strongest reader there is."""
    nearest = np.array([(n + STEP // 2) // STEP * STEP for n in counts])
    known = [LinearConstraint(np.ones((1, len(counts))), sum(counts), sum(counts))]
    bounds = Bounds(np.maximum(nearest - STEP // 2, 0), nearest + (STEP - 1) // 2)
    ends = []
    for sign in (1, -1):
        goal = np.zeros(len(counts))
        goal[asked] = sign
        solved = milp(goal, constraints=known, integrality=np.ones(len(counts)), bounds=bounds)
        assert solved.success
        ends.append(round(sign * solved.fun))
    return ends[0], ends[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(0, 50))
def test_a_count_is_given_away_exactly_where_the_strongest_reader_finds_it(counts: list[int], online: int) -> None:
    """The channel that is published exactly takes part neither in the sum nor in what is looked for."""
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE counts (municipality_id VARCHAR, service_id VARCHAR, channel_id VARCHAR, exact BOOLEAN, completed BIGINT)"
        )
        rows = [["m", "s", str(i), False, n] for i, n in enumerate(counts)]
        insert_rows(con, "counts", [*rows, ["m", "s", "online", True, online]])
        found = {
            int(c): (low, high) for _, _, c, low, high in con.execute(given_away_sql("counts", STEP, FEWEST)).fetchall()
        }
    told = {i: extremes(counts, i) for i in range(len(counts))}
    assert found == {i: (low, high) for i, (low, high) in told.items() if low >= 1 and high < FEWEST}


def test_all_together_tells_no_more_than_its_parts(drawn: Drawn) -> None:
    """What is shown of all follows from what is shown of the parts and from totals that are public."""
    shown, counts = shown_of(drawn, "public"), true_counts(drawn)
    for s in SERVICES:
        if shown["*", s, CHANNELS[0]][0] is None:
            continue
        parts = {c: sum(shown[m, s, c][0] or 0 for m in PLACES) for c in CHANNELS}
        for c in CHANNELS:
            share = parts[c] / sum(parts.values()) * sum_of(counts, "*", s)
            assert abs((shown["*", s, c][0] or 0) - share) <= STEP / 2 + 0.5
