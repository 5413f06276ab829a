"""Why the cost of a transaction is not held side by side for different services, said where somebody would look for it."""

from typing import Any

from dash import dcc, html

from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import KPI, link
from dashboards.service_kpis import COST
from dashboards.view import View


def cost_note(view: View) -> Any | None:
    """None where there is no KPI of it. Leads to what there is."""
    kpis = [kpi for kpi in view.snapshot.kpis if kpi.shows == COST]
    if not kpis:
        return None
    filters = view.filters.but(municipalities=view.filters.municipalities[:1])
    ways = [
        html.Li(dcc.Link(view.say(kpi.title), href=link(KPI + kpi.kpi_id, filters, frozenset({MUNICIPALITY, PERIOD}))))
        for kpi in kpis
    ]
    return html.Section([html.H2(view.t("cost_note.title")), html.P(view.t("cost_note.text")), html.Ul(ways)])
