"""The filters of a page as one bar; what is chosen goes into the address and nowhere else.

Native lists where one is chosen, boxes where several are: the browser (`assets/filters.js`) writes what was chosen into
the address, and the address makes the page. Beyond FEW municipalities the boxes are those chosen, and a list adds to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.aria import aria, data
from dashboards.filters import KPI_CHOICE, MUNICIPALITY, PERIOD, SEARCH, SERVICE, Period
from dashboards.records import Kpi
from dashboards.view import View

EVERYTHING, FEW = "*", 12


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


def filter_bar(
    view: View,
    uses: frozenset[str],
    default_period: Period,
    *,
    with_service: bool = False,
    takes_several: bool = False,
    kpis: Sequence[Kpi] = (),
    default_kpi: Kpi | None = None,
    more: Sequence[Any] = (),
    search_label: str = "",
) -> Any:
    """`default_period` is what the page shows where the address names none.

    `with_service` shows the choice of a service where the KPI is known by service; `takes_several` lets more than one
    municipality be chosen. `kpis` are those from which one is chosen; `default_kpi` is not written into the address.
    `more` are further lists of a page (`choice_list`), behind all others. `search_label` names the search where it is not for services.
    """
    boxes: list[Any] = []
    if SEARCH in uses:
        boxes.append(_search(view, search_label or view.t("filter.search")))
    if KPI_CHOICE in uses and default_kpi:
        boxes.append(_kpis(view, kpis, default_kpi))
    places = (_several_municipalities(view) if takes_several else [_municipality(view)]) if MUNICIPALITY in uses else []
    times = [_periods(view, default_period)] if PERIOD in uses else []
    services = [_services(view)] if SERVICE in uses and with_service else []
    # many boxes of municipalities have a row of their own behind the lists of a longer bar
    boxes += [*services, *times, *places] if boxes else [*places, *times, *services]
    boxes += more
    return html.Section(boxes, className="filters", **aria(label=view.t("filter.bar")))


def _select(name: str, label: str, options: list[Any], default: str = EVERYTHING, *, adds: bool = False) -> Any:
    """The default is what is not written into the address; a list that `adds` keeps what was chosen before."""
    key = f"filter-{name}"
    about = data(filter=name, default=default, **({"adds": ""} if adds else {}))
    return html.Div([html.Label(label, htmlFor=key), html.Select(options, id=key, **about)], className="filter")


def choice_list(name: str, label: str, choices: Sequence[Choice], chosen: str) -> Any:
    """A list of a page's own; the value EVERYTHING stands for its default, which the address leaves out."""
    return _select(name, label, _options(choices, chosen))


def _options(choices: Sequence[Choice], chosen: str) -> list[Any]:
    return [html.Option(one.label, value=one.value, selected=one.value == chosen) for one in choices]


def _places(view: View) -> list[Choice]:
    places = [Choice(key, one.name) for key, one in view.municipalities.items()]
    return [Choice(EVERYTHING, view.t("all.municipalities")), *places]


def _municipality(view: View) -> Any:
    options = _options(_places(view), view.municipality or EVERYTHING)
    return _select(MUNICIPALITY, view.t("filter.municipality"), options)


def _several_municipalities(view: View) -> list[Any]:
    places, chosen = _places(view), view.filters.municipalities
    if len(places) <= FEW + 1:
        return [_boxes(view, places, chosen)]
    shown = [one for one in places if one.value in chosen or one.value == EVERYTHING]
    rest = [Choice(EVERYTHING, view.t("filter.add")), *(one for one in places if one not in shown)]
    adding = _select(MUNICIPALITY, view.t("filter.municipality"), _options(rest, EVERYTHING), adds=True)
    return [_boxes(view, shown, chosen), adding]


def _boxes(view: View, places: Sequence[Choice], chosen: Sequence[str]) -> Any:
    chips = [dmc.Chip(one.label, value=one.value, size="md", radius="sm") for one in places]
    group = dmc.ChipGroup(chips, multiple=True, value=list(chosen) or [EVERYTHING])
    legend = html.Legend(view.t("filter.municipalities"))
    return html.Fieldset(
        [legend, html.Div(group, className="chips")], className="filter many", **data(filter=MUNICIPALITY)
    )


def _periods(view: View, default: Period) -> Any:
    meta = view.snapshot.meta
    first, last = Period.of(meta.first_month), Period.of(meta.last_month)
    years = [Period(year) for year in range(last.year, first.year - 1, -1)]
    months = [Period(y.year, m) for y in years for m in range(12, 0, -1) if first <= Period(y.year, m) <= last]
    chosen = str(view.filters.period or default)
    by_month = [Choice(str(m), view.numbers.month(m.first)) for m in months]
    by_year = [Choice(str(y), str(y)) for y in years]
    options = [
        html.Optgroup(_options(by_year, chosen), label=view.t("filter.years")),
        html.Optgroup(_options(by_month, chosen), label=view.t("filter.months")),
    ]
    return _select(PERIOD, view.t("filter.period"), options, str(default))


def _kpis(view: View, kpis: Sequence[Kpi], default: Kpi) -> Any:
    """Under the titles of their goals."""
    chosen = view.filters.kpi or default.kpi_id
    groups = []
    for goal in view.snapshot.goals:
        mine = [Choice(kpi.kpi_id, view.say(kpi.title)) for kpi in kpis if kpi.goal_id == goal.goal_id]
        groups += [html.Optgroup(_options(mine, chosen), label=view.say(goal.title))] if mine else []
    return _select(KPI_CHOICE, view.t("filter.kpi"), groups, default.kpi_id)


def _search(view: View, label: str) -> Any:
    """What is typed becomes the address a moment after the last letter (assets/filters.js)."""
    key = f"filter-{SEARCH}"
    field: Any = dcc.Input(
        id=key, type="search", name=SEARCH, value=view.filters.search or "", debounce=True, autoComplete="off",
        spellCheck=False,
    )  # fmt: skip
    return html.Div(
        [html.Label(label, htmlFor=key), field], className="filter search", role="search",
        **data(filter=SEARCH),
    )  # fmt: skip


def _services(view: View) -> Any:
    services = [Choice(key, view.say(one.title)) for key, one in view.services.items()]
    options = _options([Choice(EVERYTHING, view.t("all.services")), *services], view.filters.service or EVERYTHING)
    return _select(SERVICE, view.t("filter.service"), options)
