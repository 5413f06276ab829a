"""The filters of a page as one bar; what is chosen goes into the address and nowhere else.

Native lists where one is chosen, boxes where several are: the browser (`assets/filters.js`) writes what was chosen into
the address, and the address makes the page. Beyond FEW municipalities the boxes are those chosen, and a list adds to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.aria import aria, data
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Period
from dashboards.view import View

EVERYTHING, FEW = "*", 12


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


def filter_bar(
    view: View, uses: frozenset[str], default_period: Period, *, with_service: bool = False, takes_several: bool = False
) -> Any:
    """`default_period` is what the page shows where the address names none.

    `with_service` shows the choice of a service where the KPI is known by service; `takes_several` lets more than one
    municipality be chosen.
    """
    boxes: list[Any] = []
    if MUNICIPALITY in uses:
        boxes += _several_municipalities(view) if takes_several else [_municipality(view)]
    if PERIOD in uses:
        boxes.append(_periods(view, default_period))
    if SERVICE in uses and with_service:
        boxes.append(_services(view))
    return html.Section(boxes, className="filters", **aria(label=view.t("filter.bar")))


def _select(name: str, label: str, options: list[Any], default: str = EVERYTHING, *, adds: bool = False) -> Any:
    """The default is what is not written into the address; a list that `adds` keeps what was chosen before."""
    key = f"filter-{name}"
    about = data(filter=name, default=default, **({"adds": ""} if adds else {}))
    return html.Div([html.Label(label, htmlFor=key), html.Select(options, id=key, **about)], className="filter")


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


def _services(view: View) -> Any:
    services = [Choice(key, view.say(one.title)) for key, one in view.services.items()]
    options = _options([Choice(EVERYTHING, view.t("all.services")), *services], view.filters.service or EVERYTHING)
    return _select(SERVICE, view.t("filter.service"), options)
