"""Runs a KPI's worked examples through the pipeline's own SQL: given core rows → facts → every cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.models import Contract, Example, Expected, Kpi
from pipelines.transform import open_cases
from pipelines.transform.calendar import add_months, end_of, months_between, periods
from pipelines.transform.derive import derived_sql
from pipelines.transform.facts import facts_sql, shape_of
from pipelines.transform.measures import kpi_sql
from pipelines.transform.typed import SQL_TYPES
from pipelines.transform.workdays import load_workdays

UNNAMED = "only"
SIX_PLACES = Decimal("0.000001")
"""Values are stored with six places; expectations in the catalogue are written with no more."""


@dataclass(frozen=True)
class Cell:
    municipality: str
    service: str
    period: tuple[str, date, date]


def disagreements(kpi_id: str, kpi: Kpi, example: Example, catalog: Catalog) -> list[str]:
    """What comes out otherwise than expected, one text per difference; empty if the example holds."""
    cells = compute(kpi_id, kpi, example, catalog)
    months = given_months(kpi, example, catalog)
    return [text for expected in example.expect for text in _differences(expected, cells, months)]


def compute(kpi_id: str, kpi: Kpi, example: Example, catalog: Catalog) -> dict[Cell, dict[str, Any]]:
    """All cells of one example: every month between the first and last given one counts as delivered."""
    months = given_months(kpi, example, catalog)
    people = sorted({str(row.get("municipality_id", UNNAMED)) for rows in example.given.values() for row in rows})
    with duckdb.connect() as con:
        for dataset_id in sorted({part.dataset for part in kpi.inputs}):
            if dataset_id == open_cases.DATASET:
                _open_facts(con, example.given.get(open_cases.SOURCE, ()), months, {kpi_id: kpi}, catalog)
            else:
                _facts(con, dataset_id, example.given.get(dataset_id, ()), {kpi_id: kpi}, catalog)
        _surroundings(con, kpi, people, months, catalog)
        found = con.execute(kpi_sql(kpi_id, kpi, catalog))
        names = [c[0] for c in found.description]
        records = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    cells = {
        Cell(r["municipality_id"], r["service_id"], (r["period_kind"], r["period_start"], r["period_end"])): r
        for r in records
    }
    assert len(cells) == len(records), "a cell is given twice"
    return cells


def given_months(kpi: Kpi, example: Example, catalog: Catalog) -> tuple[date, date]:
    """The first and last month that any row belongs to, by the contract's month or by one the KPI counts by.

    Where open cases are counted, every date of a case is in a month that was observed.
    """
    found: list[date] = []
    observed = any(part.dataset == open_cases.DATASET for part in kpi.inputs)
    for dataset_id, rows in example.given.items():
        contract = catalog.contracts[dataset_id]
        names = {contract.month, *(p.month for p in kpi.inputs if p.dataset == dataset_id)}
        names |= {name for name, column in contract.columns.items() if column.type == "date"} if observed else set()
        texts = [str(row[name]) for row in rows for name in names if name in row]
        found += [date.fromisoformat(f"{text[:7]}-01") for text in texts]
    return min(found), max(found)


def _open_facts(
    con: duckdb.DuckDBPyConnection,
    rows: tuple[dict[str, Any], ...],
    months: tuple[date, date],
    kpis: dict[str, Kpi],
    catalog: Catalog,
) -> None:
    """Table `facts_open_cases`, from the processing times of each municipality."""
    contract, source = catalog.contracts[open_cases.DATASET], catalog.contracts[open_cases.SOURCE]
    shape = shape_of(open_cases.DATASET, contract, kpis)
    people = _load_core(con, "open_source", rows, source)
    parts = [
        f"SELECT '{who}' AS municipality_id, * FROM ({facts_sql(f'({derived})', shape, open_cases.ROWS)})"
        for who in people
        for derived in [open_cases.open_cases_sql(f"(FROM open_source WHERE municipality_id = '{who}')", *months)]
    ]
    con.execute(f"CREATE TABLE facts_{open_cases.DATASET} AS {' UNION ALL '.join(parts)}")


def _load_core(
    con: duckdb.DuckDBPyConnection, table: str, rows: tuple[dict[str, Any], ...], contract: Contract
) -> list[str]:
    """The given rows as a table of core; whose they are."""
    columns = {"municipality_id": "VARCHAR"} | {name: SQL_TYPES[c.type] for name, c in contract.columns.items()}
    con.execute(f"CREATE TABLE {table} ({', '.join(f'{n} {t}' for n, t in columns.items())})")
    records = [_record(row, contract) for row in rows]
    if records:
        con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", records)
    return sorted({record[0] for record in records}) or [UNNAMED]


def _facts(
    con: duckdb.DuckDBPyConnection,
    dataset_id: str,
    rows: tuple[dict[str, Any], ...],
    kpis: dict[str, Kpi],
    catalog: Catalog,
) -> None:
    """Tables `core_<dataset>` and `facts_<dataset>`, the facts made for each municipality alone.

    The rows of each municipality are one delivery: it is observed until the latest date in them, and delivers the
    columns that any row names. Nobody has closing days of its own.
    """
    contract = catalog.contracts[dataset_id]
    people = _load_core(con, f"core_{dataset_id}", rows, contract)
    shape = shape_of(dataset_id, contract, kpis)
    load_workdays(con, catalog, UNNAMED)
    given = {name for row in rows for name in row}
    dates = ", ".join(name for name, column in contract.columns.items() if column.type == "date")
    observed = f"max(greatest({dates})) OVER ()" if dates else "NULL::DATE"
    parts = []
    for who in people:
        delivery = f"(SELECT *, {observed} AS observed_until FROM core_{dataset_id} WHERE municipality_id = '{who}')"
        core = derived_sql(delivery, contract, catalog, given)
        parts.append(f"SELECT '{who}' AS municipality_id, * FROM ({facts_sql(f'({core})', shape)})")
    con.execute(f"CREATE TABLE facts_{dataset_id} AS {' UNION ALL '.join(parts)}")


def _record(row: dict[str, Any], contract: Contract) -> list[Any]:
    unknown = set(row) - set(contract.columns) - {"municipality_id"}
    assert not unknown, f"an example may give columns of the contract only, not {sorted(unknown)}"
    values: list[Any] = [row.get("municipality_id", UNNAMED)]
    for name, column in contract.columns.items():
        value = row.get(name, column.default)
        values.append(f"{value}-01" if column.type == "month" and value is not None else value)
    return [str(v) if isinstance(v, float) else v for v in values]


def _surroundings(
    con: duckdb.DuckDBPyConnection, kpi: Kpi, people: list[str], months: tuple[date, date], catalog: Catalog
) -> None:
    con.execute("CREATE TABLE municipalities (municipality_id VARCHAR)")
    con.executemany("INSERT INTO municipalities VALUES (?)", [[p] for p in people])
    con.execute("CREATE TABLE offered (municipality_id VARCHAR, service_id VARCHAR)")
    offered = [[p, s] for p in people for s in catalog.vocabulary["services"]]
    if offered:
        con.executemany("INSERT INTO offered VALUES (?, ?)", offered)
    con.execute("CREATE TABLE periods (period_kind VARCHAR, period_start DATE, period_end DATE, month DATE)")
    con.executemany("INSERT INTO periods VALUES (?, ?, ?, ?)", periods(*months, kpi.window_months))
    con.execute("CREATE TABLE lacking (municipality_id VARCHAR, dataset_id VARCHAR, month DATE, column_id VARCHAR)")
    con.execute("CREATE TABLE coverage (municipality_id VARCHAR, dataset_id VARCHAR, month DATE, state VARCHAR)")
    delivered = [
        [p, d, m, "delivered"] for p in people for d in {i.dataset for i in kpi.inputs} for m in months_between(*months)
    ]
    con.executemany("INSERT INTO coverage VALUES (?, ?, ?, ?)", delivered)


def period_of(text: str | None, months: tuple[date, date]) -> tuple[str, date, date]:
    """`2025-01` a month, `2025` a year, `2025-12/12` twelve months up to December 2025; None the only month given."""
    if text is None:
        assert months[0] == months[1], "several months are given: the expectation has to name its period"
        return "month", months[0], end_of(months[0])
    if len(text) == 4:
        return "year", date(int(text), 1, 1), date(int(text), 12, 31)
    month, _, length = text.partition("/")
    last = date.fromisoformat(f"{month}-01")
    return ("rolling", add_months(last, 1 - int(length)), end_of(last)) if length else ("month", last, end_of(last))


def _differences(expected: Expected, cells: dict[Cell, dict[str, Any]], months: tuple[date, date]) -> Iterator[str]:
    cell = Cell(expected.municipality, expected.service, period_of(expected.period, months))
    if cell not in cells:
        yield f"{cell}: there is no such cell"
        return
    found = cells[cell]
    for name in ("value", "numerator", "denominator", "n"):
        wanted, got = getattr(expected, name), found[name]
        if wanted is not None and (
            got is None or Decimal(got).quantize(SIX_PLACES) != Decimal(wanted).quantize(SIX_PLACES)
        ):
            yield f"{cell}: {name} {got} instead of {wanted} ({found['state']})"
    wanted_state = expected.state or ("ok" if expected.value is not None else None)
    if wanted_state and found["state"] != wanted_state:
        yield f"{cell}: state {found['state']} instead of {wanted_state}"
