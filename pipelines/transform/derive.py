"""Derived columns of a contract, in the closed forms it may use. All else that they rest on is named by `derived_key`."""

from collections.abc import Collection
from typing import Any

from expectations.catalog import Catalog
from expectations.models import Contract, Derived
from expectations.rules import sql_text
from pipelines.transform.typed import SQL_TYPES
from pipelines.transform.workdays import free_days, needs_workdays


def derived_sql(source: str, contract: Contract, catalog: Catalog, delivered: Collection[str]) -> str:
    """`source` with the derived columns added, in the order of the contract (a later one may use an earlier one).

    `delivered`: the columns that the layout delivers at all. Where working days are counted the connection needs the
    table `workday`, where waiting is counted the source needs the column `observed_until`.
    """
    counted = sorted({c for d in contract.derived.values() for c in d.working_days_between or ()})
    joins = "".join(f" LEFT JOIN workday w_{c} ON w_{c}.day = s.{c}" for c in counted)
    before = "".join(f", w_{c}.before AS _before_{c}" for c in counted)
    query = f"SELECT s.*{before} FROM {source} s{joins}"
    for name, derived in contract.derived.items():
        form = _form(derived, contract, catalog, delivered)
        query = f"SELECT *, ({form})::{SQL_TYPES[derived.type]} AS {name} FROM ({query})"
    return f"SELECT * EXCLUDE ({', '.join(f'_before_{c}' for c in counted)}) FROM ({query})" if counted else query


def derived_key(contract: Contract, catalog: Catalog, municipality_id: str) -> list[Any]:
    """What decides the derived columns besides the row, the contract and the layout: vocabularies and the calendar."""
    lookups = [d.lookup for d in contract.derived.values() if d.lookup]
    taken = [
        {k: str(getattr(entry, lookup.take)) for k, entry in catalog.vocabulary[lookup.vocabulary].items()}
        for lookup in lookups
    ]
    return [taken, free_days(catalog, municipality_id) if needs_workdays(contract) else None]


def _form(derived: Derived, contract: Contract, catalog: Catalog, delivered: Collection[str]) -> str:
    if derived.days_between or derived.minus:
        start, end = derived.days_between or reversed(derived.minus or ())
        return f"{end} - {start}"
    if derived.working_days_between:
        start, end = derived.working_days_between
        return f"CASE WHEN {start} <= {end} THEN _before_{end} - _before_{start} END"
    if derived.compare:
        left, operator, right = derived.compare
        return f"{left} {operator} {right}"
    if derived.product:
        return " * ".join(derived.product)
    if derived.reached:
        r = derived.reached
        reached = f"{r.date} <= {r.by}"
        return (
            f"CASE WHEN {r.date} IS NULL AND {r.open} IS NULL THEN false ELSE {reached} END"
            if r.date in delivered
            else reached
        )
    if derived.waiting:
        return f"CASE WHEN {derived.waiting.until} IS NULL THEN observed_until - {derived.waiting.since} END"
    return _lookup(derived, contract, catalog)


def _lookup(derived: Derived, contract: Contract, catalog: Catalog) -> str:
    assert derived.lookup
    column = contract.columns.get(derived.lookup.by)
    by_prefix = column is not None and column.match == "longest_prefix"
    entries = sorted(catalog.vocabulary[derived.lookup.vocabulary].items(), key=lambda e: -len(e[0]))
    cases = ""
    for key, entry in entries:
        value = getattr(entry, derived.lookup.take)
        if value is not None:
            test = (
                f"starts_with({derived.lookup.by}, {sql_text(key)})"
                if by_prefix
                else f"{derived.lookup.by} = {sql_text(key)}"
            )
            cases += f" WHEN {test} THEN {sql_text(str(value))}"
    return f"CASE{cases} END" if cases else "NULL"
