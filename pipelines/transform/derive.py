"""Derived columns of a contract, in the closed forms it may use."""

from expectations.catalog import Catalog
from expectations.models import Contract, Derived
from expectations.rules import sql_text
from pipelines.transform.typed import SQL_TYPES


def derived_sql(source: str, contract: Contract, catalog: Catalog) -> str:
    """`source` with the derived columns added, in the order of the contract (a later one may use an earlier one)."""
    query = f"SELECT * FROM {source}"
    for name, derived in contract.derived.items():
        query = f"SELECT *, ({_form(derived, contract, catalog)})::{SQL_TYPES[derived.type]} AS {name} FROM ({query})"
    return query


def _form(derived: Derived, contract: Contract, catalog: Catalog) -> str:
    if derived.days_between:
        start, end = derived.days_between
        return f"{end} - {start}"
    if derived.compare:
        left, operator, right = derived.compare
        return f"{left} {operator} {right}"
    if derived.product:
        return " * ".join(derived.product)
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
