"""One KPI: its value, its way, the municipalities beside each other, its services, its definition."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria
from dashboards.components.filter_bar import filter_bar
from dashboards.components.headline import headline
from dashboards.components.kpi_tables import compare_places, compare_services, list_periods
from dashboards.components.marks import change_mark, target_mark
from dashboards.components.trend import sign_legend, trend
from dashboards.components.words import say_period, say_target, say_value
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Filters
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell
from dashboards.links import KPI, link
from dashboards.pages.page import Body, NotHereError, Page
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, SERVICE})


def render(view: View) -> Body:
    """Raises NotHereError for a KPI that the snapshot does not have."""
    kpi = view.kpis.get(view.item)
    if kpi is None:
        raise NotHereError(view.item)
    service = view.filters.service or ALL
    chosen = view.snapshot.values(kpi_id=kpi.kpi_id, service_id=service).get(kpi.kpi_id, [])
    mine = [cell for cell in chosen if cell.municipality_id == (view.municipality or ALL)]
    parts = [filter_bar(view, USES, view.newest_month, with_service=kpi.by_service)]
    if mine:
        parts += [_headline(view, kpi, mine), _course(view, kpi, chosen, mine), compare_places(view, kpi, chosen)]
        if kpi.by_service:
            parts.append(compare_services(view, kpi, USES))
        parts.append(_data(view, kpi, mine))
    else:
        parts.append(html.P(view.t("kpi.nothing"), className="note"))
    goal = next((view.say(g.title) for g in view.snapshot.goals if g.goal_id == kpi.goal_id), "")
    return Body(
        view.say(kpi.title),
        [*parts, _definition(view, kpi), _siblings(view, kpi)],
        lead=view.say(kpi.question),
        crumbs=(goal,) if goal else (),
    )


def _place(view: View) -> str:
    place = view.name_of(view.municipality or ALL)
    return f"{place}, {view.service_title(view.filters.service)}" if view.filters.service else place


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
            html.H2(_place(view), className="place"),
            headline(view, kpi, cell, large=True),
            html.Dl([html.Div([html.Dt(name), html.Dd([p for p in parts if p])]) for name, parts in facts],
                    className="facts row"),
        ],
        className="panel",
    )  # fmt: skip


def _course(view: View, kpi: Kpi, chosen: list[Value], mine: list[Value]) -> Any:
    line = [cell for cell in mine if cell.period_kind == kpi.headline]
    others = (
        [c for c in chosen if c.municipality_id == ALL and c.period_kind == kpi.headline] if view.municipality else []
    )
    if kpi.kind in ("total", "difference"):
        others = []  # one municipality beside the sum of all would only say which is smaller
    known = [cell for cell in line if cell.value is not None]
    if not known:
        return html.Section([html.H2(view.t("kpi.course")), html.P(view.t("kpi.no_course"), className="note")])
    sentence = view.t(
        "kpi.sentence",
        place=_place(view),
        first=say_value(view, kpi, known[0]), first_period=say_period(view, known[0]),
        last=say_value(view, kpi, known[-1]), last_period=say_period(view, known[-1]),
    )  # fmt: skip
    chart = trend(view, kpi, line, _place(view), others, sentence)
    return html.Section([html.H2(view.t("kpi.course")), chart, sign_legend(view, line)])


def _data(view: View, kpi: Kpi, mine: list[Value]) -> Any:
    shown = [cell for cell in reversed(mine) if cell.period_kind == choose_kind(kpi, view.period)]
    file = f"{KPI}{kpi.kpi_id}.csv{Filters(lang=view.filters.lang).query()}"
    return html.Section(
        [
            html.H2(view.t("kpi.data")),
            html.P(html.A(view.t("kpi.download"), href=file, download="")),
            html.Details([html.Summary(view.t("kpi.open_table", n=len(shown))), list_periods(view, kpi, shown)]),
        ]
    )


def _definition(view: View, kpi: Kpi) -> Any:
    sources = ", ".join(dict.fromkeys(view.dataset_title(dataset) for dataset in kpi.datasets))
    facts: list[tuple[str, Any]] = [
        (view.t("kpi.formula"), view.t.of("formula", kpi.kind)),
        (view.t("kpi.sources"), sources),
        (view.t("kpi.hash"), html.Code(kpi.definition_hash, className="hash")),
    ]
    if kpi.target_source:
        facts.insert(2, (view.t("kpi.target_source"), view.say(kpi.target_source)))
    details = [(view.t("kpi.yaml"), kpi.definition_yaml), (view.t("kpi.sql"), kpi.sql_text)]
    return html.Section(
        [
            html.H2(view.t("kpi.definition")),
            html.P(view.say(kpi.description), className="prose"),
            html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts wide-facts"),
            *(html.Details([html.Summary(name), html.Pre(code, tabIndex=0)]) for name, code in details if code),
        ]
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
