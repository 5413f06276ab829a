"""Which months of a dataset arrived: municipality × month, a sign for the eye and a word for everybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboards.components.aria import UNSEEN, aria
from dashboards.components.data_table import scroll_box
from dashboards.components.long_list import is_open, more_link
from dashboards.components.marks import hidden_words
from dashboards.records import CoverageCell, Dataset
from dashboards.view import View

STATES = ("delivered", "no_delivery", "rejected", "not_due", "not_agreed")
COUNTED = ("delivered", "no_delivery", "rejected")
FEW, MANY = 12, 100


def coverage_by_dataset(view: View, year: int, cells: Sequence[CoverageCell]) -> list[Any]:
    """One matrix per dataset; where there are many municipalities, those with gaps first and the others on request."""
    parts: list[Any] = []
    places: set[str] = set()
    most = MANY if is_open(view, "abdeckung") else FEW
    for dataset in view.snapshot.datasets:
        rows: dict[str, list[CoverageCell]] = {}
        for cell in cells:
            if cell.dataset_id == dataset.dataset_id:
                rows.setdefault(cell.municipality_id, []).append(cell)
        if rows:
            places |= rows.keys()
            shown = _worst(rows, most)
            parts.append(coverage_matrix(view, dataset, year, [cell for key in shown for cell in rows[key]]))
    return [*parts, more_link(view, "abdeckung", most, len(places), MANY)] if len(places) > FEW else parts


def _worst(rows: Mapping[str, Sequence[CoverageCell]], most: int) -> list[str]:
    """The municipalities with the most months missing; all of them, in their order, where they are not more than `most`."""
    if len(rows) <= most:
        return list(rows)
    gaps = {key: sum(cell.state in ("no_delivery", "rejected") for cell in mine) for key, mine in rows.items()}
    return sorted(rows, key=lambda key: (-gaps[key], key))[:most]


def coverage_matrix(view: View, dataset: Dataset, year: int, cells: Sequence[CoverageCell]) -> Any:
    by_place: dict[str, dict[int, CoverageCell]] = {}
    for cell in cells:
        by_place.setdefault(cell.municipality_id, {})[cell.month.month] = cell
    months = range(1, 13)
    heads = [
        html.Th(html.Abbr(view.numbers.month_letter(m), title=view.numbers.month_name(m)), scope="col") for m in months
    ]
    rows = [
        html.Tr(
            [
                html.Th(view.name_of(place), scope="row"),
                *(_cell(view, row.get(month)) for month in months),
                html.Td(_sum(view, list(row.values())), className="number"),
            ]
        )
        for place, row in by_place.items()
    ]
    caption = f"{view.say(dataset.title)} {year}"
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(view.t("table.municipality"), scope="col"), *heads,
                                html.Th(view.t("coverage.arrived"), scope="col", className="number")])),
            html.Tbody(rows),
        ],
        className="coverage",
    )  # fmt: skip
    return scroll_box(caption, table)


def legend(view: View) -> Any:
    items = [
        html.Li([html.Span(view.t.of("coverage_sign", s), className=f"cov {s}", **UNSEEN),
                 view.t.of("coverage", s)])
        for s in STATES
    ]  # fmt: skip
    return html.Ul(items, className="legend signs", **aria(label=view.t("coverage.legend")))


def _cell(view: View, cell: CoverageCell | None) -> Any:
    if cell is None:
        return html.Td("")
    words = view.t.of("coverage", cell.state)
    if cell.rows_rejected:
        words = view.t(
            "coverage.with_rejected", state=words, n=cell.rows_rejected, count=view.numbers.count(cell.rows_rejected)
        )
    sign = html.Span(view.t.of("coverage_sign", cell.state), className=f"cov {cell.state}", **UNSEEN)
    return html.Td([sign, hidden_words(words)], title=words)


def _sum(view: View, cells: Sequence[CoverageCell]) -> str:
    expected = sum(cell.state in COUNTED for cell in cells)
    arrived = sum(cell.state == "delivered" for cell in cells)
    return view.t("coverage.of", arrived=arrived, expected=expected)
