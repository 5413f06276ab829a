"""One KPI: its value, its course, its months against the usual variation, places and services, its definition."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria
from dashboards.components.comparison import places_figure, services_figure
from dashboards.components.control_chart import control_figure
from dashboards.components.filter_bar import filter_bar
from dashboards.components.formula import formula_lines
from dashboards.components.headline import headline
from dashboards.components.marks import change_mark, target_mark
from dashboards.components.trend import course_figure, full_place
from dashboards.components.words import say_target, say_value
from dashboards.filters import LIMITS, MUNICIPALITY, PERIOD, SERVICE, Filters
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell
from dashboards.links import KPI, RECEIPT, link
from dashboards.pages.page import Body, NotHereError, Page
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import COST, for_one_service
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, SERVICE, LIMITS})


def render(view: View) -> Body:
    """Raises NotHereError for a KPI that the snapshot does not have."""
    kpi = view.kpis.get(view.item)
    if kpi is None:
        raise NotHereError(view.item)
    kpi = for_one_service(kpi) if view.service and kpi.by_service else kpi
    mine = _read(view, kpi, view.municipality or ALL)
    parts: list[Any] = [filter_bar(view, USES, view.newest_month, with_service=kpi.by_service)]
    parts += _figures(view, kpi, mine) if mine else [html.P(view.t("kpi.nothing"), className="note")]
    goal = next((g for g in view.snapshot.goals if g.goal_id == kpi.goal_id), None)
    return Body(
        view.say(kpi.title),
        [*parts, _definition(view, kpi), _siblings(view, kpi)],
        lead=view.say(kpi.question),
        crumbs=(view.say(goal.title),) if goal else (),
        question=goal.topic if goal else None,
    )


def _read(view: View, kpi: Kpi, place: str) -> list[Value]:
    """All periods of one place and of the service of the view."""
    found = view.snapshot.values(kpi_id=kpi.kpi_id, municipality_id=place, service_id=view.filters.service or ALL)
    return found.get(kpi.kpi_id, [])


def _figures(view: View, kpi: Kpi, mine: list[Value]) -> list[Any]:
    receipt = link(RECEIPT + kpi.kpi_id, view.filters, USES)
    is_sum = kpi.kind in ("total", "difference")  # beside the sum of all, one part would only look small
    others = _read(view, kpi, ALL) if view.municipality and not is_sum else []
    course = course_figure(view, kpi, mine, others, receipt)
    figures = [
        course or html.P(view.t("kpi.no_course"), className="note"),
        control_figure(view, kpi, mine, receipt) if kpi.headline != "month" or course else None,
        places_figure(view, kpi, receipt),
        *_by_service(view, kpi, receipt),
    ]
    return [_headline(view, kpi, mine), *(figure for figure in figures if figure)]


def _by_service(view: View, kpi: Kpi, receipt: str) -> list[Any]:
    """Services side by side; or why not, where that would compare what cannot be compared."""
    if kpi.shows == COST:
        return [html.Section([html.H2(view.t("cost_note.title")), html.P(view.t("cost_note.text"))])]
    figure = services_figure(view, kpi, receipt) if kpi.by_service else None
    return [figure] if figure else []


def _headline(view: View, kpi: Kpi, mine: list[Value]) -> Any:
    cell = find_cell(mine, choose_kind(kpi, view.period), view.period.last)
    change = compare_to_baseline(kpi, mine, cell)
    facts: list[Any] = []
    if kpi.target_value is not None:
        facts.append((view.t("card.target"), [say_target(view, kpi), " ", target_mark(view, kpi, cell)]))
    if change:
        was = say_value(view, kpi, change.baseline)
        title = view.t("card.since", year=str(change.baseline.period_end.year))
        facts.append((title, [was, " ", change_mark(view, kpi, change)]))
    if cell and cell.n is not None:
        facts.append((view.t("kpi.rests_on"), [view.numbers.count(cell.n)]))
    if cell and cell.months_expected:
        counts = {"expected": cell.months_expected, "delivered": cell.months_delivered or 0}
        facts.append((view.t("kpi.inputs"), [view.t("kpi.inputs_text", **counts)]))
    return html.Section(
        [
            html.H2(full_place(view), className="place"),
            headline(view, kpi, cell, large=True),
            html.Dl([html.Div([html.Dt(name), html.Dd([p for p in parts if p])]) for name, parts in facts],
                    className="facts row"),
        ],
        className="panel",
    )  # fmt: skip


def _definition(view: View, kpi: Kpi) -> Any:
    sources = ", ".join(dict.fromkeys(view.dataset_title(dataset) for dataset in kpi.datasets))
    facts: list[tuple[str, Any]] = [
        (view.t("kpi.formula"), [formula_lines(view, kpi), html.P(view.t.of("formula", kpi.kind))]),
        (view.t("kpi.sources"), sources),
        (view.t("kpi.hash"), html.Code(kpi.definition_hash, className="hash")),
    ]
    if kpi.target_source:
        facts.insert(2, (view.t("kpi.target_source"), view.say(kpi.target_source)))
    file = f"{KPI}{kpi.kpi_id}.csv{Filters(lang=view.filters.lang).query()}"
    return html.Section(
        [
            html.H2(view.t("kpi.definition")),
            html.P(view.say(kpi.description), className="prose"),
            html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts wide-facts"),
            html.P(html.A(view.t("kpi.download"), href=file, download=""), className="no-print"),
        ],
        id="definition",
    )


def _siblings(view: View, kpi: Kpi) -> Any:
    """The other KPIs of the same goal."""
    others = [other for other in view.snapshot.kpis if other.goal_id == kpi.goal_id and other is not kpi]
    if not others:
        return None
    links = [
        html.Li(dcc.Link(view.say(o.title), href=link(KPI + o.kpi_id, view.filters, USES - {SERVICE}))) for o in others
    ]
    return html.Nav([html.H2(view.t("kpi.siblings")), html.Ul(links)], **aria(label=view.t("kpi.siblings")))


PAGE = Page(f"{KPI}<kpi_id>", 20, "kpi.title", render, USES, in_navigation=False)
