"""How a KPI is computed, in words: one line per part of its definition."""

from typing import Any

from dash import html

from dashboards.records import Kpi
from dashboards.view import View


def formula_lines(view: View, kpi: Kpi) -> Any:
    lines = view.say(kpi.formula).splitlines()
    return html.Div([html.P(lines[0]), html.Ul([html.Li(line) for line in lines[1:]]) if lines[1:] else None])
