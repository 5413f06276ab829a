"""Eine Leistung: the answer first, then how fast, how much lies, how digital, how good and at what cost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboards.components.backlog import backlog_figure
from dashboards.components.cohorts import cohorts_figure
from dashboards.components.comparison import places_figure
from dashboards.components.control_chart import control_figure
from dashboards.components.cost_note import cost_note
from dashboards.components.distribution import distribution_figure, say_no_distribution
from dashboards.components.figure_data import Figure
from dashboards.components.filter_bar import filter_bar
from dashboards.components.service_summary import read_service, say_answer, summary_figure
from dashboards.components.ways_in import channels_figure, funnel_figure
from dashboards.filters import LIMITS, MUNICIPALITY, PERIOD, SERVICE
from dashboards.judgement import choose_kind, find_cell
from dashboards.links import COMPARE, KPI, RECEIPT, SERVICE_PAGE, SERVICES, SPEED, link
from dashboards.pages.page import Body, NotHereError, Page
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import SATISFACTION, find_first, find_main, for_one_service, known_by_service
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, LIMITS})
GOES_ALONG = frozenset({MUNICIPALITY, PERIOD})
ALONG_TO_KPI = GOES_ALONG | {SERVICE}


def render(view: View) -> Body:
    """Raises NotHereError for a service that the snapshot does not have."""
    if view.item not in view.services:
        raise NotHereError(view.item)
    view = replace(view, service_of_page=view.item)
    title = view.service_title(view.item)
    kpis = [for_one_service(kpi) for kpi in known_by_service(view.snapshot.kpis)]
    bar = filter_bar(view, USES, view.newest_month)
    table = read_service(view, kpis, lambda kpi: _links(view, kpi)[0])
    crumbs = (view.t("services.title"),)
    if not table:
        return Body(title, [bar, html.P(view.t("kpi.nothing"), className="note"), _ways_on(view, None)], crumbs=crumbs)
    main = find_main(kpis)
    figures = [summary_figure(view, table, _links(view, main)[1] if main else ""), *_figures(view, kpis, main)]
    children = [bar, *(figure for figure in figures if figure), cost_note(view), _ways_on(view, main)]
    return Body(title, children, lead=say_answer(view, table), crumbs=crumbs)


def _links(view: View, kpi: Kpi) -> tuple[str, str, str]:
    """Where a KPI of this service has its page, its receipt and its definition."""
    filters = view.filters.but(service=view.service)
    page = link(KPI + kpi.kpi_id, filters, ALONG_TO_KPI)
    return page, link(RECEIPT + kpi.kpi_id, filters, ALONG_TO_KPI), f"{page}#definition"


def _figures(view: View, kpis: Sequence[Kpi], main: Kpi | None) -> list[Any]:
    """In the order in which a service is told, under headings; what has no data is left out or says so."""
    fast: list[Any] = [
        distribution_figure(view, view.item) or html.P(say_no_distribution(view, view.item), className="note")
    ]
    if main:
        fast += _fast(view, kpis, main)
    told = (("fast", fast), ("digital", _digital(view, kpis)), ("good", _good(view, kpis)))
    return [
        part
        for key, drawn in told
        if drawn
        for part in (html.H2(view.t.of("service_head", key), className="part"), *drawn)
    ]


def _fast(view: View, kpis: Sequence[Kpi], main: Kpi) -> list[Figure]:
    _, receipt, definition = _links(view, main)
    months = control_figure(view, main, _read(view, main), receipt)
    intake = find_first(kpis, "intake")
    drawn = [
        places_figure(view, main, receipt, definition),
        replace(months, definition_href=definition) if months else None,
        cohorts_figure(view, intake, main, _links(view, intake)[2], _links(view, intake)[1]) if intake else None,
        _backlog(view, kpis),
    ]
    return [replace(one, level=3) for one in drawn if one]


def _read(view: View, kpi: Kpi) -> list[Value]:
    """All periods of the service at the place of the view."""
    place = view.municipality or ALL
    return view.snapshot.values(kpi_id=kpi.kpi_id, municipality_id=place, service_id=view.item).get(kpi.kpi_id, [])


def _backlog(view: View, kpis: Sequence[Kpi]) -> Figure | None:
    kpi = find_first(kpis, "backlog")
    if kpi is None:
        return None
    _, receipt, definition = _links(view, kpi)
    return backlog_figure(view, kpi, _read(view, kpi), receipt, definition)


def _good(view: View, kpis: Sequence[Kpi]) -> list[Figure]:
    kpi = find_first(kpis, SATISFACTION)
    if kpi is None:
        return []
    _, receipt, definition = _links(view, kpi)
    drawn = control_figure(view, kpi, _read(view, kpi), receipt, "zufriedenheit")
    return [replace(drawn, level=3, definition_href=definition)] if drawn else []


def _digital(view: View, kpis: Sequence[Kpi]) -> list[Figure]:
    funnel = find_first(kpis, "funnel")
    drawn = [channels_figure(view, view.item)]
    if funnel:
        _, receipt, definition = _links(view, funnel)
        kind = choose_kind(funnel, view.period)
        found = view.snapshot.values(
            kpi_id=funnel.kpi_id, municipality_id=view.municipality or ALL, service_id=view.item, kinds=(kind,),
            period_end=view.period.last,
        ).get(funnel.kpi_id, [])  # fmt: skip
        drawn.insert(0, funnel_figure(view, funnel, find_cell(found, kind, view.period.last), definition, receipt))
    return [one for one in drawn if one]


def _ways_on(view: View, main: Kpi | None) -> Any:
    """To the same service elsewhere."""
    filters = view.filters.but(service=view.item, municipalities=())
    ways = [dcc.Link(view.t("service.to_list"), href=link(SERVICES, view.filters, GOES_ALONG))]
    if main:
        ways.insert(0, dcc.Link(view.t("service.to_compare"), href=link(COMPARE, filters, frozenset({SERVICE}))))
    ways.append(dcc.Link(view.t("service.to_effect"), href=link(SPEED, view.filters, GOES_ALONG)))
    return html.Section([html.H2(view.t("service.further")), html.Ul([html.Li(way) for way in ways])])


PAGE = Page(f"{SERVICE_PAGE}<service_id>", 31, "service.title", render, USES, in_navigation=False, question="speed",
            under=SERVICES)  # fmt: skip
