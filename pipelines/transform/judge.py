"""Typed records of one delivery → accepted and rejected ones, and its profile. Files in the lake, keyed by content."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.models import Contract, Layout
from expectations.rules import Rule, row_rules
from pipelines.ingest.numbers import number_sql
from pipelines.ingest.readings import Reading
from pipelines.store.lake import keep_only, key_of, quoted, read_json, write_json, write_parquet
from pipelines.store.version import code_version
from pipelines.transform.calendar import last_complete_month, months_between
from pipelines.transform.derive import derived_key, derived_sql
from pipelines.transform.split import accepted_sql, failures_sql, judged_sql, profile_sql, rejected_sql
from pipelines.transform.typed import delivered_columns, typed_sql
from pipelines.transform.workdays import load_workdays, needs_workdays


@dataclass(frozen=True)
class Judged:
    """One delivery after its rows were judged. Paths are None where the delivery was refused unread."""

    reading: Reading
    typed: Path | None
    accepted: Path | None
    rejected: Path | None
    profile: dict[str, Any]
    failures: dict[str, int]
    """Records that break each rule, by rule_id; every rule has an entry."""

    @property
    def months(self) -> tuple[date, ...]:
        """The months this delivery speaks for: as its name declares, else those of its rows."""
        r = self.reading
        if r.first_month and r.last_month:
            return tuple(months_between(r.first_month, r.last_month))
        return tuple(date.fromisoformat(m) for m in self.profile.get("row_months", []))


def judged_key(catalog: Catalog, contract: Contract, layout: Layout, municipality_id: str) -> str:
    """Changes with everything that decides what becomes of a row."""
    return key_of(
        code_version(),
        contract,
        layout,
        catalog.association.timezone,
        {k: sorted(v) for k, v in catalog.vocabulary.items()},
        derived_key(contract, catalog, municipality_id),
    )


def type_delivery(con: duckdb.DuckDBPyConnection, reading: Reading, catalog: Catalog, lake: Path) -> Path:
    """The typed records with their derived columns as a Parquet file; made only if it is not there."""
    assert reading.layout
    assert reading.cells
    contract = catalog.contracts[reading.part.dataset_id]
    municipality_id = reading.received.municipality_id
    folder = lake / municipality_id / "typed" / reading.delivery_id
    target = folder / f"{judged_key(catalog, contract, reading.layout, municipality_id)}.parquet"
    if not target.exists():
        if needs_workdays(contract):
            load_workdays(con, catalog, municipality_id)
        first, last = (m.isoformat() if m else "" for m in (reading.first_month, reading.last_month))
        typed = typed_sql(
            reading.cells,
            contract,
            reading.layout,
            catalog,
            delivery_id=reading.delivery_id,
            covered=(first, last),
            delivered_on=reading.received.delivered_at.date(),
        )
        with_derived = derived_sql(f"({typed})", contract, catalog, delivered_columns(reading.layout))
        write_parquet(con, f"{with_derived} ORDER BY source_row, part", target)
        keep_only(folder, {target.name})
    return target


def judge_delivery(con: duckdb.DuckDBPyConnection, reading: Reading, catalog: Catalog, lake: Path) -> Judged:
    """Split one delivery by the contract's rules; made only if not there already."""
    if reading.cells is None or reading.layout is None:
        return Judged(reading, None, None, None, _empty_profile(), {})
    contract = catalog.contracts[reading.part.dataset_id]
    rules = row_rules(contract, catalog)
    typed = type_delivery(con, reading, catalog, lake)
    folder = lake / reading.received.municipality_id / "judged" / reading.delivery_id
    key = typed.stem
    accepted, rejected, notes = (folder / f"{key}.{kind}" for kind in ("accepted.parquet", "rejected.parquet", "json"))
    if not notes.exists():
        source = f"read_parquet('{quoted(typed)}')"
        con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judged_sql(source, rules)}")
        write_parquet(con, accepted_sql("judged", contract), accepted)
        write_parquet(con, rejected_sql("judged", contract, rules), rejected)
        write_json({"profile": _profile(con, reading, contract), "failures": _failures(con, rules)}, notes)
        keep_only(folder, {accepted.name, rejected.name, notes.name})
    found = read_json(notes)
    return Judged(reading, typed, accepted, rejected, found["profile"], found["failures"])


def _failures(con: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...]) -> dict[str, int]:
    return {rules[i].rule_id: n for i, n in con.execute(failures_sql("judged", rules)).fetchall()}


def _profile(con: duckdb.DuckDBPyConnection, reading: Reading, contract: Contract) -> dict[str, Any]:
    """What delivery rules look at; broken rows count as delivered and rejected."""
    cursor = con.execute(profile_sql("judged", contract))
    names = [d[0] for d in cursor.description or ()]
    found = dict(zip(names, cursor.fetchall()[0], strict=True))
    broken = len({f.row for f in reading.broken})
    months = [m.isoformat() for m in found["row_months"] or ()]
    total = _declared_total(con, reading, contract)
    return {
        "rows_delivered": found["records"] + broken,
        "rows_accepted": found["accepted"],
        "rows_rejected": found["rejected"] + broken,
        "amount_delivered": _text(found["amount_delivered"]),
        "amount_accepted": _text(found["amount_accepted"]),
        "amount_rejected": _text(found["amount_rejected"]),
        "amounts_unreadable": found["amounts_unreadable"] + (broken if contract.amount else 0),
        "declared_total": _text(total),
        "total_unreadable": int(reading.total_text is not None and total is None),
        "row_months": months,
        "missing_months": [m for m in _months_over(reading) if m not in months],
    }


def _months_over(reading: Reading) -> list[str]:
    """The covered months that were over when the file was delivered: a file may end before its period does."""
    if reading.first_month is None or reading.last_month is None:
        return []
    last = min(reading.last_month, last_complete_month(reading.received.delivered_at.date()))
    return [m.isoformat() for m in months_between(reading.first_month, last)]


def _declared_total(con: duckdb.DuckDBPyConnection, reading: Reading, contract: Contract) -> Decimal | None:
    """The control sum of the closing line, read by the same declaration as the column it closes."""
    layout = reading.layout
    if not layout or not layout.total_row or reading.total_text is None:
        return None
    name = layout.total_row.column
    value = number_sql("t", layout, contract.columns[name])
    sign = "-" if name in layout.negate else ""
    row = con.execute(f"SELECT {sign}({value}) FROM (SELECT ?::VARCHAR AS t)", [reading.total_text]).fetchall()
    total: Decimal | None = row[0][0]
    return total


def _empty_profile() -> dict[str, Any]:
    counts = dict.fromkeys(
        ("rows_delivered", "rows_accepted", "rows_rejected", "amounts_unreadable", "total_unreadable"), 0
    )
    amounts = dict.fromkeys(("amount_delivered", "amount_accepted", "amount_rejected", "declared_total"))
    return counts | amounts | {"row_months": [], "missing_months": []}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
