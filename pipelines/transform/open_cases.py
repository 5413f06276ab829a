"""The cases open at the end of each month, derived from the processing times of one municipality.

A case was open at the end of every month from that of its receipt to the one before its decision. One without a
decision is open to the newest month: nobody has told us otherwise, however long ago that was; such months are `partial`.
"""

from datetime import date
from pathlib import Path

import duckdb

from pipelines.store.lake import quoted
from pipelines.transform.calendar import add_months

DATASET, SOURCE = "open_cases", "processing_times"
ROWS = "sum(cases)::BIGINT"
"""How many rows of the contract a group of `open_cases_sql` stands for."""
MONTHS_BEFORE = 12
"""So many months before its own an account of open cases rests on: few cases are older."""


def load_open_cases(con: duckdb.DuckDBPyConnection, lake: Path, municipality_id: str, first: date, last: date) -> None:
    """Table `open_cases` (`cases` of each kind; several facts read it), and view `known_coverage`: that of deliveries and of it.

    `lake`: that of the municipality.
    """
    cases, coverage, deliveries = (
        f"read_parquet('{quoted(lake)}/{name}.parquet')" for name in (f"core/{SOURCE}", "coverage", "deliveries")
    )
    con.execute(f"CREATE TEMP TABLE {DATASET} AS {open_cases_sql(cases, first, last)}")
    states = open_cases_coverage_sql(coverage, cases, deliveries, first)
    con.execute(f"""CREATE TEMP VIEW known_coverage AS
        SELECT * FROM {coverage} UNION ALL BY NAME SELECT '{municipality_id}' AS municipality_id, * FROM ({states})""")


def open_cases_sql(cases: str, first: date, last: date) -> str:
    """Query over core rows of the source: month, service_id, age_days, and how many cases that are (`cases`).

    `first` and `last` are months. Cases alike are counted before they are spread over months.
    """
    alike = f"""SELECT service_id, received_date,
            least(coalesce(date_trunc('month', decided_date)::DATE, DATE 'infinity'), DATE '{add_months(last, 1)}') AS done, count(*) AS cases
        FROM {cases} GROUP BY ALL"""
    spread = f"""SELECT service_id, received_date, cases,
            unnest(generate_series(greatest(date_trunc('month', received_date)::DATE, DATE '{first}'), (done - INTERVAL 1 MONTH)::DATE, INTERVAL 1 MONTH))::DATE AS month
        FROM ({alike}) WHERE done > date_trunc('month', received_date)"""
    return f"""SELECT month, service_id, (last_day(month) - received_date)::BIGINT AS age_days, sum(cases)::BIGINT AS cases
        FROM ({spread}) GROUP BY ALL"""


def open_cases_coverage_sql(coverage: str, cases: str, deliveries: str, first: date) -> str:
    """Query: dataset_id, month, state, as the coverage of the source, `partial` where the account has gaps.

    Gaps are a month among the twelve before that was not delivered (nothing was before `first`), and a case that is open
    in a delivery made before the end of the month: it may have been decided since.
    """
    return f"""
        WITH source AS (SELECT month, state FROM {coverage} WHERE dataset_id = '{SOURCE}'),
        unheard AS (SELECT min(d.delivered_at) AS since FROM {cases} c JOIN {deliveries} d USING (delivery_id) WHERE c.decided_date IS NULL)
        SELECT '{DATASET}' AS dataset_id, s.month, CASE
            WHEN s.state <> 'delivered' THEN s.state
            WHEN s.month < DATE '{add_months(first, MONTHS_BEFORE)}' OR coalesce(last_day(s.month) > u.since, false) OR EXISTS (
                SELECT 1 FROM source b WHERE b.state <> 'delivered' AND b.month < s.month AND b.month >= s.month - INTERVAL {MONTHS_BEFORE} MONTH
              ) THEN 'partial'
            ELSE 'delivered' END AS state
        FROM source s CROSS JOIN unheard u"""
