"""One delivered table → typed records, each with the rules it breaks; derived columns of the good ones."""

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Column, Contract, Layout, RowRule
from tests.pipeline.recomputed.cells import ERROR
from tests.pipeline.recomputed.clocks import observed_until, office_calendar, working_days
from tests.pipeline.recomputed.parse import MILLION, mapped, parse

COMPARE = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
    "<>": operator.ne,
}
Broken = dict[str, pd.Series]


@dataclass(frozen=True)
class Sent:
    """Who delivered, when, in which layout, for which months."""

    municipality_id: str
    delivered_on: date
    layout: Layout
    covered: list[date]

    @property
    def columns(self) -> set[str]:
        """The columns that come at all."""
        return {*self.layout.columns, *self.layout.constants}


def type_records(cells: pd.DataFrame, sent: Sent, contract: Contract, catalog: Catalog) -> tuple[pd.DataFrame, Broken]:
    """(records with derived columns, rule id → mask of the rows that break it). Sign as in the contract; `month` is their month."""
    layout = sent.layout
    texts = _texts(cells, layout, contract)
    records = pd.DataFrame({"row": cells["row"]})
    for name, column in contract.columns.items():
        records[name] = _typed(texts[name], name, column, layout, catalog)
    for name in layout.negate:
        records[name] = mapped(records[name], lambda value: None if value is None else -value)
    records["month"] = mapped(records[contract.month], lambda day: day and day.replace(day=1))
    records = derive(records, sent, contract, catalog)
    broken: Broken = {}
    for rule, mask in _breaks(records, texts, contract, catalog, sent.covered):
        broken[rule] = mask
    errors = cells.drop(columns="row").eq(ERROR).any(axis=1)
    return records, {rule: mask & ~errors for rule, mask in broken.items()} | {"formula_error": errors}


def _texts(cells: pd.DataFrame, layout: Layout, contract: Contract) -> pd.DataFrame:
    texts = pd.DataFrame(index=cells.index)
    for name, column in contract.columns.items():
        if name in layout.columns:
            text = cells[layout.columns[name]].str.strip()
            text = text.where(~text.isin([*layout.empty, ERROR]), "")
        else:
            text = pd.Series(layout.constants.get(name, ""), index=cells.index)
        texts[name] = text.where(text != "", column.default or "")
    return texts


def _typed(texts: pd.Series, name: str, column: Column, layout: Layout, catalog: Catalog) -> pd.Series:
    if column.type not in ("code", "text"):
        return parse(texts, column, layout, catalog.association.timezone)
    ours = layout.codes.get(name, {})
    values = mapped(texts, lambda text: ours.get(text, text) or None)
    if column.type == "text":
        return values
    allowed = set(column.allowed or catalog.vocabulary[column.vocabulary or ""])
    if column.match == "longest_prefix":
        return mapped(values, lambda value: value and _longest_prefix(value, allowed))
    return mapped(values, lambda value: value if value in allowed else None)


def _longest_prefix(value: str, allowed: set[str]) -> str | None:
    return next((value[:n] for n in range(len(value), 0, -1) if value[:n] in allowed), None)


def _breaks(
    records: pd.DataFrame, texts: pd.DataFrame, contract: Contract, catalog: Catalog, covered: list[date]
) -> Iterator[tuple[str, pd.Series]]:
    for name, column in contract.columns.items():
        filled, value = texts[name] != "", records[name]
        if column.required:
            yield f"{name}.required", ~filled
        if column.type == "text":
            yield f"{name}.too_long", texts[name].str.len() > column.max_length
            if column.pattern:
                form = re.compile(column.pattern)
                yield f"{name}.bad_pattern", filled & ~texts[name].map(lambda t, f=form: bool(f.fullmatch(t)))
            continue
        yield f"{name}.{'not_allowed' if column.type == 'code' else 'not_readable'}", filled & value.isna()
        if column.min is not None:
            yield f"{name}.too_small", _holds(value, operator.lt, _bound(column.min))
        if column.max is not None:
            yield f"{name}.too_large", _holds(value, operator.gt, _bound(column.max))
    yield f"{contract.month}.outside_period", records["month"].notna() & ~records["month"].isin(covered)
    known = records[list(contract.unique)].notna().all(axis=1)
    yield f"{contract.unique[0]}.duplicate", known & records.duplicated(list(contract.unique))
    for rule in contract.rules:
        yield rule.id, _breaks_rule(records, texts, rule)


def _breaks_rule(records: pd.DataFrame, texts: pd.DataFrame, rule: RowRule) -> pd.Series:
    if rule.compare:
        left, sign, right = rule.compare
        pairs = zip(_side(records, left), _side(records, right), strict=True)
        good = [a is None or b is None or COMPARE[sign](a, b) for a, b in pairs]
        return ~pd.Series(good, index=records.index, dtype=bool)
    applies = pd.Series(True, index=records.index)
    for name, values in (rule.when or {}).items():
        applies &= records[name].isin(values) if values else texts[name] != ""
    if rule.needs:
        return applies & (texts[list(rule.needs)] == "").any(axis=1)
    outside = pd.Series(False, index=records.index)
    for name, bounds in (rule.within or {}).items():
        for compare, bound in ((operator.lt, bounds.min), (operator.gt, bounds.max)):
            if bound is not None:
                outside |= _holds(records[name], compare, _bound(bound))
    return applies & outside


def _side(records: pd.DataFrame, names: str | tuple[str, ...]) -> list[Any]:
    if isinstance(names, str):
        return list(records[names])
    return [sum(value or 0 for value in row) for row in zip(*(records[name] for name in names), strict=True)]


def _bound(bound: Decimal | date) -> int | date:
    return bound if isinstance(bound, date) else int(bound * MILLION)


def _holds(values: pd.Series, compare: Any, bound: int | date) -> pd.Series:
    return mapped(values, lambda value: value is not None and compare(value, bound)).astype(bool)


def derive(records: pd.DataFrame, sent: Sent, contract: Contract, catalog: Catalog) -> pd.DataFrame:
    """The records with the contract's derived columns; empty where an input is empty. Days are whole days."""
    dates = [name for name, column in contract.columns.items() if column.type == "date"]
    for name, derived in contract.derived.items():
        if derived.days_between:
            start, end = (records[c] for c in derived.days_between)
            pairs = zip(start, end, strict=True)
            values: list[Any] = [None if a is None or b is None else (b - a).days * MILLION for a, b in pairs]
        elif derived.working_days_between:
            start, end = (records[c] for c in derived.working_days_between)
            counted = working_days(start, end, office_calendar(catalog, sent.municipality_id))
            values = [None if days is None else days * MILLION for days in counted]
        elif derived.minus:
            pairs = zip(*(records[c] for c in derived.minus), strict=True)
            values = [None if a is None or b is None else a - b for a, b in pairs]
        elif derived.reached:
            r = derived.reached
            late = False if r.date in sent.columns else None
            rows = zip(records[r.date], records[r.by], records[r.open], strict=True)
            values = [(late if o is None else None) if d is None else by and d <= by for d, by, o in rows]
        elif derived.waiting:
            last = observed_until(records, dates, sent.delivered_on)
            pairs = zip(records[derived.waiting.since], records[derived.waiting.until], strict=True)
            values = [(last - a).days * MILLION if last and a and b is None else None for a, b in pairs]
        elif derived.lookup:
            words, take = catalog.vocabulary[derived.lookup.vocabulary], derived.lookup.take
            found = {key: getattr(word, take) for key, word in words.items()}
            unit = MILLION if derived.type == "integer" else 1
            values = [None if (v := found.get(key)) is None else v * unit for key in records[derived.lookup.by]]
        elif derived.compare:
            left, sign, right = derived.compare
            pairs = zip(records[left], records[right], strict=True)
            values = [None if a is None or b is None else COMPARE[sign](a, b) for a, b in pairs]
        else:
            raise NotImplementedError(f"no delivered dataset has a derived column of this form: {name}")
        records[name] = pd.Series(values, index=records.index, dtype=object)
    return records
