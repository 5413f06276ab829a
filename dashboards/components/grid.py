"""The large table of a figure: AG Grid (community) in the language of the page, sorted and filtered by keyboard too.

Its script is large, so no page pays for it that shows no table: `defer_grid` takes it out of the document, and
assets/grid.js fetches it when the first table is shown.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import dash_ag_grid as dag
from dash import html

from dashboards.components.aria import aria
from dashboards.components.figure_data import Cell, Field, Gap
from dashboards.view import View

ROW, HEAD, MOST_SHOWN = 42, 52, 12
LOOK = {
    "backgroundColor": "var(--ground)",
    "foregroundColor": "var(--ink)",
    "headerBackgroundColor": "var(--panel)",
    "headerTextColor": "var(--ink)",
    "borderColor": "var(--line)",
    "accentColor": "var(--link)",
    "inputBorder": "1px solid var(--edge)",
    "rowHoverColor": "var(--panel)",
    "fontFamily": "inherit",
    "fontSize": "0.9375rem",
    "wrapperBorderRadius": "6px",
}
"""The stylesheet's colours, so that the table follows the light and the dark scheme."""
_SCRIPT = re.compile(r'<script src="([^"]*/dash_ag_grid/[^"]*)"></script>')


def defer_grid(scripts: str) -> str:
    """The document's scripts without the grid's own, whose address becomes a `<meta>` that grid.js reads."""
    return _SCRIPT.sub(r'<meta name="grid-script" content="\1">', scripts)


def grid(view: View, grid_id: str, name: str, fields: Sequence[Field], rows: Sequence[Sequence[Cell]]) -> Any:
    """Raw values travel for sorting and filtering, beside them the words that are shown."""
    height = HEAD + ROW * min(len(rows), MOST_SHOWN) + 4
    table = dag.AgGrid(
        id=grid_id,
        columnDefs=[_column(i, field, [row[i] for row in rows]) for i, field in enumerate(fields)],
        rowData=[_row(view, fields, row) for row in rows],
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "flex": 1,
                       "wrapHeaderText": True, "autoHeaderHeight": True, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "localeText": _words(view),
            "theme": {"function": f"themeQuartz.withParams({json.dumps(LOOK)})"},
            "rowHeight": ROW,
            "animateRows": False,
            "suppressDragLeaveHidesColumns": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            # one stop in the heads and one in the cells: arrow keys lead on, Tab leads out
            "tabToNextHeader": {"function": "leaveGrid(params)"},
            "tabToNextCell": {"function": "leaveGrid(params)"},
        },
        className="grid-table",
        style={"height": f"{height}px"},
    )  # fmt: skip
    return html.Div(table, className="grid-box", role="region", **aria(label=name))


def _column(i: int, field: Field, cells: Sequence[Cell]) -> dict[str, Any]:
    """Wide enough for the longest word of its heading beside its button, and for its words."""
    heading = 9 * max(map(len, field.heading.split())) + 60
    words = 8 * max((len(cell) for cell in cells if isinstance(cell, str)), default=0) + 36
    column: dict[str, Any] = {
        "minWidth": max(110, heading, min(words, 320)),
        "field": f"c{i}",
        "headerName": field.heading,
        "valueFormatter": {"function": f"params.data ? params.data.w{i} : ''"},
    }
    if field.is_number:
        column |= {"type": "rightAligned", "filter": "agNumberColumnFilter"}
    else:
        column |= {"filter": "agTextColumnFilter", "filterValueGetter": {"function": f"params.data.w{i}"}}
    return column | ({"minWidth": max(150, column["minWidth"])} if i == 0 else {})


def _row(view: View, fields: Sequence[Field], row: Sequence[Cell]) -> dict[str, Any]:
    raw = {f"c{i}": _plain(cell) for i, cell in enumerate(row)}
    return raw | {f"w{i}": f.write(view.numbers, cell) for i, (f, cell) in enumerate(zip(fields, row, strict=True))}


def _plain(cell: Cell) -> str | float | int | None:
    if isinstance(cell, Gap):
        return None
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _words(view: View) -> dict[str, str]:
    """AG Grid's own words, by its own keys."""
    keys = [key.removeprefix("grid.") for key in view.t.entries if key.startswith("grid.")]
    return {key: view.t.of("grid", key) for key in keys}
