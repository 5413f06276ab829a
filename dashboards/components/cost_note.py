"""Why the cost of a transaction is not held side by side for different services, said where somebody would look for it."""

from typing import Any

from dash import dcc, html

from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import KPI, link
from dashboards.service_kpis import COST
from dashboards.view import View


def cost_note(view: View) -> Any | None:
    """None where there is no KPI of it. Leads to what there is. On the page of one service also why it has none."""
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.shows == COST]
    if not kpis:
        return None
    filters = view.filters.but(municipalities=view.filters.municipalities[:1])
    ways = [
        html.Li(dcc.Link(view.say(kpi.title), href=link(KPI + kpi.kpi_id, filters, frozenset({MUNICIPALITY, PERIOD}))))
        for kpi in kpis
    ]
    said = [html.P(view.t("cost_note.text"))]
    if view.service_of_page and not any(kpi.by_service for kpi in kpis):
        said.append(html.P(view.t("cost_note.one_service")))
    return html.Section([html.H2(view.t("cost_note.title")), *said, html.Ul(ways)])
