"""The same times counted in two ways: by the month of receipt, with open cases estimated, and by that of the decision."""

from collections.abc import Sequence
from typing import Any

from dashboards.components import trend
from dashboards.components.chart_time import TimeChart
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.components.words import say_value
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View


def cohorts_figure(view: View, intake: Kpi, decision: Kpi, definition_href: str, receipt: str) -> Figure | None:
    """`intake` is by month of receipt, `decision` by month of decision; None where the first never has a value."""
    kind = intake.headline if intake.headline == decision.headline else "month"
    lines = [[c for c in _read(view, kpi) if c.period_kind == kind] for kpi in (intake, decision)]
    if not any(cell.value is not None for cell in lines[0]):
        return None
    months = trend.list_months(sorted([*lines[0], *lines[1]], key=lambda cell: cell.period_end))
    drawn = [
        trend.make_line(view.t("cohorts.by_intake"), months, lines[0]),
        trend.make_line(view.t("cohorts.by_decision"), months, lines[1], is_quiet=True),
    ]
    by_end = [{cell.period_end: cell for cell in line} for line in lines]
    both = [end for end in months if all(end in one and one[end].value is not None for one in by_end)]
    pairs = [tuple(one.get(end) for one in by_end) for end in months]
    tips = [
        [view.numbers.month(end), f"{drawn[0].label}: {say_value(view, intake, a)}", f"{drawn[1].label}: {say_value(view, decision, b)}"]
        for end, (a, b) in zip(months, pairs, strict=True)
    ]  # fmt: skip
    events = trend.find_events(view, intake, months)
    chart = TimeChart(months, drawn, trend.write_tick(view, intake), trend.signs_of(view), (), events, tips,
                      *trend.natural_bounds(intake))  # fmt: skip
    fields = [Field(view.t("table.period"), "month"), trend.value_field(view, intake, drawn[0].label),
              trend.value_field(view, decision, drawn[1].label), Field(view.t("table.state"))]  # fmt: skip
    rows: list[list[Cell]] = [
        [end, trend.value_cell(view, a), trend.value_cell(view, b), view.t.of("state", a.state if a else "no_delivery")]
        for end, (a, b) in reversed([*zip(months, pairs, strict=True)])
    ]
    title = view.t("cohorts.title_none")
    if both:
        words: dict[str, Any] = {
            "intake": say_value(view, intake, by_end[0][both[-1]]),
            "month": view.numbers.month(both[-1]),
        }
        title = view.t("cohorts.title", decision=say_value(view, decision, by_end[1][both[-1]]), **words)
    signs = sign_list(trend.state_signs(view, lines[0]), name=view.t("figure.signs"))
    return Figure(
        "eingang", title, view.t("cohorts.subtitle", place=trend.full_place(view), unit=view.say(intake.unit.title)), chart,
        _sentence(view, lines[0]), *tidy(fields, rows), definition=view.say(intake.description),
        definition_href=definition_href, receipt_href=receipt,
        notes=[part for part in (signs, trend.event_list(view, events)) if part], level=3,
    )  # fmt: skip


def _read(view: View, kpi: Kpi) -> list[Value]:
    place, service = view.municipality or ALL, view.service or ALL
    return view.snapshot.values(kpi_id=kpi.kpi_id, municipality_id=place, service_id=service).get(kpi.kpi_id, [])


def _sentence(view: View, cells: Sequence[Value]) -> str:
    """What the difference is, and how many of the newest months are too young for a value."""
    young = 0
    for cell in reversed(cells):
        if cell.value is not None:
            break
        young += cell.state == "provisional"
    parts = [view.t("cohorts.explain")]
    parts += [view.t("cohorts.young", n=young)] if young else []
    return " ".join(parts)
