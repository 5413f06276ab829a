"""The KPIs of a grant's purpose, of its members and nobody else.

Where all municipalities are members, the published values of all are theirs. Where only some are, sums are added up from
the published numerators and denominators of each: a ratio of sums, never a mean of ratios. A quantile cannot be had that
way (it needs the cases themselves), so it is told for each member only.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from expectations.models import Words

MILLIONTH = Decimal("0.000001")
"""Values are published to the millionth."""


@dataclass(frozen=True)
class Cell:
    """What is published of one municipality and period. `numerator`, `denominator`: None where there is no value."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    state: str


@dataclass(frozen=True)
class KpiSeries:
    """One KPI of the purpose over the members of a grant."""

    kpi_id: str
    title: Words
    unit: Words
    symbol: str
    decimals: int
    direction: str
    baseline_year: int | None
    baseline: Decimal | None
    target: Decimal | None
    values: tuple[tuple[date, Decimal], ...]
    """(last day of the window, value) in order of time; windows without a value are left out."""
    window_months: int
    by_municipality: dict[str, tuple[Decimal | None, Decimal | None]]
    """Member → value of the baseline year, value of the newest window up to the day of the report."""
    newest_end: date | None = None
    """Last day of that window; it is one for all, whether or not it has a value."""
    is_joint: bool = True
    """False: members have no value together, each has its own."""

    @property
    def newest(self) -> Decimal | None:
        return self.values[-1][1] if self.values and self.values[-1][0] == self.newest_end else None


def read_kpi(con: duckdb.DuckDBPyConnection, kpi_id: str, members: Sequence[str], until: date) -> KpiSeries | None:
    """Values up to `until`; None where the snapshot has no such KPI."""
    rows: list[Any] = con.execute(
        """SELECT k.title_de, k.title_en, u.title_de, u.title_en, u.symbol, u.decimals, k.direction, k.baseline_year,
                  k.target_value, k.window_months, k.kind, u.scale FROM kpi k JOIN unit u USING (unit_id) WHERE kpi_id = ?""",
        [kpi_id],
    ).fetchall()
    if not rows:
        return None
    row, all_of_them = rows[0], {m for (m,) in con.execute("SELECT municipality_id FROM municipality").fetchall()}
    cells = _cells(con, kpi_id, "rolling" if row[9] > 1 else "month", until)
    years = {end: of for end, of in _cells(con, kpi_id, "year", until).items() if end.year == row[7]}
    together = _published if all_of_them <= set(members) else _added_up(row[10], Decimal(row[11]), members)
    end = max(cells, default=None)
    last, base = cells.get(end, {}) if end else {}, next(iter(years.values()), {})
    return KpiSeries(
        kpi_id, Words(de=row[0], en=row[1]), Words(de=row[2], en=row[3]), row[4] or "", row[5], row[6], row[7],
        together(base), row[8], tuple((day, v) for day, of in cells.items() if (v := together(of)) is not None), row[9],
        {m: (_value(base, m), _value(last, m)) for m in members}, end,
        all_of_them <= set(members) or row[10] in ADDED_UP,
    )  # fmt: skip


def _cells(con: duckdb.DuckDBPyConnection, kpi_id: str, kind: str, until: date) -> dict[date, dict[str, Cell]]:
    """Last day → municipality (and `*`) → cell, in order of time, of all services together."""
    found: dict[date, dict[str, Cell]] = defaultdict(dict)
    for end, municipality_id, *cell in con.execute(
        """SELECT period_end, municipality_id, value, numerator, denominator, state FROM kpi_value
           WHERE kpi_id = ? AND service_id = '*' AND period_kind = ? AND period_end <= ? ORDER BY 1, 2""",
        [kpi_id, kind, until],
    ).fetchall():
        found[end][municipality_id] = Cell(*cell)
    return found


def _value(of: Mapping[str, Cell], municipality_id: str) -> Decimal | None:
    return of[municipality_id].value if municipality_id in of else None


def _published(of: Mapping[str, Cell]) -> Decimal | None:
    return _value(of, "*")


def _added_up(kind: str, scale: Decimal, members: Sequence[str]) -> Callable[[Mapping[str, Cell]], Decimal | None]:
    def add_up(of: Mapping[str, Cell]) -> Decimal | None:
        return roll_up(kind, scale, [of[m] for m in members if m in of]) if set(members) <= set(of) else None

    return add_up


def roll_up(kind: str, scale: Decimal, cells: Sequence[Cell]) -> Decimal | None:
    """The value of all `cells` together; None where it cannot be known: a part is missing, or the kind does not add up.

    A share of no cases is nothing of nothing and takes nothing away; of every other kind each part has to have a value.
    """
    if kind not in ADDED_UP:
        return None
    counted = [c for c in cells if not (kind == "share" and c.state == "no_cases")]
    if not counted or any(c.value is None or c.numerator is None for c in counted):
        return None
    above = sum((c.numerator for c in counted if c.numerator is not None), Decimal(0))
    below = sum((c.denominator for c in counted if c.denominator is not None), Decimal(0))
    return ADDED_UP[kind](above, below, scale)


def _divided(above: Decimal, below: Decimal, scale: Decimal) -> Decimal | None:
    return (above * scale / below).quantize(MILLIONTH, ROUND_HALF_UP) if below else None


ADDED_UP: dict[str, Callable[[Decimal, Decimal, Decimal], Decimal | None]] = {
    "total": lambda above, _, scale: (above * scale).quantize(MILLIONTH, ROUND_HALF_UP),
    "difference": lambda above, below, scale: ((above - below) * scale).quantize(MILLIONTH, ROUND_HALF_UP),
    "ratio": _divided,
    "share": _divided,
}
"""Kinds of KPI whose numerators and denominators may be added up."""
