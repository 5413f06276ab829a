"""KPIs whose signal turned to concern within some months: also a turn that nobody was told of in its own month."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from pipelines.course.kpi_course import KpiCourse, find_signal, follow, list_months
from pipelines.course.records import Cell, Kpi
from pipelines.course.rule import Rule

RECENT_MONTHS = 3


def find_turns(
    kpis: Sequence[Kpi], cells: Mapping[str, Sequence[Cell]], month_end: date, months: int, rule: Rule
) -> list[tuple[KpiCourse, KpiCourse]]:
    """As it was the month before, and in the month of the turn; of each KPI that counts its newest turn.

    `months`: how far back is looked. A turn that is over again is news for the newest three months only.
    """
    ends = list_months(month_end, months + 1)
    return [
        (follow(kpi, mine, before, rule), follow(kpi, mine, now, rule))
        for kpi in kpis
        if kpi.weight and (mine := cells.get(kpi.kpi_id, ()))
        for before, now in _newest_turn(kpi, mine, ends, rule)
    ]


def _newest_turn(kpi: Kpi, cells: Sequence[Cell], ends: Sequence[date], rule: Rule) -> Iterator[tuple[date, date]]:
    """The two months between which the newest turn lies; nothing where there is none."""
    signals = [find_signal(kpi, [c for c in cells if c.period_end <= end], end, rule)[0] for end in ends]
    places = [i for i, (old, new) in enumerate(pairwise(signals)) if new == "concern" and old != "concern"]
    is_news = places and (signals[-1] == "concern" or places[-1] + 1 >= len(ends) - RECENT_MONTHS)
    if is_news:
        yield ends[places[-1]], ends[places[-1] + 1]
