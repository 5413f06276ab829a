"""How much lies at the end of each month: a course and no control chart, for what is open in one month mostly is so in the next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboards.components import trend
from dashboards.components.figure_data import Figure
from dashboards.components.words import say_whole
from dashboards.filters import Period
from dashboards.judgement import find_cell
from dashboards.records import Kpi, Value
from dashboards.view import View


def backlog_figure(view: View, kpi: Kpi, mine: Sequence[Value], receipt: str, definition_href: str) -> Figure | None:
    """`mine` are all periods of one line; None where no month has a value.

    The title compares with a year before and not with the first month: the first year lacks the cases from before it.
    """
    drawn = trend.course_figure(view, replace(kpi, window_months=1), mine, (), receipt)
    if drawn is None:
        return None
    place, unit = trend.full_place(view), view.say(kpi.unit.title)
    subtitle = view.t("backlog.subtitle", title=view.say(kpi.title), place=place, unit=unit)
    return replace(
        drawn, figure_id="rueckstand", title=_title(view, kpi, mine), subtitle=subtitle, definition_href=definition_href
    )


def _title(view: View, kpi: Kpi, mine: Sequence[Value]) -> str:
    months = [cell for cell in mine if cell.period_kind == "month"]
    newest = max((cell for cell in months if cell.value is not None), key=lambda cell: cell.period_end)
    words: dict[str, Any] = {"value": say_whole(view, kpi, newest), "month": view.numbers.month(newest.period_end)}
    year_before = Period(newest.period_end.year - 1, newest.period_end.month).last
    before = find_cell(months, "month", year_before)
    if before is None or before.value is None:
        return view.t("backlog.title", **words)
    return view.t("backlog.title_before", before=view.numbers.value(before.value, kpi.unit), **words)
