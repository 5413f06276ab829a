"""One KPI at one month: its value, where that lies on the way to the target, what the control chart says, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipelines.course.control import Variation, judge, last_of, name_variation
from pipelines.course.path import Place, Way, end_of_month, find_place, find_way, headline_of
from pipelines.course.records import Cell, Kpi
from pipelines.course.rule import Rule

Verdict = Literal["on_course", "at_risk", "behind"]
Silence = Literal["neutral", "no_target", "no_value", "little_delivered", "no_way"]
"""Why a KPI has no verdict: nothing is better or worse, no target is set, nothing is known, too little was delivered,
or there is nothing from which the way to the target could begin."""
STEPS: tuple[Verdict, ...] = ("on_course", "at_risk", "behind")


@dataclass(frozen=True)
class KpiCourse:
    """`cell` is the newest one with a value (None: none is new enough); `verdict` and `silence`: exactly one is given."""

    kpi: Kpi
    month_end: date
    cell: Cell | None
    state: str
    """Of the cell of the month itself."""
    way: Way | None
    place: Place | None
    signal: Variation | None
    month: Cell | None
    """The single month that the signal speaks of."""
    verdict: Verdict | None
    silence: Silence | None

    @property
    def value(self) -> Decimal | None:
        return self.cell.value if self.cell else None

    @property
    def is_concern(self) -> bool:
        return self.signal == "concern"


def follow(kpi: Kpi, cells: Sequence[Cell], month_end: date, rule: Rule) -> KpiCourse:
    """`cells`: all periods of one place over all services; none later than `month_end` is looked at."""
    mine = [c for c in cells if c.period_kind == headline_of(kpi) and c.period_end <= month_end]
    today = next((c for c in mine if c.period_end == month_end), None)
    cell = _find_newest(mine, month_end, rule)
    signal, month = find_signal(kpi, cells, month_end, rule)
    way = find_way(kpi, cells, cell.period_end, rule) if cell else None
    place = None
    if cell is not None and cell.value is not None and way is not None:
        place = find_place(round(cell.value, kpi.unit.decimals), way, cell.period_end, kpi.direction, rule)
    silence = _find_silence(kpi, cell, place, rule)
    verdict = None if silence or place is None else _give_verdict(place, signal, rule)
    state = today.state if today else "no_delivery"
    return KpiCourse(kpi, month_end, cell, state, way, place, signal, month, verdict, silence)


def find_signal(kpi: Kpi, cells: Sequence[Cell], month_end: date, rule: Rule) -> tuple[Variation | None, Cell | None]:
    """What the newest month is against the usual variation of the rule's months, and that month; None without limits.

    Provisional months are not judged. A month that is older than the rule allows says nothing of today.
    """
    known = {c.period_end: c for c in cells if c.period_kind == "month" and c.state == "ok" and c.value is not None}
    months = list_months(month_end, rule.signal_months)
    values = [float(c.value) if (c := known.get(m)) and c.value is not None else None for m in months]
    allowed = months[-1 - rule.newest_within_months :]
    newest = next((known[month] for month in reversed(allowed) if month in known), None)
    return (name_variation(last_of(judge(values)), kpi.direction), newest) if newest else (None, None)


def list_months(month_end: date, count: int) -> list[date]:
    """The last days of `count` months up to the one that ends on `month_end`."""
    last = month_end.year * 12 + month_end.month - 1
    return [end_of_month(date(m // 12, m % 12 + 1, 1)) for m in range(last - count + 1, last + 1)]


def _find_newest(cells: Sequence[Cell], month_end: date, rule: Rule) -> Cell | None:
    allowed = list_months(month_end, rule.newest_within_months + 1)
    known = [c for c in cells if c.value is not None and c.period_end in allowed]
    return max(known, key=lambda c: c.period_end, default=None)


def _find_silence(kpi: Kpi, cell: Cell | None, place: Place | None, rule: Rule) -> Silence | None:
    if kpi.direction == "neutral":
        return "neutral"
    if kpi.target_value is None:
        return "no_target"
    if cell is None:
        return "no_value"
    if cell.months_expected and (cell.months_delivered or 0) * 100 < rule.kpi_delivered_pct * cell.months_expected:
        return "little_delivered"
    return "no_way" if place is None else None


def _give_verdict(place: Place, signal: Variation | None, rule: Rule) -> Verdict:
    step = {"reached": 0, "on_path": 0, "short": 1, "far": 2}[place.position]
    if signal == "concern" and rule.concern == "lowers_one_step":
        step = min(step + 1, 2)
    return STEPS[step]
