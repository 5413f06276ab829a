"""Leistungen: all services in a list, searched and sorted by the address, with one KPI and every municipality."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components import trend
from dashboards.components.comparison import say_range
from dashboards.components.cost_note import cost_note
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.components.filter_bar import filter_bar
from dashboards.components.value_table import Group, Row, columns_of, say_cell_state, value_table
from dashboards.components.words import say_met, say_period
from dashboards.filters import BY_NAME, BY_VALUE, DESCENDING, KPI_CHOICE, MUNICIPALITY, PERIOD, SEARCH, SORT
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell, is_met
from dashboards.links import KPI, RECEIPT, SERVICE_PAGE, SERVICES, link
from dashboards.pages.page import Body, Page
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import comparable_across, find_main, for_one_service
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, KPI_CHOICE, SEARCH, SORT})
GOES_ALONG = frozenset({MUNICIPALITY, PERIOD})
FIGURE, TWO_DOTS = "liste", "\u0308"


def render(view: View) -> Body:
    title = view.t("services.title")
    kpis = comparable_across(view.snapshot.kpis)
    main = find_main(kpis)
    if main is None or not view.services:
        return Body(title, [html.P(view.t("services.none"), className="note")])
    asked = view.kpis.get(view.filters.kpi or main.kpi_id, main)
    bar = filter_bar(view, USES, view.newest_month, takes_several=True, kpis=kpis, default_kpi=main)
    if asked not in kpis:
        return Body(title, [bar, _not_offered(view, asked), cost_note(view)])
    kpi = for_one_service(asked)
    rows = _read_rows(view, kpi)
    found = _sort([row for row in rows if _matches(view, row, view.filters.search)], view.filters.sort)
    figure = _figure(view, kpi, found, len(rows))
    return Body(title, [bar, figure, cost_note(view)], lead=_say_lead(view, kpi, rows))


def _not_offered(view: View, kpi: Kpi) -> Any:
    said = [html.P(view.t("services.not_by_kpi", kpi=view.say(kpi.title)))]
    way = dcc.Link(view.say(kpi.title), href=link(KPI + kpi.kpi_id, view.filters.but(municipalities=()), GOES_ALONG))
    return html.Div([*said, html.P(way)], className="message")


def _read_rows(view: View, kpi: Kpi) -> list[Row]:
    """One row for every service, in the order of the catalogue."""
    kind = choose_kind(kpi, view.period)
    chosen = view.filters.municipalities
    place = chosen[0] if len(chosen) == 1 else ALL
    lines: dict[str, list[Value]] = {}
    found = view.snapshot.values(kpi_id=kpi.kpi_id, municipality_id=place, kinds=(kind, "year"))
    for one in found.get(kpi.kpi_id, []):
        lines.setdefault(one.service_id, []).append(one)
    now = view.snapshot.values(kpi_id=kpi.kpi_id, kinds=(kind,), period_end=view.period.last).get(kpi.kpi_id, [])
    beside = {(cell.service_id, cell.municipality_id): cell for cell in now}
    filters = view.filters.but(municipalities=chosen if len(chosen) == 1 else ())
    places = columns_of(view)
    rows = []
    for key in view.services:
        mine = lines.get(key, [])
        cell = find_cell(mine, kind, view.period.last)
        line = [one for one in mine if one.period_kind == kind and one.period_end <= view.period.last]
        rows.append(
            Row(
                key, view.service_title(key), link(SERVICE_PAGE + key, filters, GOES_ALONG), kpi, cell, line,
                compare_to_baseline(kpi, mine, cell), {one: beside.get((key, one)) for one in places},
            )
        )  # fmt: skip
    return rows


def _fold(words: str, umlaut: str = "") -> str:
    """Without case and accents, so that nobody has to type them; `umlaut` stands where two dots were."""
    parts = unicodedata.normalize("NFD", words.casefold()).replace(TWO_DOTS, umlaut)
    return "".join(c for c in parts if not unicodedata.combining(c))


def _matches(view: View, row: Row, search: str | None) -> bool:
    """Whether every word that is searched for occurs in the title, in either language, umlauts written in any way."""
    title = view.services[row.key].title
    ways = [_fold(f"{title.de} {title.en}", umlaut) for umlaut in ("", "e")]
    return any(all(word in way for word in _fold(search or "").split()) for way in ways)


def _sort(rows: Sequence[Row], wish: str | None) -> list[Row]:
    """In the wished order; what has no value stands last in either direction."""
    if not wish:
        return list(rows)
    column, is_down = wish.removeprefix(DESCENDING), wish.startswith(DESCENDING)
    if column == BY_NAME:
        return sorted(rows, key=lambda row: _fold(row.title), reverse=is_down)
    cells = {row.key: row.cell if column == BY_VALUE else row.by_place.get(column) for row in rows}
    values = {key: cell.value for key, cell in cells.items() if cell and cell.value is not None}
    known = [row for row in rows if row.key in values]
    known.sort(key=lambda row: values[row.key], reverse=is_down)
    return known + [row for row in rows if row.key not in values]


def _say_lead(view: View, kpi: Kpi, rows: Sequence[Row]) -> str:
    """How many reach the target and how many are better than in the year of comparison; else from where to where."""
    met = [found for row in rows if (found := is_met(kpi, row.cell.value if row.cell else None)) is not None]
    verdicts = [row.change.verdict for row in rows if row.change and row.change.verdict != "neutral"]
    parts = [view.t("services.met", n=len(met), met=sum(met), kpi=view.say(kpi.title))] if met else []
    if verdicts:
        better, worse = verdicts.count("better"), verdicts.count("worse")
        words = {"year": str(kpi.baseline_year), "all": len(verdicts), "kpi": view.say(kpi.title)}
        second = view.t("services.worse", n=worse) if worse else view.t("services.none_worse")
        parts.append(f"{view.t('services.better', n=better, **words)}, {second}")
    return " ".join(parts) or _say_range(view, kpi, rows)


def _say_range(view: View, kpi: Kpi, rows: Sequence[Row]) -> str:
    titles = {row.key: row.title for row in rows}
    return say_range(view, kpi, {row.key: row.cell for row in rows}, titles.__getitem__)


def _figure(view: View, kpi: Kpi, rows: Sequence[Row], count: int) -> Figure:
    t, places = view.t, columns_of(view)
    chosen = view.filters.municipalities
    place = view.name_of(chosen[0] if len(chosen) == 1 else ALL)
    some = next((row.cell for row in rows if row.cell), None)
    period = say_period(view, some) if some else str(view.period)
    found = t("services.found", n=len(rows), all=count) if view.filters.search else t("services.all", n=count)
    fields = [
        Field(t("table.service")), trend.value_field(view, kpi, place), Field(t("table.n"), "count"),
        Field(t("table.state")), *(trend.value_field(view, kpi, view.name_of(key)) for key in places),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.title, trend.value_cell(view, row.cell), row.cell.n if row.cell else None, _say_state(view, kpi, row),
            *(trend.value_cell(view, row.by_place.get(key)) for key in places),
        ]
        for row in rows
    ]  # fmt: skip
    receipt = link(
        RECEIPT + kpi.kpi_id, view.filters.but(municipalities=chosen if len(chosen) == 1 else ()), GOES_ALONG
    )
    heads = (t("table.service"), place)
    table = value_table(view, view.say(kpi.title), [Group(rows)], places, heads=heads, sorts_in=FIGURE)
    heard = [html.P(found, role="status", className="vh")] if view.filters.search else []
    return Figure(
        FIGURE, _say_range(view, kpi, rows) if rows else t("services.no_match"), t("compare.subtitle", title=view.say(kpi.title), place=place, period=period),
        None, found, *tidy(fields, cells), definition=view.say(kpi.description),
        definition_href=f"{link(KPI + kpi.kpi_id, view.filters.but(municipalities=()), GOES_ALONG)}#definition",
        receipt_href=receipt, table=table if rows else _all_again(view), above=heard,
    )  # fmt: skip


def _all_again(view: View) -> Any:
    words = view.t("services.all_again")
    return html.P(html.A(words, href=f"{view.path}{view.filters.but(search=None).query()}", className="button"))


def _say_state(view: View, kpi: Kpi, row: Row) -> str:
    state = say_cell_state(view, row.cell)
    met = say_met(view, kpi, row.cell)
    return f"{state}, {met}" if met else state


PAGE = Page(SERVICES, 30, "services.title", render, USES, in_navigation=False, question="speed", takes_several=True,
            under="services.title")  # fmt: skip
