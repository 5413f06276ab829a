"""The last three months of receipt: how far the median of the decided cases is off, and that ours is not.

The generator knows what becomes of the cases that are open on the last day of the demo; nobody else does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from expectations.catalog import Catalog
from pipelines.demo.cases import make_cases, whole_cases
from pipelines.demo.generate import UNTIL, place_of
from pipelines.demo.truths import load_truths
from pipelines.transform.calendar import months_between, periods
from pipelines.transform.derive import derived_sql
from pipelines.transform.facts import facts_sql, shape_of
from pipelines.transform.measures import kpi_sql
from pipelines.transform.workdays import load_workdays

KPI, DATASET = "intake_days_median", "processing_times"
MONTHS = tuple(months_between(date(2026, 8, 1), UNTIL))
SLOW = 10
"""Days: below, three months are enough for nearly every case, and a whole day is a large share."""


@dataclass(frozen=True)
class Cohort:
    """Cases of a service received in one month by all municipalities; medians in days."""

    service_id: str
    month: date
    decided_pct: float
    truth: int
    naive: int | None
    ours: int | None


def median(days: pd.Series) -> int | None:
    """Nearest rank."""
    return int(np.sort(days)[(len(days) + 1) // 2 - 1]) if len(days) else None


@pytest.fixture(scope="module")
def cohorts(catalog: Catalog) -> list[Cohort]:
    truths, first = load_truths(), catalog.association.first_month
    places = [place_of(catalog, truths, m) for m in truths.effects.online_share]
    delivered = {p.municipality_id: make_cases(p, truths, first, UNTIL, 1.0) for p in places}
    whole = pd.concat([whole_cases(p, truths, first, UNTIL, 1.0) for p in places], ignore_index=True)
    ours = estimated(catalog, delivered)
    return list(_compared(whole, ours))


def _compared(whole: pd.DataFrame, ours: dict[tuple[str, date], int | None]) -> Iterator[Cohort]:
    counted = whole[whole["outcome"].isin(["granted", "refused"])]
    month = counted["received_date"].to_numpy().astype("datetime64[M]").astype("datetime64[D]")
    days = (counted["decided_date"] - counted["received_date"]).dt.days
    known = counted["decided_date"] <= pd.Timestamp(UNTIL)
    for (service_id, at), value in ours.items():
        mine = (month == np.datetime64(at)) & ((counted["service_id"] == service_id) | (service_id == "*"))
        truth = median(days[mine])
        assert truth is not None
        yield Cohort(service_id, at, 100 * known[mine].mean(), truth, median(days[mine & known]), value)


def estimated(catalog: Catalog, delivered: dict[str, pd.DataFrame]) -> dict[tuple[str, date], int | None]:
    """(service, month) → our estimate from what was delivered, by the pipeline's own SQL."""
    kpi, contract = catalog.kpis[KPI], catalog.contracts[DATASET]
    parts = []
    with duckdb.connect() as con:
        load_workdays(con, catalog, "")
        for municipality_id, frame in delivered.items():
            recent = frame[frame["received_date"] >= pd.Timestamp(MONTHS[0])].assign(stop_days=0)
            con.register("recent", recent)
            con.execute("""CREATE OR REPLACE TABLE core AS
                SELECT * REPLACE (received_date::DATE AS received_date, complete_date::DATE AS complete_date,
                  decided_date::DATE AS decided_date, nullif(outcome, '') AS outcome),
                  max(greatest(received_date, complete_date, decided_date)) OVER ()::DATE AS observed_until FROM recent""")
            derived = derived_sql("core", contract, catalog, contract.columns)
            facts = facts_sql(f"({derived})", shape_of(DATASET, contract, {KPI: kpi}))
            parts.append(f"part_{municipality_id}")
            con.execute(f"CREATE TABLE {parts[-1]} AS SELECT '{municipality_id}' AS municipality_id, * FROM ({facts})")
        con.execute(f"CREATE TABLE facts_{DATASET} AS {' UNION ALL '.join(f'FROM {p}' for p in parts)}")
        _surroundings(con, catalog, list(delivered))
        found = con.execute(
            f"""SELECT service_id, period_start, value FROM ({kpi_sql(KPI, kpi, catalog)})
                WHERE municipality_id = '*' AND period_kind = 'month'"""
        ).fetchall()
    return {(service_id, month): None if value is None else int(value) for service_id, month, value in found}


def _surroundings(con: duckdb.DuckDBPyConnection, catalog: Catalog, places: list[str]) -> None:
    con.execute("CREATE TABLE municipalities AS SELECT unnest(?::VARCHAR[]) AS municipality_id", [places])
    con.execute(
        "CREATE TABLE offered AS SELECT municipality_id, unnest(?::VARCHAR[]) AS service_id FROM municipalities",
        [list(catalog.vocabulary["services"])],
    )
    con.execute("CREATE TABLE periods (period_kind VARCHAR, period_start DATE, period_end DATE, month DATE)")
    con.executemany("INSERT INTO periods VALUES (?, ?, ?, ?)", periods(MONTHS[0], MONTHS[-1], 1))
    con.execute("CREATE TABLE lacking (municipality_id VARCHAR, dataset_id VARCHAR, month DATE, column_id VARCHAR)")
    con.execute(
        f"""CREATE TABLE coverage AS SELECT municipality_id, '{DATASET}' AS dataset_id, month, 'delivered' AS state
            FROM municipalities, (SELECT DISTINCT month FROM periods)"""
    )


def slow(cohorts: list[Cohort]) -> list[Cohort]:
    return [c for c in cohorts if c.service_id != "*" and c.truth >= SLOW]


def off_pct(found: list[tuple[int, int]]) -> float:
    """By how many percent the first numbers of the pairs are off the second ones, on average."""
    return float(np.mean([100 * (a / b - 1) for a, b in found]))


def test_the_naive_median_of_slow_services_is_far_too_good(cohorts: list[Cohort]) -> None:
    """On average a seventh or more too short, in the newest month a quarter or more; never too long."""
    pairs = [(c.month, c.naive, c.truth) for c in slow(cohorts) if c.naive is not None]
    assert len(pairs) > 12
    assert off_pct([(naive, truth) for _, naive, truth in pairs]) < -14
    assert off_pct([(naive, truth) for month, naive, truth in pairs if month == MONTHS[-1]]) < -25
    assert all(naive <= truth for _, naive, truth in pairs)


def test_ours_is_not(cohorts: list[Cohort]) -> None:
    pairs = [(c.ours, c.truth) for c in slow(cohorts) if c.ours is not None]
    assert len(pairs) > 12
    assert abs(off_pct(pairs)) < 3
    assert np.mean([ours == truth for ours, truth in pairs]) > 0.7


def test_all_services_together(cohorts: list[Cohort]) -> None:
    """From month to month the decided cases pretend that it gets quicker; it does not."""
    together = sorted((c for c in cohorts if c.service_id == "*"), key=lambda c: c.month)
    assert [c.naive for c in together] == [4, 3, 2]
    assert [c.ours for c in together] == [c.truth for c in together] == [4, 4, 4]


def test_there_is_no_value_where_most_are_open(cohorts: list[Cohort]) -> None:
    """Rather none than one that is too good; and one wherever well over half are decided."""
    without = {(c.service_id, c.month) for c in cohorts if c.ours is None}
    assert ("building_permit", MONTHS[-1]) in without
    assert all(c.decided_pct < 50 for c in cohorts if c.ours is None)
    assert all((c.service_id, c.month) not in without for c in cohorts if c.decided_pct > 55)
