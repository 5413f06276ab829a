"""Cards of KPIs beside each other, for one place, all together, or several; and the sentence that sums them up."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.kpi_card import kpi_card
from dashboards.components.marks import target_mark
from dashboards.components.words import say_state, say_target, say_value
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell, is_met, lines_told
from dashboards.links import KPI, link
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View
from pipelines.course.status import GoalCourse

Cells = dict[str, dict[str, list[Value]]]
"""All periods without services, by municipality (or `*`) and KPI id."""


def read_cells(view: View) -> Cells:
    """The cells of the places that the view shows; a place without any is not in it."""
    wanted = lines_told(view.snapshot.kpis, view.period)
    found = {
        place: view.snapshot.values(municipality_id=place, service_id=ALL, lines=wanted)
        for place in view.filters.municipalities or (ALL,)
    }
    return {place: cells for place, cells in found.items() if cells}


def kpi_grid(
    view: View, kpis: Sequence[Kpi], cells: Cells, uses: frozenset[str], goal: GoalCourse | None = None
) -> Any:
    """`uses` are the filters of the page: those that a KPI's page knows go along. `goal`: the one that they decide."""
    courses = {one.kpi.kpi_id: one for one in goal.kpis} if goal else {}
    cards = []
    for kpi in kpis:
        if len(view.filters.municipalities) > 1:
            href = link(KPI + kpi.kpi_id, view.filters.but(municipalities=()), uses)
            cards.append(_places_card(view, kpi, cells, href))
        else:
            mine = next(iter(cells.values()), {})
            course = courses.get(kpi.kpi_id)
            share = goal.share_pct(course.kpi) if goal and course else None
            href = link(KPI + kpi.kpi_id, view.filters, uses)
            cards.append(kpi_card(view, kpi, mine.get(kpi.kpi_id, []), href, course, share))
    return html.Div(cards, className="cards")


def say_course(view: View, kpis: Sequence[Kpi], cells: Cells) -> str:
    """How many have reached their target, and how many are better than in the year of comparison; of one place or all."""
    if len(view.filters.municipalities) > 1 or not cells:
        return view.t("summary.several", n=len(view.filters.municipalities)) if cells else ""
    mine = next(iter(cells.values()))
    judged, changes = [], []
    for kpi in kpis:
        line = mine.get(kpi.kpi_id, [])
        cell = find_cell(line, choose_kind(kpi, view.period), view.period.last)
        met = is_met(kpi, cell.value if cell else None)
        judged += [] if met is None else [met]
        change = compare_to_baseline(kpi, line, cell)
        changes += [change.verdict] if change and change.verdict != "neutral" else []
    parts = []
    if judged:
        parts.append(view.t("summary.met", n=len(judged), met=sum(judged)))
    if changes:
        parts.append(
            view.t("summary.better", n=len(changes), better=changes.count("better"), worse=changes.count("worse"))
        )
    return " ".join(parts)


def is_all_hidden(view: View, kpis: Sequence[Kpi], cells: Cells) -> bool:
    """Whether there are cells of the period, and each of them is kept secret."""
    states = {
        cell.state
        for mine in cells.values()
        for kpi in kpis
        if (cell := find_cell(mine.get(kpi.kpi_id, []), choose_kind(kpi, view.period), view.period.last))
    }
    return states == {"hidden"}


def _places_card(view: View, kpi: Kpi, cells: Cells, href: str) -> Any:
    rows = []
    for place in view.filters.municipalities:
        line = cells.get(place, {}).get(kpi.kpi_id, [])
        cell = find_cell(line, choose_kind(kpi, view.period), view.period.last)
        title = say_state(view, kpi, cell)
        value = html.Strong(say_value(view, kpi, cell), title=title or None)
        rows.append(
            html.Tr([html.Th(view.name_of(place), scope="row"), html.Td([value, " ", target_mark(view, kpi, cell)])])
        )
    target = say_target(view, kpi)
    return html.Article(
        [
            html.H3(dcc.Link(view.say(kpi.title), href=href, className="card-link")),
            html.P(view.t("card.target_line", target=target) if target else "", className="period"),
            html.Table([html.Caption(view.say(kpi.title), className="vh"), html.Tbody(rows)], className="places"),
        ],
        className="card compared",
    )
