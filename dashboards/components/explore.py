"""The same chart to explore: a drawn chart's data as a plotly figure, to point at, to zoom and to switch lines off.

The drawn chart stays what the page shows first, prints and hands out; plotly's script is loaded when somebody asks for it
(assets/explore.js). Both are made from one description, so that they cannot say different things.
"""

from typing import Any

from dashboards.components.chart_bars import BarChart
from dashboards.components.chart_time import Interval, Level, Line, TimeChart
from dashboards.theme import FONTS

MAIN, QUIET, AIM = "#2b82a6", "#84939c", "#a86c10"
"""Middle tones, 3 to 1 on the light and on the dark ground: plotly's colours cannot follow the scheme."""
CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": "reset", "showTips": False, "plotlyServerURL": ""}
STYLES = {"target": ("dash", AIM), "mean": ("solid", QUIET), "limit": ("dot", QUIET)}


def can_explore(chart: object) -> bool:
    return isinstance(chart, TimeChart | BarChart)


def explore(chart: TimeChart | BarChart, separators: str) -> dict[str, Any]:
    """The figure as plotly's JSON: `data`, `layout` and `config`. `separators`: decimal and thousands sign."""
    import plotly.graph_objects as go

    traces, extra = _over_time(chart) if isinstance(chart, TimeChart) else _bars(chart)
    axes = {name: {**_AXIS, **style, **extra.pop(name, {})} for name, style in _AXES.items()}
    layout = {**_LAYOUT, "separators": separators, **axes, **extra}
    return {**go.Figure(data=traces, layout=layout).to_plotly_json(), "config": CONFIG}


_AXIS = {"zeroline": False, "automargin": True}
_AXES: dict[str, dict[str, Any]] = {
    "xaxis": {"showgrid": False, "ticks": "outside", "tickcolor": QUIET},
    "yaxis": {"gridcolor": "rgba(132,147,156,.25)"},
}
_LAYOUT = {
    "font": {"family": FONTS, "size": 14},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 8, "r": 16, "t": 28, "b": 8},
    "showlegend": False,
    "hovermode": "closest",
    "dragmode": "zoom",
    "height": 400,
}


def _over_time(chart: TimeChart) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    days = [day.isoformat() for day in chart.months]
    traces = [trace for one in chart.intervals for trace in _interval(one, days)]
    traces += [_level(level, days) for level in chart.levels]
    traces += [_line(one, days, chart) for one in reversed(chart.lines)]
    marks = [
        {"type": "line", "x0": e.day.isoformat(), "x1": e.day.isoformat(), "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": QUIET, "width": 1}}
        for e in chart.events
    ]  # fmt: skip
    words = [
        {"x": e.day.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "text": e.label, "showarrow": False,
         "font": {"size": 12}, "textangle": 0, "yshift": 16 * (i % 3)}
        for i, e in enumerate(chart.events)
    ]  # fmt: skip
    legend = {"orientation": "h", "y": -0.18}
    margin = {"l": 8, "r": 16, "t": 72 if words else 28, "b": 8}
    scale = {"rangemode": "tozero" if chart.floor == 0 else "normal"}
    return traces, {"shapes": marks, "yaxis": scale, "annotations": words, "showlegend": True, "legend": legend, "margin": margin,
                    "xaxis": {"type": "date"}}  # fmt: skip


def _line(one: Line, days: list[str], chart: TimeChart) -> dict[str, Any]:
    """Gaps stay gaps; what is provisional is an open mark; the words under the pointer are those of the drawn chart."""
    is_open = [state == "provisional" for state in one.states]
    tips = ["<br>".join(lines) for lines in chart.tips] if chart.tips and one is chart.lines[0] else []
    symbols = ["circle-open" if provisional else "circle" for provisional in is_open]
    return {
        "type": "scatter", "mode": "lines" if one.is_quiet else "lines+markers", "name": one.label, "x": days,
        "y": list(one.values), "connectgaps": False, "line": {"color": QUIET if one.is_quiet else MAIN},
        "marker": {"symbol": symbols, "size": 6}, "text": tips or None,
        "hovertemplate": "%{text}<extra></extra>" if tips else None,
    }  # fmt: skip


def _interval(one: Interval, days: list[str]) -> list[dict[str, Any]]:
    """Two lines without ink, and the ground between them."""
    bare = {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "connectgaps": False,
    }
    low = {**bare, "y": list(one.low), "showlegend": False}
    return [
        low,
        {**bare, "y": list(one.high), "name": one.label, "fill": "tonexty", "fillcolor": "rgba(43,130,166,.2)"},
    ]


def _level(level: Level, days: list[str]) -> dict[str, Any]:
    dash, colour = STYLES.get(level.tone, ("solid", QUIET))
    return {
        "type": "scatter", "mode": "lines", "name": level.label, "x": days, "y": list(level.values),
        "connectgaps": False, "line": {"color": colour, "dash": dash, "width": 1.5, "shape": "hv"}, "hoverinfo": "skip",
    }  # fmt: skip


def _bars(chart: BarChart) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    shown = [bar for bar in chart.bars if bar.value is not None and bar.has_bar]
    trace = {
        "type": "bar", "orientation": "h", "y": [bar.name for bar in shown], "x": [bar.value for bar in shown],
        "text": [bar.words for bar in shown], "textposition": "outside", "cliponaxis": False,
        "marker": {"color": [MAIN if bar.is_strong else QUIET for bar in shown]},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }  # fmt: skip
    marks = []
    if chart.target is not None:
        marks = [{"type": "line", "x0": chart.target, "x1": chart.target, "y0": 0, "y1": 1, "yref": "paper",
                  "line": {"color": AIM, "dash": "dash"}}]  # fmt: skip
    extra = {"shapes": marks, "height": 60 + 34 * len(shown), "yaxis": {"autorange": "reversed"}}
    return [trace], extra
