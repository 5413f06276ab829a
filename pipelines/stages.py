"""The way of a number as plain functions. Dagster's assets, the command line and a cluster call the same.

    receive ─▶ harmonise ─▶ validate ─▶ assemble ─▶ aggregate, report_back      one municipality at a time
                                    └▶ add_up_costs     └▶ evaluate ─▶ disclose ─▶ publish      all together

Each stage reads what the one before wrote and can be repeated at any time: what is up to date is left alone,
a file is whole or not there.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from filelock import FileLock

from expectations.catalog import Catalog
from pipelines.ingest.readings import Reading, reading_of
from pipelines.ingest.receive import Arrival, receive_files
from pipelines.receipts.found import Cell
from pipelines.reports.data_docs import write_index
from pipelines.reports.feedback import write_feedback
from pipelines.reports.formula import say_formulas
from pipelines.store.costs import COST_DRIVERS, COST_MONTHS, COST_STAFF
from pipelines.store.folder import DataFolder
from pipelines.store.lake import insert_rows, keep_only, write_parquet
from pipelines.store.ledger import parts_of, read_ledger
from pipelines.store.seals import find_seals
from pipelines.store.snapshot import EDITIONS, Frame, Publication, publish_editions, snapshot_tables
from pipelines.transform import assemble as standing
from pipelines.transform import open_cases, records
from pipelines.transform.calendar import last_complete_month
from pipelines.transform.channel_use import disclose_channels, measure_channels
from pipelines.transform.checks import Check, check_dataset, refused_by
from pipelines.transform.costs import write_cost_drivers, write_cost_months, write_cost_staff
from pipelines.transform.coverage import month_states, municipality_figures
from pipelines.transform.disclosure import disclose as hide_small_cells
from pipelines.transform.durations import disclose_durations, measure_durations
from pipelines.transform.effects import write_effects
from pipelines.transform.evaluate import (
    COVERAGE,
    check_plausibility,
    evaluate_kpis,
    facts_file,
    load_all_facts,
    load_coverage,
    load_members,
    write_thresholds,
)
from pipelines.transform.facts import facts_sql, shape_of
from pipelines.transform.grant_books import read_grant_rows
from pipelines.transform.grant_seals import handed_in, write_seal_tables
from pipelines.transform.grant_tables import write_grant_tables
from pipelines.transform.judge import Judged, judge_delivery, type_delivery
from pipelines.transform.measures import kpi_sql
from pipelines.transform.staff import staff_costs
from pipelines.transform.trace import Rows as TracedRows
from pipelines.transform.trace import trace_rows


@dataclass(frozen=True)
class House:
    """What every stage needs: the catalogue, the data folder, and the day from which "due" is judged."""

    catalog: Catalog
    data: DataFolder
    as_of: date

    def lake(self, municipality_id: str) -> Path:
        return self.data.lake / municipality_id


@dataclass(frozen=True)
class CostsAddedUp:
    """Months of cost that were written, and the euros in them, plan and actual together."""

    months: int
    amount_eur: Decimal


@dataclass(frozen=True)
class Rows:
    """Rows of one municipality over all deliveries: delivered = accepted + rejected."""

    deliveries: int
    delivered: int
    accepted: int
    rejected: int


def receive(house: House, municipality_id: str) -> Arrival:
    """Inbox → received: new files are read once, kept under their sha256 and entered in the ledger."""
    house.data.received.mkdir(parents=True, exist_ok=True)
    with FileLock(house.data.received / f".{municipality_id}.lock"):
        return receive_files(house.catalog, municipality_id, house.data.inbox, house.data.received, house.data.lake)


def harmonise(house: House, municipality_id: str) -> int:
    """Cells → typed records of every delivery, by the layout in force; how many deliveries there are."""
    readings = _readings(house, municipality_id)
    with workbench() as con:
        for reading in readings:
            if reading.cells:
                type_delivery(con, reading, house.catalog, house.data.lake)
    return len(readings)


def validate(house: House, municipality_id: str) -> list[Check]:
    """Typed → accepted and rejected records; every check of every delivery, confirmed by Great Expectations."""
    with workbench() as con:
        judged = _judged(house, municipality_id, con)
        return _checks(house, con, judged, house.data.reports / "data_docs")


def assemble(house: House, municipality_id: str, *, confirm: bool = True) -> Rows:
    """Accepted → core (what stands), and the book-keeping beside it.

    Without `confirm` Great Expectations does not count again: for records that were confirmed when they arrived.
    """
    catalog, lake = house.catalog, house.lake(municipality_id)
    with workbench() as con:
        judged = _judged(house, municipality_id, con)
        checks = _checks(house, con, judged, house.data.reports / "data_docs" if confirm else None)
        refused = refused_by(checks)
        ledger = read_ledger(house.data.received, municipality_id)
        claims = standing.claims_of(con, judged, refused)
        for dataset_id in catalog.delivered_contracts():
            standing.write_core(con, dataset_id, judged, claims, catalog, lake / "core" / f"{dataset_id}.parquet")
        states = month_states(catalog, municipality_id, claims, house.as_of)
        records.write_coverage(con, municipality_id, states, lake / "coverage.parquet")
        records.write_deliveries(con, ledger, judged, claims, lake / "deliveries.parquet")
        records.write_checks(con, checks, ledger, lake / "checks.parquet")
        records.write_rejected(con, ledger, judged, refused, catalog, lake / "rejected.parquet")
        row = con.execute(
            f"""SELECT count(*), coalesce(sum(rows_delivered), 0), coalesce(sum(rows_accepted), 0), coalesce(sum(rows_rejected), 0)
                FROM read_parquet('{lake}/deliveries.parquet')"""
        ).fetchall()
        return Rows(*map(int, row[0]))


def aggregate(house: House, municipality_id: str) -> dict[str, int]:
    """Core → facts; how many fact rows each dataset has."""
    catalog, lake = house.catalog, house.lake(municipality_id)
    counts, written = {}, set()
    with workbench() as con:
        _load_system_datasets(house, municipality_id, con)
        for dataset_id, contract in catalog.contracts.items():
            shape = shape_of(dataset_id, contract, catalog.kpis, catalog.events)
            if not shape.cubes:
                continue
            core = (
                f"read_parquet('{lake}/core/{dataset_id}.parquet')" if contract.source == "deliveries" else dataset_id
            )
            rows = open_cases.ROWS if dataset_id == open_cases.DATASET else "count(*)"
            target = facts_file(house.data.lake, municipality_id, dataset_id, catalog)
            facts = facts_sql(core, shape, rows)
            write_parquet(con, f"SELECT '{municipality_id}' AS municipality_id, * FROM ({facts})", target)
            row = con.execute(f"SELECT count(*) FROM read_parquet('{target}')").fetchall()
            counts[dataset_id] = int(row[0][0])
            written.add(target.name)
        # the facts speak of these months and no others, even when newer books are written and newer facts held back
        write_parquet(con, "SELECT * FROM known_coverage", lake / "facts" / COVERAGE)
        written.add(COVERAGE)
    keep_only(lake / "facts", written)
    return counts


def report_back(house: House, municipality_id: str) -> Path:
    """The feedback page and table for the municipality; returns the page."""
    return write_feedback(house.catalog, municipality_id, house.data.lake, house.data.feedback, house.as_of)


def evaluate(house: House) -> Path:
    """Facts of all municipalities → every cell of every KPI at every level."""
    with workbench() as con:
        return evaluate_kpis(con, house.catalog, house.data.lake, house.as_of)


def add_up_costs(house: House) -> CostsAddedUp:
    """Core bookings of all municipalities → months of cost, what can divide them, and declared staff."""
    catalog, lake = house.catalog, house.data.lake
    with workbench() as con:
        write_cost_months(con, catalog, lake, lake / COST_MONTHS)
        write_cost_drivers(con, catalog, lake, house.as_of, lake / COST_DRIVERS)
        write_cost_staff(con, catalog, house.as_of, lake / COST_STAFF)
        row = con.execute(f"SELECT count(*), sum(amount_eur) FROM read_parquet('{lake / COST_MONTHS}')").fetchall()
    return CostsAddedUp(int(row[0][0]), row[0][1] or Decimal(0))


def account_grants(house: House) -> dict[str, int]:
    """Core bookings and draw-downs → the account of every grant, and all findings; how many rows each table has."""
    catalog, lake = house.catalog, house.data.lake
    with workbench() as con:
        rows, seals = read_grant_rows(con, catalog, lake), find_seals(house.data.seals)
        counts = write_grant_tables(con, catalog, rows, house.as_of, handed_in(seals), lake)
        return counts | write_seal_tables(con, catalog, rows, seals, lake)


def estimate_effects(house: House) -> dict[str, int]:
    """Facts → what declared events did to the days of cases; how many answers there are by their state."""
    catalog, lake = house.catalog, house.data.lake
    with workbench() as con:
        load_all_facts(con, catalog, lake)
        return write_effects(con, catalog, lake / "effect.parquet")


def check_values(house: House) -> int:
    """KPI values against their plausible ranges; how many checks failed. A warning, not a refusal."""
    lake, docs = house.data.lake, house.data.reports / "data_docs"
    with workbench() as con:
        failed = check_plausibility(house.catalog, lake / "kpi_value.parquet", docs, lake / "kpi_checks.parquet", con)
    write_index(house.catalog, docs)
    return failed


def disclose(house: House) -> dict[str, int]:
    """KPI values → one table per edition with small cells hidden; how many were hidden."""
    hidden: dict[str, int] = {}
    with workbench() as con:
        for edition in EDITIONS:
            write_thresholds(con, house.catalog, edition)
            hidden[edition] = hide_small_cells(con, f"read_parquet('{house.data.lake}/kpi_value.parquet')", "disclosed")
            write_parquet(con, "SELECT * FROM disclosed ORDER BY ALL", house.data.lake / f"kpi_value-{edition}.parquet")
    return hidden


def describe(house: House) -> dict[str, int]:
    """Facts → durations and channels of the newest months, per edition; how many of their rows are hidden."""
    catalog, lake, last = house.catalog, house.data.lake, last_complete_month(house.as_of)
    hidden: dict[str, int] = {}
    with workbench() as con:
        load_members(con, catalog)
        load_coverage(con, catalog, lake, house.as_of)
        load_all_facts(con, catalog, lake)
        measure_durations(con, catalog, last)
        measure_channels(con, catalog, last)
        for edition in EDITIONS:
            for table, query in (("duration", disclose_durations), ("channel_use", disclose_channels)):
                target = lake / f"{table}-{edition}.parquet"
                write_parquet(con, query(con, catalog, edition), target)
                row = con.execute(f"SELECT count(*) FROM read_parquet('{target}') WHERE state = 'hidden'").fetchall()
                hidden[edition] = hidden.get(edition, 0) + int(row[0][0])
    return hidden


def publish(house: House) -> Publication:
    """Two immutable snapshots and their pointers; old ones are pruned, never the one in use."""
    return publish_editions(house.catalog, house.data.lake, house.data.published, frame_of(house))


def frame_of(house: House) -> Frame:
    """What a publication says of itself as a whole."""
    sql = {kpi_id: kpi_sql(kpi_id, kpi, house.catalog) for kpi_id, kpi in house.catalog.kpis.items()}
    return Frame(house.as_of, last_complete_month(house.as_of), sql, say_formulas(house.catalog))


def trace(catalog: Catalog, lake: Path, cell: Cell) -> list[TracedRows]:
    """The rows of the municipalities' own files that one figure counts."""
    with workbench() as con:
        return trace_rows(con, cell, catalog, lake)


def run_municipality(house: House, municipality_id: str) -> Rows:
    """All stages of one municipality."""
    receive(house, municipality_id)
    harmonise(house, municipality_id)
    validate(house, municipality_id)
    rows = assemble(house, municipality_id)
    aggregate(house, municipality_id)
    report_back(house, municipality_id)
    return rows


def run_all(house: House) -> Publication:
    """Everything, one municipality after the other, then the publication."""
    for municipality_id in house.catalog.municipalities:
        run_municipality(house, municipality_id)
    add_up_costs(house)
    account_grants(house)
    evaluate(house)
    estimate_effects(house)
    check_values(house)
    disclose(house)
    describe(house)
    return publish(house)


def _readings(house: House, municipality_id: str) -> list[Reading]:
    ledger = read_ledger(house.data.received, municipality_id)
    return [reading_of(received, part, house.catalog, house.data.lake) for received, part in parts_of(ledger)]


def _judged(house: House, municipality_id: str, con: duckdb.DuckDBPyConnection) -> list[Judged]:
    return [judge_delivery(con, r, house.catalog, house.data.lake) for r in _readings(house, municipality_id)]


def _checks(house: House, con: duckdb.DuckDBPyConnection, judged: list[Judged], docs: Path | None) -> list[Check]:
    checks: list[Check] = []
    for dataset_id in sorted({j.reading.part.dataset_id for j in judged}):
        mine = [j for j in judged if j.reading.part.dataset_id == dataset_id]
        checks += check_dataset(con, dataset_id, mine, house.catalog, house.data.lake, docs)
    return checks


def _load_system_datasets(house: House, municipality_id: str, con: duckdb.DuckDBPyConnection) -> None:
    """The datasets nobody delivers: figures and staff cost from the catalogue, coverage from the ledger, open cases."""
    lake = house.lake(municipality_id)
    figures = municipality_figures(house.catalog, municipality_id, house.as_of)
    con.execute("CREATE TEMP TABLE municipality_figures (month DATE, inhabitants BIGINT, workplaces BIGINT)")
    insert_rows(con, "municipality_figures", figures)
    con.execute("""CREATE TEMP TABLE staff_costs (month DATE, service_id VARCHAR, it_service_id VARCHAR,
        hours DECIMAL(28,6), rate_eur DECIMAL(28,2), cost_eur DECIMAL(28,2))""")
    insert_rows(con, "staff_costs", staff_costs(house.catalog, municipality_id, house.as_of))
    con.execute(f"""CREATE TEMP VIEW delivery_coverage AS
        SELECT month, dataset_id, 1::BIGINT AS expected, (state = 'delivered')::BIGINT AS delivered
        FROM read_parquet('{lake}/coverage.parquet') WHERE state NOT IN ('not_agreed', 'not_due')""")
    first, last = house.catalog.association.first_month, last_complete_month(house.as_of)
    open_cases.load_open_cases(con, lake, municipality_id, first, last)


def workbench() -> duckdb.DuckDBPyConnection:
    """An in-memory database with the snapshot's empty tables, for work on Parquet files."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    snapshot_tables(con)
    return con
