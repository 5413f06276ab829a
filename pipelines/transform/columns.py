"""Which columns a KPI needs, and which of them a municipality has not agreed to deliver.

A column that no layout maps is not empty, it is not agreed: what rests on it has no value, and that is not zero.
"""

from collections.abc import Iterator
from datetime import date

import duckdb

from expectations.catalog import Catalog
from expectations.models import Amount, Contract, Input, Layout, SurvivalQuantile
from pipelines.store.lake import insert_rows
from pipelines.transform.calendar import last_complete_month, months_between


def needed_columns(part: Input, contract: Contract) -> set[str]:
    """The columns of the delivery that an input filters, counts by or adds up; derived ones are traced back."""
    named = {*part.where, part.month or contract.month}
    if isinstance(part, Amount):
        named |= {part.column} if part.column else set(part.weights or {})
    else:
        named.add(part.column)
    if isinstance(part, SurvivalQuantile):
        named |= {part.censored, *part.event}
    return {column for name in named for column in _delivered(name, contract)}


def _delivered(name: str, contract: Contract) -> Iterator[str]:
    if name in contract.columns:
        yield name
    else:
        for given in contract.derived[name].inputs:
            yield from _delivered(given, contract)


def load_lacking(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: date) -> None:
    """Table `lacking` (municipality_id, dataset_id, month, column_id): what the layout in force does not deliver."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE lacking
           (municipality_id VARCHAR, dataset_id VARCHAR, month DATE, column_id VARCHAR)"""
    )
    insert_rows(con, "lacking", list(_lacking(catalog, as_of)))


def _lacking(catalog: Catalog, as_of: date) -> Iterator[tuple[str, str, date, str]]:
    months = list(months_between(catalog.association.first_month, last_complete_month(as_of)))
    for municipality_id in catalog.municipalities:
        for dataset_id, contract in catalog.delivered_contracts().items():
            for month in months:
                layout = catalog.layout(municipality_id, dataset_id, month)
                for column in _not_mapped(contract, layout) if layout else ():
                    yield municipality_id, dataset_id, month, column


def _not_mapped(contract: Contract, layout: Layout) -> list[str]:
    mapped = {*layout.columns, *layout.constants}
    for wide in layout.wide:
        mapped |= {wide.into, *wide.constants}
    return [name for name, column in contract.columns.items() if name not in mapped and column.default is None]
