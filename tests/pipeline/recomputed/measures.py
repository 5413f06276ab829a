"""Sums, counts and values of a KPI's inputs per level and month, by the words of its definition.

A level is (municipality or '*', service or '*'). All amounts are whole millionths, so that sums are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from expectations.models import Amount, Condition, Contract, Excluded, Present, Quantile
from tests.pipeline.recomputed.parse import MILLION
from tests.pipeline.recomputed.periods import month_number

Level = tuple[str, str]


@dataclass(frozen=True)
class Months:
    """Of one level: per month the sum in millionths, the rows, and for a quantile the single values."""

    sums: np.ndarray
    rows: np.ndarray
    values: list[np.ndarray]


def matching(records: pd.DataFrame, where: dict[str, Condition]) -> pd.DataFrame:
    """The rows that an input counts."""
    for column, condition in where.items():
        cells = records[column]
        if isinstance(condition, Present):
            keep = cells.notna() == condition.present
        elif isinstance(condition, Excluded):
            keep = ~cells.isin(condition.values)
        else:
            named = condition if isinstance(condition, tuple) else (condition,)
            wanted = [value if isinstance(value, str | bool) else int(value * MILLION) for value in named]
            keep = pd.Series([cell in wanted for cell in cells], index=cells.index, dtype=bool)
        records = records[keep]
    return records


def amounts(records: pd.DataFrame, part: Amount | Quantile) -> list[int]:
    """What each row adds, in millionths; an empty cell adds nothing."""
    if isinstance(part, Amount) and part.count:
        return [MILLION] * len(records)
    if isinstance(part, Amount) and part.weights:
        weighted = [[int((cell or 0) * weight) for cell in records[name]] for name, weight in part.weights.items()]
        return [sum(row) for row in zip(*weighted, strict=True)]
    return [cell or 0 for cell in records[part.column]]


def by_level(
    records: pd.DataFrame, part: Amount | Quantile, contract: Contract, first: date, count: int, services: bool
) -> dict[Level, Months]:
    """The months of an input at every level in which a row lies."""
    rows = matching(records, part.where)
    if isinstance(part, Quantile):
        rows = rows[rows[part.column].notna()]
    days = rows[part.month or contract.month]
    rows = rows.assign(amount=pd.Series(amounts(rows, part), index=rows.index, dtype="int64"))[days.notna()]
    at = [month_number(day) - month_number(first) for day in days[days.notna()]]
    rows = rows.assign(at=np.array(at, dtype="int64"))
    rows = rows[rows["at"].between(0, count - 1)]
    return {level: _months(group, count) for level, group in _levels(rows, services)}


def _levels(rows: pd.DataFrame, services: bool) -> Iterator[tuple[Level, pd.DataFrame]]:
    yield ("*", "*"), rows
    for municipality_id, group in rows.groupby("municipality_id"):
        yield (str(municipality_id), "*"), group
    if services:
        for service_id, group in rows.groupby("service_id"):
            yield ("*", str(service_id)), group
        for (municipality_id, service_id), group in rows.groupby(["municipality_id", "service_id"]):
            yield (municipality_id, service_id), group


def _months(group: pd.DataFrame, count: int) -> Months:
    sums, rows = np.zeros(count, dtype="int64"), np.zeros(count, dtype="int64")
    at, amount = group["at"].to_numpy(), group["amount"].to_numpy()
    np.add.at(sums, at, amount)
    np.add.at(rows, at, 1)
    order = np.argsort(at, kind="stable")
    values = np.split(amount[order], np.searchsorted(at[order], np.arange(1, count)))
    return Months(sums, rows, values)


def counts_units(part: Amount, contract: Contract) -> bool:
    """Whether the sum is a number of units: of rows, or of whole numbers each counted once."""
    if part.count:
        return True
    names = part.weights or {part.column: 1}
    return all(contract.columns[n].type == "integer" for n in names) and all(w == 1 for w in names.values())


def nothing(count: int) -> Months:
    """A level without any row: true zeros, where its months were delivered."""
    empty: Any = np.zeros(count, dtype="int64")
    return Months(empty, empty, [empty[:0]] * count)
