"""The tables of the strategy in a snapshot: measures as declared, with what was last delivered of them laid over."""

from pathlib import Path

import duckdb

from expectations.catalog import Catalog
from pipelines.store.lake import insert_rows, parquet_list

DATASET = "measures"
PROGRESS_FILES = f"*/core/{DATASET}.parquet"
"""In the lake, of each municipality that reports."""
STOPPED_SINCE = """UPDATE measure SET actual_end = s.day
    FROM (SELECT item_id, last_day(min(month)) AS day FROM reported r
          WHERE status = 'stopped' AND month > coalesce(
              (SELECT max(month) FROM reported o WHERE o.item_id = r.item_id AND o.status <> 'stopped'), DATE '0001-01-01')
          GROUP BY item_id) s
    WHERE s.item_id = measure_id AND measure.status = 'stopped' AND actual_end IS NULL"""
"""Reported without its day: the end of the month whose report said so first, and stays so in the reports after it."""


def insert_strategy(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path) -> None:
    """Needs the tables `cost_month`, `cost_type` and `delivery` filled."""
    _insert_rule(con, catalog)
    _insert_measures(con, catalog)
    files = sorted(lake.glob(PROGRESS_FILES))
    if files:
        _lay_over(con, files)
    _sum_bookings(con)


def _insert_rule(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    if catalog.status_rule:
        file = catalog.root / "strategy" / "status_rule.yaml"
        insert_rows(con, "status_rule", [[catalog.status_rule.model_dump_json(), file.read_text(encoding="utf-8")]])


def _insert_measures(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    everybody = list(catalog.municipalities)
    goals = {goal_id: goal.order for goal_id, goal in catalog.goals.items()}
    in_order = sorted(catalog.measures.items(), key=lambda item: (goals[item[1].goal], item[1].planned.start, item[0]))
    insert_rows(con, "measure", [
        [
            measure_id, position, m.goal, list(m.municipalities or everybody), m.title.de, m.title.en,
            m.description.de, m.description.en, m.owner.de, m.owner.en, m.planned.start, m.planned.end,
            m.actual.start, m.actual.end, m.status, None, m.budget_eur, None, None,
            m.bookings.it_service if m.bookings else None, m.bookings.grant if m.bookings else None,
            m.bookings.recurrence if m.bookings else None,
        ]
        for position, (measure_id, m) in enumerate(in_order)
    ])  # fmt: skip
    insert_rows(con, "milestone", [
        [measure_id, name, position, one.title.de, one.title.en, one.planned, one.actual]
        for measure_id, m in in_order
        for position, (name, one) in enumerate(sorted(m.milestones.items(), key=lambda item: item[1].planned))
    ])  # fmt: skip
    insert_rows(con, "measure_dependency", [
        [measure_id, other] for measure_id, m in in_order for other in m.depends_on
    ])  # fmt: skip


def _lay_over(con: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """The newest report of each measure and milestone stands over the catalogue; spending of several reporters adds up."""
    con.execute(f"""CREATE TEMP TABLE reported AS
        SELECT r.item_id, r.month, r.status, r.actual_start, r.actual_end, r.spent_eur, d.municipality_id, d.delivered_at
        FROM {parquet_list(files)} r JOIN delivery d USING (delivery_id)""")
    con.execute("""CREATE TEMP TABLE newest AS SELECT * FROM reported
        QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY month DESC, delivered_at DESC, municipality_id) = 1""")
    con.execute("""UPDATE measure SET status = n.status, actual_start = n.actual_start, actual_end = n.actual_end,
            reported_month = n.month
        FROM newest n WHERE n.item_id = measure_id""")
    con.execute(STOPPED_SINCE)
    con.execute("""UPDATE milestone SET actual = n.actual_end
        FROM newest n WHERE n.item_id = measure_id || '.' || milestone_id""")
    con.execute("""UPDATE measure SET spent_eur = s.spent_eur, spent_source = 'reported'
        FROM (SELECT item_id, sum(spent_eur)::DECIMAL(28,2) AS spent_eur
              FROM (SELECT item_id, spent_eur FROM reported WHERE spent_eur IS NOT NULL
                    QUALIFY row_number() OVER (PARTITION BY item_id, municipality_id ORDER BY month DESC, delivered_at DESC) = 1)
              GROUP BY item_id) s WHERE s.item_id = measure_id""")


def _sum_bookings(con: duckdb.DuckDBPyConnection) -> None:
    """Where bookings belong to a measure, they say what was spent: actual expense of its members, transfers left out.

    Of an IT service only what was booked since the measure began; what a grant pays belongs to it whenever it was booked.
    """
    con.execute("""UPDATE measure SET spent_eur = b.spent_eur, spent_source = 'bookings'
        FROM (SELECT measure_id, sum(c.amount_eur)::DECIMAL(28,2) AS spent_eur
              FROM measure JOIN cost_month c ON list_contains(municipalities, c.municipality_id)
                AND coalesce(measure.it_service_id, c.it_service_id) = c.it_service_id
                AND coalesce(measure.grant_id, c.grant_id) = c.grant_id
                AND coalesce(measure.recurrence, c.recurrence) = c.recurrence
                AND coalesce(measure.it_service_id, measure.grant_id) IS NOT NULL
                AND (measure.grant_id IS NOT NULL OR c.month >= date_trunc('month', coalesce(measure.actual_start, measure.planned_start)))
              LEFT JOIN cost_type t USING (cost_type_id)
              WHERE c.plan_or_actual = 'actual' AND c.arrangement <> 'transfer' AND coalesce(t.direction, 'expense') = 'expense'
              GROUP BY measure_id) b WHERE b.measure_id = measure.measure_id""")
