"""Every cell of every KPI before disclosure control: numerator, denominator, value, n and state."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Amount, Difference, Kpi, Quantile, Ratio, Share, SurvivalQuantile, Total
from tests.pipeline.recomputed.agreed import states_for
from tests.pipeline.recomputed.clocks import kaplan_meier, open_cases, open_cases_states
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
    cases = records["processing_times"]
    records["open_cases"] = open_cases(cases, months)
    for municipality_id in catalog.municipalities:
        mine = cases[(cases["municipality_id"] == municipality_id) & cases["decided_date"].isna()]
        unheard = min(mine["delivered_on"], default=None)
        source = known["processing_times", municipality_id]
        known["open_cases", municipality_id] = open_cases_states(source, months, unheard)
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
    workings = replace(workings, states=states_for(kpi, catalog, workings.first, workings.states))
    parts = []
    for part in _inputs(kpi):
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


def _inputs(kpi: Kpi) -> tuple[Amount | Quantile, ...]:
    """Of a cohort the days of the cases that ended, then those of the cases still open."""
    m = kpi.measure
    if not isinstance(m, SurvivalQuantile):
        return kpi.inputs  # type: ignore[return-value]
    ended = Quantile(kind="quantile", dataset=m.dataset, column=m.column, q=m.q, where=m.where | m.event, month=m.month)
    return ended, ended.model_copy(update={"column": m.censored, "where": m.where})


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
        for at in _months_that_count(part, period)
    ]
    gaps = [s for s in ("rejected", "no_delivery", "not_due", "not_agreed") if s in found]
    if set(found) == {"not_agreed"}:
        return "not_agreed", False, True
    tolerant = isinstance(kpi.measure, Share | Quantile | SurvivalQuantile) and {"delivered", "partial"} & set(found)
    if gaps and not tolerant:
        return {"not_due": "provisional"}.get(gaps[0], gaps[0]), False, True
    stocks = {isinstance(p, Amount) and p.over_time == "last" for p in kpi.inputs}
    if not period.whole and len(stocks) > 1:  # a flow over part of a year is not set against a stock
        return "provisional", False, bool(gaps)
    partial = "partial" in found
    return ("provisional" if gaps or partial or not period.whole else "ok"), True, bool(gaps) or partial


def _months_that_count(part: Any, period: Period) -> list[int]:
    """Of what was open at the end of a month only the last month speaks; gaps before it make that `partial`."""
    months = list(period.months)
    return months[-1:] if part.dataset == "open_cases" else months


def _cell(catalog: Catalog, kpi: Kpi, months: list[Months], period: Period, state: str, *, year_so_far: bool) -> Cell:
    """`year_so_far`: nothing is missing but the months that are not over yet."""
    measure = kpi.measure
    nothing = Cell("no_cases", n=0) if state == "ok" or year_so_far else Cell("provisional")
    if isinstance(measure, SurvivalQuantile):
        ended, still = (np.concatenate([of.values[at] for at in period.months]) for of in months)
        if not len(ended) + len(still):
            return nothing
        days = kaplan_meier(ended, still, float(measure.q))
        if days is None:
            return Cell("provisional")
        state = "provisional" if (still < days).any() else state
        return Cell(state, Decimal(days) / MILLION, Decimal(days) / MILLION, None, len(ended) + len(still))
    if isinstance(measure, Quantile):
        values = np.sort(np.concatenate([months[0].values[at] for at in _shown(measure, period)]))
        if not len(values):
            return nothing
        share = Fraction(measure.q) * len(values)
        nearest = Decimal(int(values[-(-share.numerator // share.denominator) - 1])) / MILLION
        return Cell(state, nearest, nearest, None, len(values))
    sums = [_sum(part, of, period) for part, of in zip(kpi.inputs, months, strict=True)]  # type: ignore[arg-type]
    rows = [int(of.rows[_shown(part, period)].sum()) for part, of in zip(kpi.inputs, months, strict=True)]
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
    n = int(denominator) if units and measure.denominator.over_time != "mean" else rows[-1]
    if isinstance(measure, Ratio) and all(counts_units(p, catalog.contracts[p.dataset]) for p in kpi.inputs[:-1]):  # type: ignore[arg-type]
        n = min(n, sum(rows[:-1]) or n)
    return Cell(state, _divide(numerator * scale, denominator), numerator, denominator, n)


def _shown(part: Any, period: Period) -> list[int]:
    months = list(period.months)
    return months[-1:] if part.over_time == "last" else months


def _sum(part: Any, months: Months, period: Period) -> Decimal:
    total = Decimal(int(months.sums[_shown(part, period)].sum())) / MILLION
    return _divide(total, Decimal(len(period.months))) if part.over_time == "mean" else total


def _divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    return (numerator / denominator).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
