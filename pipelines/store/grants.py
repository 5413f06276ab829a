"""Grants in the snapshot: what the catalogue declares of them, and the tables that the accounting wrote."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.models.grants import Grant, Period, Stated
from pipelines.store.lake import insert_rows, parquet_list

FILES = "grants/grant_*.parquet"


def insert_grants(con: duckdb.DuckDBPyConnection, catalog: Catalog, lake: Path) -> None:
    """Declared grants, and what lies in `lake/grants/`: internal edition only, for it names payees."""
    insert_rows(con, '"grant"', [_grant_row(i, g, n, catalog) for n, (i, g) in enumerate(catalog.grants.items())])
    insert_rows(con, "grant_plan", [row for i, g in catalog.grants.items() for row in _plan_rows(i, g)])
    insert_rows(con, "grant_term", [row for i, g in catalog.grants.items() for row in _term_rows(i, g)])
    for file in sorted(lake.glob(FILES)):
        con.execute(f"INSERT INTO {file.stem} BY NAME SELECT * FROM {parquet_list([file])}")


def _grant_row(grant_id: str, g: Grant, position: int, catalog: Catalog) -> list[Any]:
    period = g.approval_period.value
    return [
        grant_id, position, g.title.de, g.title.en, g.funder.de, g.funder.en, g.purpose.de, g.purpose.en,
        g.lead, list(g.members), g.notice.date.value, g.notice.reference.value, g.approved_eur.value, g.rate_pct.value,
        period.first, period.last, g.deadlines.proof_of_use.value, list(g.kpis), list(g.events),
        g.model_dump_json(), catalog.grant_hash(grant_id),
        catalog.files[f"grant/{grant_id}"].read_text(encoding="utf-8"),
    ]  # fmt: skip


def _plan_rows(grant_id: str, g: Grant) -> Iterator[list[Any]]:
    lines = [(key, "expenditure", None, line.title, line.eur) for key, line in g.expenditure.items()]
    lines += [(key, line.kind, line.municipality, line.title, line.eur) for key, line in g.income.items()]  # type: ignore[misc]
    for position, (key, kind, municipality, title, eur) in enumerate(lines):
        yield [grant_id, key, position, kind, municipality, title.de, title.en, eur.value, eur.source.de, eur.source.en,
               eur.is_demo]  # fmt: skip


def _term_rows(grant_id: str, g: Grant) -> Iterator[list[Any]]:
    terms: dict[str, Stated[Any] | None] = {
        "notice_date": g.notice.date, "notice_reference": g.notice.reference, "approved_eur": g.approved_eur,
        "rate_pct": g.rate_pct, "approval_period": g.approval_period, "proof_of_use": g.deadlines.proof_of_use,
    }  # fmt: skip
    terms |= {f"interim_report_{n}": day for n, day in enumerate(g.deadlines.interim_reports, 1)}
    terms |= {name: getattr(g.rules, name) for name in type(g.rules).model_fields}
    for position, (name, stated) in enumerate(terms.items()):
        if stated is not None:
            yield [grant_id, name, position, _written(stated.value), stated.source.de, stated.source.en, stated.is_demo]


def _written(value: Decimal | date | Period | bool | str | int) -> str:
    """As in the catalogue; a period as its two days with a slash (ISO 8601)."""
    if isinstance(value, Period):
        return f"{value.first}/{value.last}"
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
