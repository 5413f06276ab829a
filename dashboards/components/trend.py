"""A KPI over time: the chart that draws provisional months as such, gaps as gaps and hidden ones as `·`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards import theme
from dashboards.components.aria import aria
from dashboards.components.words import say_period, say_state, say_value
from dashboards.records import ALL, Kpi, Value
from dashboards.view import View

Trace = dict[str, Any]


def trend(
    view: View, kpi: Kpi, cells: Sequence[Value], name: str, others: Sequence[Value] = (), sentence: str = ""
) -> Any:
    """`cells` in order of time under the label `name`; `others` is a second, quieter line for all together."""
    figure = {"data": _traces(view, kpi, cells, others), "layout": _layout(view, kpi, cells, name, others)}
    chart = dcc.Graph(figure=figure, config=theme.CHART_CONFIG, className="chart", responsive=True)
    return html.Figure(
        [
            html.Div(chart, role="img", className="chart-box", **aria(label=sentence)),
            html.Figcaption(sentence),
        ],
        className="figure",
    )


def sign_legend(view: View, cells: Sequence[Value]) -> Any | None:
    """What the signs on the ground line and the dotted line mean; None where the chart has none of them."""
    signs = {cell.state: view.t.of("state_sign", cell.state) for cell in cells if cell.value is None}
    items = [html.Li([html.Span(sign), view.t.of("state", state)]) for state, sign in sorted(signs.items())]
    if any(cell.state == "provisional" and cell.value is not None for cell in cells):
        items.insert(0, html.Li([html.Span("○"), view.t("kpi.dotted")]))
    return html.Ul(items, className="legend signs") if items else None


def _traces(view: View, kpi: Kpi, cells: Sequence[Value], others: Sequence[Value]) -> list[Trace]:
    firm = [cell.value if cell.state == "ok" else None for cell in cells]
    loose = [
        cell.value if cell.state == "provisional" or _is_beside_provisional(cells, i) else None
        for i, cell in enumerate(cells)
    ]
    traces = []
    if others:
        traces.append(_line(view, kpi, others, [cell.value for cell in others], theme.OTHER, width=1.5))
    traces.append(_line(view, kpi, cells, firm, theme.LINE, width=2.5))
    traces.append(_line(view, kpi, cells, loose, theme.LINE, width=2, dash="dot"))
    open_points = [cell.value if cell.state == "provisional" else None for cell in cells]
    traces.append(
        _line(view, kpi, cells, open_points, theme.LINE, width=2)
        | {"mode": "markers", "marker": {"symbol": "circle-open", "size": 6, "color": theme.LINE}}
    )
    traces.append(_missing(view, kpi, cells, others))
    return traces


def _is_beside_provisional(cells: Sequence[Value], place: int) -> bool:
    neighbours = [cells[i] for i in (place - 1, place + 1) if 0 <= i < len(cells)]
    return any(cell.state == "provisional" and cell.value is not None for cell in neighbours)


def _line(
    view: View, kpi: Kpi, cells: Sequence[Value], values: Sequence[Decimal | None], color: str, **style: Any
) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [cell.period_end.isoformat() for cell in cells],
        "y": [None if value is None else float(value) for value in values],
        "connectgaps": False,
        "line": {"color": color, **style},
        "text": [_hover(view, kpi, cell) for cell in cells],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _missing(view: View, kpi: Kpi, cells: Sequence[Value], others: Sequence[Value]) -> Trace:
    """Signs on the ground line for cells without a value."""
    empty = [cell for cell in cells if cell.value is None]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [cell.period_end.isoformat() for cell in empty],
        "y": [_bounds(kpi, [*cells, *others])[0]] * len(empty),
        "text": [view.t.of("state_sign", cell.state) for cell in empty],
        "textposition": "top center",
        "textfont": {"size": 14},
        "customdata": [_hover(view, kpi, cell) for cell in empty],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _hover(view: View, kpi: Kpi, cell: Value) -> str:
    parts = [f"<b>{say_value(view, kpi, cell)}</b>", view.name_of(cell.municipality_id), say_period(view, cell)]
    state = say_state(view, kpi, cell)
    return "<br>".join([*parts, state] if state else parts)


def _bounds(kpi: Kpi, cells: Sequence[Value]) -> tuple[float, float]:
    known = [float(cell.value) for cell in cells if cell.value is not None]
    known += [float(kpi.target_value)] if kpi.target_value is not None else []
    low, high = min([0.0, *known]), max([0.0, *known])
    room = (high - low or 1.0) * 0.08
    top = 100.0 if kpi.unit.symbol == "%" and high > 100 - room else high + room
    return (low - room if low < 0 else 0.0), top


def _layout(view: View, kpi: Kpi, cells: Sequence[Value], name: str, others: Sequence[Value]) -> dict[str, Any]:
    layout = theme.chart_layout(view.numbers.separators)
    bounds = _bounds(kpi, [*cells, *others])
    years = sorted({cell.period_end.year for cell in cells})
    layout["xaxis"] |= {
        "tickvals": [f"{year}-01-01" for year in years[1:]],
        "ticktext": [str(year) for year in years[1:]],
    }
    layout["yaxis"] |= {"range": bounds, "ticksuffix": _suffix(kpi), "tickformat": ",~f"}
    annotations = [_label(cells, f"<b>{name}</b>", _is_above(kpi, cells, others))]
    if others:
        annotations.append(
            _label(others, view.name_of(ALL), not _is_above(kpi, cells, others) or _ends_lower(cells, others))
        )
    if kpi.target_value is not None:
        aim = float(kpi.target_value)
        words = view.t("target.line", value=view.numbers.value(kpi.target_value, kpi.unit, short=True))
        layout["shapes"] = [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": aim, "y1": aim,
             "line": {"color": theme.TARGET, "width": 1.5, "dash": "dash"}}
        ]  # fmt: skip
        annotations.append(
            {"xref": "paper", "x": 0, "y": aim, "text": words, "showarrow": False, "xanchor": "left",
             "yanchor": "bottom"}
        )  # fmt: skip
    layout["annotations"] = [one for one in annotations if one]
    return layout


def _suffix(kpi: Kpi) -> str:
    return f"\u00a0{kpi.unit.symbol}" if kpi.unit.symbol in ("%", "€") else ""


def _is_above(kpi: Kpi, cells: Sequence[Value], others: Sequence[Value]) -> bool:
    """Whether the label of the main line stands above it: it ends higher than the quieter one, or near the ground."""
    ends = [[float(c.value) for c in line if c.value is not None] for line in (cells, others)]
    if not ends[0] or not ends[1]:
        return True
    low, high = _bounds(kpi, [*cells, *others])
    return ends[0][-1] >= ends[1][-1] or ends[0][-1] < low + 0.15 * (high - low)


def _ends_lower(cells: Sequence[Value], others: Sequence[Value]) -> bool:
    last, other = (next((c.value for c in reversed(line) if c.value is not None), None) for line in (cells, others))
    return last is not None and other is not None and last < other


def _label(cells: Sequence[Value], name: str, above: bool) -> dict[str, Any] | None:
    last = next((cell for cell in reversed(cells) if cell.value is not None), None)
    if last is None or last.value is None:
        return None
    return {
        "x": last.period_end.isoformat(), "y": float(last.value), "text": name, "showarrow": False,
        "xanchor": "right", "yanchor": "bottom" if above else "top", "yshift": 6 if above else -6,
    }  # fmt: skip
