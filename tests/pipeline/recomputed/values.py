"""Every cell of every KPI before disclosure control: numerator, denominator, value, n and state."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Amount, Difference, Kpi, Quantile, Share, Total
from tests.pipeline.recomputed.deliveries import Delivery, month_states, read_inbox, standing_records
from tests.pipeline.recomputed.figures import delivery_coverage, municipality_figures, staff_costs, staff_states
from tests.pipeline.recomputed.measures import Level, Months, by_level, counts_units, nothing
from tests.pipeline.recomputed.parse import MILLION
from tests.pipeline.recomputed.periods import Period, month_number, month_of, periods

KEY = ["kpi_id", "municipality_id", "service_id", "period_kind", "period_start"]


@dataclass(frozen=True)
class Recomputed:
    """What came out: `cells` with KEY, value, numerator, denominator, n and state; deliveries; month states."""

    cells: pd.DataFrame
    deliveries: list[Delivery]
    states: pd.DataFrame


@dataclass(frozen=True)
class Cell:
    state: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class Workings:
    """Records from which all KPIs are computed. `states`: (dataset, municipality) → the state of each month."""

    catalog: Catalog
    first: date
    last: date
    records: dict[str, pd.DataFrame]
    states: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return month_number(self.last) - month_number(self.first) + 1


def recompute(catalog: Catalog, inbox: Path, as_of: date) -> Recomputed:
    """From the delivered files to all cells."""
    first, last = catalog.association.first_month, month_of(month_number(as_of) - 1)
    months = [month_of(n) for n in range(month_number(first), month_number(last) + 1)]
    deliveries = read_inbox(catalog, inbox)
    states = month_states(catalog, deliveries, months, as_of)
    records = {d: standing_records(catalog, deliveries, d) for d in catalog.delivered_contracts()}
    records["municipality_figures"] = municipality_figures(catalog, months)
    records["delivery_coverage"] = delivery_coverage(states)
    records["staff_costs"] = staff_costs(catalog, months)
    grouped = states.groupby(["dataset_id", "municipality_id"])["state"]
    known = {key: list(group) for key, group in grouped} | staff_states(catalog, months)
    workings = Workings(catalog, first, last, records, known)
    rows = [
        (kpi_id, *level, period.kind, period.start, cell.value, cell.numerator, cell.denominator, cell.n, cell.state)
        for kpi_id, kpi in catalog.kpis.items()
        for level, period, cell in _cells(workings, kpi)
    ]
    columns = [*KEY, "value", "numerator", "denominator", "n", "state"]
    return Recomputed(pd.DataFrame(rows, columns=columns, dtype=object), deliveries, states)


def _cells(workings: Workings, kpi: Kpi) -> Iterator[tuple[Level, Period, Cell]]:
    catalog, by_service = workings.catalog, "service" in kpi.by
    parts = []
    for part in kpi.inputs:
        contract, records = catalog.contracts[part.dataset], workings.records[part.dataset]
        parts.append(by_level(records, part, contract, workings.first, workings.count, by_service))
    shown = periods(workings.first, workings.last, kpi.window_months)
    for level in _levels(catalog, by_service):
        months = [part.get(level) or nothing(workings.count) for part in parts]
        for period in shown:
            state, may_show, gaps = _state(workings, kpi, level, period)
            shown_cell = Cell(state)
            if may_show:
                shown_cell = _cell(catalog, kpi, months, period, state, year_so_far=not gaps)
            yield level, period, shown_cell


def _levels(catalog: Catalog, by_service: bool) -> Iterator[Level]:
    for municipality_id in ("*", *catalog.municipalities):
        yield municipality_id, "*"
        if by_service and municipality_id == "*":
            yield from (("*", service_id) for service_id in catalog.vocabulary["services"])
        elif by_service:
            yield from ((municipality_id, service_id) for service_id in catalog.services_of(municipality_id))


def _state(workings: Workings, kpi: Kpi, level: Level, period: Period) -> tuple[str, bool, bool]:
    """(state, whether a value may stand beside it, whether something is missing), by what was agreed and delivered."""
    catalog = workings.catalog
    members = [level[0]]
    if level[0] == "*":  # a service of all rests on those that offer it
        members = [m for m in catalog.municipalities if level[1] == "*" or level[1] in catalog.services_of(m)]
    found = [
        workings.states.get((part.dataset, member), ["delivered"] * workings.count)[at]
        for part in {p.dataset: p for p in kpi.inputs}.values()
        for member in members
        for at in period.months
    ]
    gaps = [s for s in ("rejected", "no_delivery", "not_due", "not_agreed") if s in found]
    if set(found) == {"not_agreed"}:
        return "not_agreed", False, True
    tolerant = isinstance(kpi.measure, Share | Quantile) and "delivered" in found
    if gaps and not tolerant:
        return {"not_due": "provisional"}.get(gaps[0], gaps[0]), False, True
    stocks = {isinstance(p, Amount) and p.over_time == "last" for p in kpi.inputs}
    if not period.whole and len(stocks) > 1:  # a flow over part of a year is not set against a stock
        return "provisional", False, bool(gaps)
    return ("provisional" if gaps or not period.whole else "ok"), True, bool(gaps)


def _cell(catalog: Catalog, kpi: Kpi, months: list[Months], period: Period, state: str, *, year_so_far: bool) -> Cell:
    """`year_so_far`: nothing is missing but the months that are not over yet."""
    measure = kpi.measure
    nothing = Cell("no_cases", n=0) if state == "ok" or year_so_far else Cell("provisional")
    if isinstance(measure, Quantile):
        values = np.sort(np.concatenate([months[0].values[at] for at in period.months]))
        if not len(values):
            return nothing
        share = Fraction(measure.q) * len(values)
        nearest = Decimal(int(values[-(-share.numerator // share.denominator) - 1])) / MILLION
        return Cell(state, nearest, nearest, None, len(values))
    sums = [_sum(part, of, period) for part, of in zip(kpi.inputs, months, strict=True)]  # type: ignore[arg-type]
    rows = [int(of.rows[list(period.months)].sum()) for of in months]
    if isinstance(measure, Total):
        return Cell(state, sums[0], sums[0], None, rows[0])
    if isinstance(measure, Difference):
        return Cell(state, sums[0] - sums[1], sums[0], sums[1], sum(rows))
    *added, denominator = sums
    if denominator == 0:
        return nothing
    numerator = sum(added, Decimal(0))
    units = counts_units(measure.denominator, catalog.contracts[measure.denominator.dataset])
    scale = catalog.vocabulary["units"][kpi.unit].scale
    n = int(denominator) if units else rows[-1]
    return Cell(state, _divide(numerator * scale, denominator), numerator, denominator, n)


def _sum(part: Any, months: Months, period: Period) -> Decimal:
    at = list(period.months)[-1:] if part.over_time == "last" else list(period.months)
    return Decimal(int(months.sums[at].sum())) / MILLION


def _divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    return (numerator / denominator).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
