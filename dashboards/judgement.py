"""What a value means beside its target and its baseline year; pure, without words or colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dashboards.filters import Period
from dashboards.records import Kpi, PeriodKind, Value

Verdict = Literal["better", "worse", "same", "neutral"]
WHOLE_YEAR = 12


@dataclass(frozen=True)
class Change:
    """The difference to the baseline, in the KPI's unit."""

    baseline: Value
    difference: Decimal
    verdict: Verdict


def choose_kind(kpi: Kpi, period: Period) -> PeriodKind:
    """A calendar year shows the year; a month shows the KPI's headline that ends with it."""
    return "year" if period.is_year else kpi.headline


def lines_told(kpis: Iterable[Kpi], period: Period) -> set[tuple[str, PeriodKind]]:
    """Each KPI's id with the kinds of its cells that tell how it stands in `period` and since its baseline year."""
    told = [(kpi.kpi_id, choose_kind(kpi, period)) for kpi in kpis]
    return {*told, *((kpi_id, "year") for kpi_id, _ in told)}


def find_cell(cells: Iterable[Value], kind: PeriodKind, period_end: date) -> Value | None:
    return next((cell for cell in cells if cell.period_kind == kind and cell.period_end == period_end), None)


def is_met(kpi: Kpi, value: Decimal | None) -> bool | None:
    """Whether `value`, as it is written, reaches the target; None without value, target or direction."""
    if value is None or kpi.target_value is None or kpi.direction == "neutral":
        return None
    value = round(value, kpi.unit.decimals)
    return value <= kpi.target_value if kpi.direction == "lower" else value >= kpi.target_value


def compare_to_baseline(kpi: Kpi, cells: Iterable[Value], cell: Value | None) -> Change | None:
    """The change since the baseline year; None where there is nothing to compare.

    A sum over a month is compared with the same month of the baseline year, everything else with the year.
    """
    if cell is None or cell.value is None or kpi.baseline_year is None:
        return None
    is_short = cell.period_kind != "year" and kpi.window_months != WHOLE_YEAR
    if is_short and kpi.kind not in ("share", "quantile"):
        if kpi.window_months != 1:
            return None
        end = Period(kpi.baseline_year, cell.period_end.month).last
        baseline = find_cell(cells, "month", end)
    else:
        baseline = find_cell(cells, "year", Period(kpi.baseline_year).last)
    if baseline is None or baseline.value is None or baseline.period_end >= cell.period_end:
        return None
    difference = cell.value - baseline.value
    return Change(baseline, difference, _judge(kpi, difference))


def name_change(kpi: Kpi, first: Decimal | None, last: Decimal | None) -> Verdict:
    """How the last of two values compares with the first; `neutral` where one is missing."""
    return "neutral" if first is None or last is None else _judge(kpi, last - first)


def _judge(kpi: Kpi, difference: Decimal) -> Verdict:
    if round(difference, kpi.unit.decimals) == 0:
        return "same"
    if kpi.direction == "neutral":
        return "neutral"
    return "better" if (difference < 0) == (kpi.direction == "lower") else "worse"
