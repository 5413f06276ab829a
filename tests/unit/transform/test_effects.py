"""Effects of events: worked by hand, without forbidden comparisons, and with a reason where there is no number."""

from dataclasses import replace
from datetime import date
from math import log

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from expectations.catalog import Catalog
from expectations.models import Quantile
from pipelines.transform.effect_estimate import Panel, compare, estimate
from pipelines.transform.effect_panel import panel_sql, read_panel
from pipelines.transform.effects import FEWEST_AFTER, FEWEST_BEFORE, answer, effect_words, pretend

MONTHS = 36
NEVER = 99


def panel(starts: list[int], *, cases: float = 40.0, effect: NDArray[np.float64] | float = 0.5) -> Panel:
    """One service, no chance: own levels, common months, and the factor from each municipality's start on."""
    pace = np.linspace(4, 12, len(starts))[:, None] * np.linspace(1, 2, MONTHS)[None, :]
    treated = np.arange(MONTHS)[None, :] >= np.array(starts)[:, None]
    counts = np.full((1, len(starts), MONTHS), cases)
    return Panel(counts, counts * pace * np.where(treated, effect, 1.0), treated, 2021 * 12)


def asked(panel: Panel, *places: int) -> list[bool]:
    return [not places or i in places for i in range(panel.cases.shape[1])]


def test_without_chance_the_factor_is_found_exactly() -> None:
    found, state = answer(panel([20, 26, NEVER]), [True] * 3)
    assert (state, found is not None) == ("ok", True)
    assert found
    assert found.theta == pytest.approx(log(0.5), abs=1e-8)
    assert found.low == pytest.approx(found.high, abs=1e-6)
    assert found.months == tuple(range(20, MONTHS))
    assert found.cells == 16 + 10
    assert (found.cases, found.comparison_cases) == (26 * 40, (6 * 2 + 10) * 40)


def test_those_that_have_gone_live_are_no_comparison() -> None:
    """An effect that grows with time: against those treated before, the later one would seem to gain less or lose."""
    since = np.maximum(np.arange(MONTHS)[None, :] - np.array([12, 24, NEVER])[:, None], 0)
    growing = panel([12, 24, NEVER], effect=0.95**since)
    found, _ = answer(growing, asked(growing, 1))
    assert found
    counted = np.arange(24, MONTHS)
    expected = log((0.95 ** (counted - 24) * pace_of(counted)).sum() / pace_of(counted).sum())
    assert found.theta == pytest.approx(expected, abs=1e-8)


def pace_of(months: NDArray[np.int64]) -> NDArray[np.float64]:
    pace: NDArray[np.float64] = np.linspace(1, 2, MONTHS)[months]
    return pace


def test_a_cell_counts_as_much_as_it_can_be_compared() -> None:
    drawn = panel([20, NEVER, NEVER])
    drawn.cases[0, 1, 30] = drawn.days[0, 1, 30] = 0
    share = compare(drawn, np.ones(3, dtype=bool)).share
    assert share[0, 0, 25] == pytest.approx(2 / 3)
    assert share[0, 0, 30] == pytest.approx(1 / 2)
    assert not share[0, 1:].any()


@pytest.mark.parametrize(
    ("starts", "place", "state"),
    [
        ([NEVER, NEVER], 0, "no_event"),
        ([20, 20], 0, "no_comparison"),
        ([20, 26, 30], 2, "no_comparison"),
        ([FEWEST_BEFORE - 1, NEVER], 0, "few_months"),
        ([MONTHS - FEWEST_AFTER + 1, NEVER], 0, "few_months"),
        ([FEWEST_BEFORE, FEWEST_BEFORE + FEWEST_AFTER], 0, "ok"),
        ([MONTHS - FEWEST_AFTER, NEVER], 0, "ok"),
    ],
)
def test_a_reason_where_the_data_do_not_carry_an_answer(starts: list[int], place: int, state: str) -> None:
    drawn = panel(starts)
    found, said = answer(drawn, asked(drawn, place))
    assert said == state
    assert (found is not None) == (state == "ok")


def test_few_cases_and_none() -> None:
    assert answer(panel([20, NEVER], cases=3.0), [True, True])[1] == "few_cases"
    nothing = panel([20, NEVER])
    nothing.cases[0, 0, 20:] = nothing.days[0, 0, 20:] = 0
    assert answer(nothing, [True, False])[1] == "no_cases"


def test_a_municipality_without_a_common_month_is_no_comparison() -> None:
    """It delivers only since the others have gone live: nobody knows its level against theirs."""
    drawn = panel([20, NEVER])
    drawn.cases[0, 1, :20] = drawn.days[0, 1, :20] = 0
    assert answer(drawn, [True, True])[1] == "no_comparison"


def test_the_placebo_sees_nothing_of_the_event() -> None:
    drawn = panel([24, NEVER], effect=0.2)
    fake = pretend(drawn)
    assert not fake.cases[0, 0, 24:].any()
    assert not fake.days[0, 0, 24:].any()
    assert np.flatnonzero(fake.treated[0])[0] == 12
    assert not fake.treated[1].any()
    found, _ = answer(fake, [True, True])
    assert found
    assert found.theta == pytest.approx(0, abs=1e-8)


def test_estimate_of_no_days_at_all() -> None:
    drawn = panel([20, NEVER])
    idle = replace(drawn, days=np.zeros_like(drawn.days))
    assert estimate(idle, compare(idle, np.ones(2, dtype=bool))) is None


def test_words_are_complete() -> None:
    words = effect_words()
    assert len(words.assumptions) >= 3
    assert all(w.de and w.en for w in (words.method, *words.assumptions))


# --- cells from facts ---------------------------------------------------------------------------

A, B = "06000001", "06000002"


@pytest.fixture
def con(catalog: Catalog) -> duckdb.DuckDBPyConnection:
    """Facts by month of receipt: (municipality, service, month, outcome, days, rows)."""
    con = duckdb.connect()
    con.execute("""CREATE TABLE facts_processing_times AS SELECT 'received_date.gross_days' AS cube, *
        FROM (VALUES (DATE '2024-01-01', 'dog', 'granted', 4, 60), (DATE '2024-01-01', 'dog', 'refused', 10, 40),
                     (DATE '2024-01-01', 'dog', 'withdrawn', 90, 5), (DATE '2024-01-01', 'dog', NULL, NULL, 2),
                     (DATE '2024-02-01', 'dog', 'granted', 6, 50), (DATE '2024-03-01', 'dog', 'granted', 2, 40),
                     (DATE '2024-03-01', 'dog', NULL, NULL, 3), (DATE '2024-03-01', 'cat', 'granted', 7, 2),
                     (DATE '2024-03-01', 'cat', NULL, NULL, 1)) v(month, service_id, outcome, gross_days, rows),
             (VALUES ('06000001'), ('06000002')) m(municipality_id)""")
    con.execute(
        "INSERT INTO facts_processing_times SELECT * REPLACE ('decided_date.gross_days' AS cube) FROM facts_processing_times"
    )
    return con


def cells(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> str:
    part = catalog.kpis["processing_days_median"].measure
    assert isinstance(part, Quantile)
    return panel_sql(part, catalog.contracts[part.dataset])


def test_only_finished_months_count(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Two of 107 open is finished; three of 43 is not; one open of two municipalities' four is not either (two of six)."""
    found = con.execute(cells(con, catalog)).fetchall()
    one_each = [("dog", date(2024, 1, 1), 100, 640), ("dog", date(2024, 2, 1), 50, 300)]
    assert found == [(m, *rest) for m in (A, B) for rest in one_each]


def test_the_month_of_a_go_live_within_it_is_left_out(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    read = read_panel(con, cells(con, catalog), [A, B], {A: date(2024, 1, 15), B: date(2024, 2, 1)})
    assert read
    assert read.cases.tolist() == [[[0, 50], [100, 50]]]
    assert read.days.tolist() == [[[0, 300], [640, 300]]]
    assert read.treated.tolist() == [[False, True], [False, True]]
    assert read.first_index == 2024 * 12


def test_no_cells_no_panel(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    con.execute("DELETE FROM facts_processing_times")
    assert read_panel(con, cells(con, catalog), [A, B], {}) is None
