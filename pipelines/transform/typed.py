"""Cells as delivered → one typed record per row (or per row and wide column), by declaration alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from expectations.catalog import Catalog
from expectations.models import Column, Contract, Layout, Wide
from expectations.rules import sql_text
from pipelines.ingest.dates import date_sql
from pipelines.ingest.numbers import number_sql
from pipelines.store.lake import quoted

SQL_TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "date": "DATE",
    "month": "DATE",
    "integer": "BIGINT",
    "decimal": "DECIMAL(28,6)",
    "money": "DECIMAL(18,2)",
    "flag": "BOOLEAN",
}


def typed_sql(
    cells: Path, contract: Contract, layout: Layout, catalog: Catalog, *,
    delivery_id: str, covered: tuple[str, str], delivered_on: date,
) -> str:  # fmt: skip
    """A query over the cells file with every contract column typed (`c`) and as delivered (`c__text`).

    `covered`: the first and last month of the delivery as ISO dates, or '' where the file name does not say.
    `observed_until` is the latest date recorded in it that is not after the day of delivery.
    """
    records = " UNION ALL ".join(_records(cells, contract, layout))
    columns = ", ".join(
        f"{_value_sql(name, column, layout, catalog)} AS {name}, {name}__text"
        for name, column in contract.columns.items()
    )
    first, last = (f"DATE '{c}'" if c else "NULL::DATE" for c in covered)
    keys = ", ".join(f"coalesce({name}::VARCHAR, {name}__text)" for name in contract.unique)
    known = " AND ".join(f"{name}__text <> ''" for name in contract.unique)
    window = f"OVER (PARTITION BY {keys})"
    duplicate = (
        f"CASE WHEN {known} AND min(source_row) {window} < source_row THEN min(source_row) {window} END"
        if contract.unique
        else "NULL::BIGINT"
    )
    return f"""
        SELECT {sql_text(delivery_id)} AS delivery_id, *, {duplicate} AS duplicate_of,
            {_observed_until(contract, delivered_on)} AS observed_until
        FROM (
            SELECT *, date_trunc('month', {contract.month})::DATE AS _month, {first} AS covered_first, {last} AS covered_last
            FROM (SELECT source_row, part, {columns} FROM ({records}))
        )
    """


def delivered_columns(layout: Layout) -> set[str]:
    """The contract's columns that come with this layout at all, empty or not."""
    wide = {name for w in layout.wide for name in (w.into, *w.constants)}
    return {*layout.columns, *layout.constants, *wide}


def _observed_until(contract: Contract, delivered_on: date) -> str:
    dates = [name for name, column in contract.columns.items() if column.type == "date"]
    if not any(d.waiting for d in contract.derived.values()):
        return "NULL::DATE"
    known = ", ".join(f"CASE WHEN {name} <= DATE '{delivered_on}' THEN {name} END" for name in dates)
    return f"max(greatest({known})) OVER ()"


def _records(cells: Path, contract: Contract, layout: Layout) -> Iterator[str]:
    """One SELECT per wide column; every row of their file is in at least one of them."""
    source = f"read_parquet('{quoted(cells)}')"
    if not layout.wide:
        yield _record(source, contract, layout, None, "true")
        return
    filled = [f"{_cell(w.header, layout)} <> ''" for w in layout.wide]
    for part, (wide, condition) in enumerate(zip(layout.wide, filled, strict=True)):
        yield _record(source, contract, layout, wide, condition, part)
    yield _record(source, contract, layout, layout.wide[0], f"NOT ({' OR '.join(filled)})")


def _record(source: str, contract: Contract, layout: Layout, wide: Wide | None, condition: str, part: int = 0) -> str:
    texts = ", ".join(f"{_text(name, layout, wide)} AS {name}__text" for name in contract.columns)
    negate = str(wide.negate if wide else False).lower()
    return f'SELECT "row" AS source_row, {part} AS part, {negate} AS _negate, {texts} FROM {source} WHERE {condition}'


def _text(name: str, layout: Layout, wide: Wide | None) -> str:
    if wide and name == wide.into:
        return _cell(wide.header, layout)
    if wide and name in wide.constants:
        return sql_text(wide.constants[name])
    if name in layout.columns:
        return _cell(layout.columns[name], layout)
    return sql_text(layout.constants.get(name, ""))


def _cell(header: str, layout: Layout) -> str:
    """The cell without surrounding blanks (also no-break ones); '' where it holds a declared word for empty."""
    trimmed = f"""trim("{header.replace('"', '""')}", ' \u00a0\t\r\n')"""
    if not layout.empty:
        return trimmed
    return f"CASE WHEN {trimmed} IN ({', '.join(map(sql_text, layout.empty))}) THEN '' ELSE {trimmed} END"


def _value_sql(name: str, column: Column, layout: Layout, catalog: Catalog) -> str:
    text = f"{name}__text"
    constant = name in layout.constants or any(name in w.constants for w in layout.wide)
    if column.type != "code" and not constant and name in layout.codes:
        text = f"coalesce({_map_sql(layout.codes[name])}[{text}], {text})"
    if column.type == "text":
        value = f"nullif({text}, '')"
    elif column.type == "code":
        value = _code_sql(text, None if constant else layout.codes.get(name), column, catalog)
    elif constant:
        # constants are written in the catalogue's own form, not in the municipality's
        value = f"TRY_CAST(CASE WHEN length({text}) = 7 THEN {text} || '-01' ELSE {text} END AS DATE)" if column.type in (
            "date", "month") else f"TRY_CAST({text} AS {SQL_TYPES[column.type]})"  # fmt: skip
    elif column.type in ("date", "month"):
        value = date_sql(text, layout, column, catalog.association.timezone)
    else:
        value = number_sql(text, layout, column)
    if column.default is not None:
        value = (
            f"CASE WHEN {text} = '' THEN CAST({sql_text(column.default)} AS {SQL_TYPES[column.type]}) ELSE {value} END"
        )
    if name in layout.negate:
        value = f"-({value})"
    if any(w.negate and w.into == name for w in layout.wide):
        value = f"CASE WHEN _negate THEN -({value}) ELSE {value} END"
    return f"({value})::{SQL_TYPES[column.type]}"


def _code_sql(text: str, mapping: dict[str, str] | None, column: Column, catalog: Catalog) -> str:
    """Their text → our code; NULL where there is none. With `longest_prefix` the text itself is the code."""
    known = tuple(column.allowed or catalog.vocabulary[column.vocabulary or ""])
    translated = f"{_map_sql(mapping)}[{text}]" if mapping is not None else f"nullif({text}, '')"
    if column.match == "longest_prefix":
        matches = " OR ".join(f"starts_with({translated}, {sql_text(prefix)})" for prefix in known)
        return f"CASE WHEN {matches or 'false'} THEN {translated} END"
    listed = ", ".join(map(sql_text, known)) or "NULL"
    return f"CASE WHEN {translated} IN ({listed}) THEN {translated} END"


def _map_sql(mapping: dict[str, str]) -> str:
    return f"MAP {{{', '.join(f'{sql_text(k)}: {sql_text(v)}' for k, v in mapping.items())}}}"
