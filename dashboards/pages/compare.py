"""Vergleich: the municipalities side by side, for one KPI and, where it is known by service, for one service."""

from typing import Any

from dash import html

from dashboards.components.comparison import places_figure
from dashboards.components.cost_note import cost_note
from dashboards.components.filter_bar import filter_bar
from dashboards.components.multiples import multiples_figure
from dashboards.filters import KPI_CHOICE, MUNICIPALITY, PERIOD, SERVICE
from dashboards.links import COMPARE, KPI, RECEIPT, link
from dashboards.pages.page import Body, Page
from dashboards.records import Kpi
from dashboards.service_kpis import COST, find_main, for_one_service
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, SERVICE, KPI_CHOICE})
ALONG_TO_KPI = frozenset({PERIOD, SERVICE})


def render(view: View) -> Body:
    title, kpis = view.t("comparing.title"), view.snapshot.kpis
    main = find_main(kpis) or next(iter(kpis), None)
    if main is None:
        return Body(title, [html.P(view.t("overview.no_values"), className="note")])
    kpi = view.kpis.get(view.filters.kpi or main.kpi_id, main)
    bar = filter_bar(
        view, USES, view.newest_month, with_service=kpi.by_service or bool(view.filters.service), takes_several=True,
        kpis=kpis, default_kpi=main,
    )  # fmt: skip
    children: list[Any] = [bar, *_figures(view, kpi), cost_note(view)]
    return Body(title, [child for child in children if child], lead=_say_lead(view, kpi))


def _figures(view: View, kpi: Kpi) -> list[Any]:
    if view.service and not kpi.by_service:
        return [html.P(view.t("comparing.not_by_service", kpi=view.say(kpi.title)), className="note")]
    if kpi.shows == COST and kpi.by_service and not view.service:
        return [html.P(view.t("comparing.choose_service"), className="note")]
    kpi = for_one_service(kpi) if view.service else kpi
    receipt = link(RECEIPT + kpi.kpi_id, view.filters, ALONG_TO_KPI)
    definition = f"{link(KPI + kpi.kpi_id, view.filters, ALONG_TO_KPI)}#definition"
    beside = multiples_figure(view, kpi, definition, receipt)
    if beside is None:
        return [html.P(view.t("comparing.multiples_none"), className="note")]
    return [beside, places_figure(view, kpi, receipt, definition)]


def _say_lead(view: View, kpi: Kpi) -> str:
    service = view.service_title(view.service) if view.service and kpi.by_service else ""
    return f"{view.say(kpi.question)} {f'({service})' if service else ''}".strip()


PAGE = Page(COMPARE, 32, "comparing.title", render, USES, in_navigation=False, question="speed", takes_several=True,
            under="comparing.title")  # fmt: skip
