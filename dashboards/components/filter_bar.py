"""The filters of a page as one bar; what is chosen goes into the address and nowhere else."""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.aria import aria
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Period
from dashboards.view import View

EVERYTHING = "*"
KIND = "filter"


def filter_bar(view: View, uses: frozenset[str], default_period: Period, *, with_service: bool = False) -> Any:
    """`default_period` is what the page shows where the address names none.

    `with_service` shows the choice of a service where the KPI is known by service.
    """
    boxes = []
    if MUNICIPALITY in uses:
        boxes.append(_municipalities(view))
    if PERIOD in uses:
        boxes.append(_periods(view, default_period))
    if SERVICE in uses and with_service:
        boxes.append(_services(view))
    return html.Section(boxes, className="filters", **aria(label=view.t("filter.bar")))


def _select(view: View, name: str, label: str, data: list[Any], value: str, default: str = EVERYTHING) -> Any:
    """The id says what is shown, so that a choice can be told from a control that has only just appeared."""
    return dmc.Select(
        id={"kind": KIND, "name": name, "default": default, "shown": value},
        label=label,
        data=data,
        value=value,
        allowDeselect=False,
        searchable=len(data) > 12 or name == PERIOD,
        nothingFoundMessage=view.t("filter.nothing"),
        maxDropdownHeight=320,
        className="filter",
    )


def _municipalities(view: View) -> Any:
    data = [{"value": EVERYTHING, "label": view.t("all.municipalities")}]
    data += [{"value": key, "label": one.name} for key, one in view.municipalities.items()]
    return _select(view, MUNICIPALITY, view.t("filter.municipality"), data, view.municipality or EVERYTHING)


def _periods(view: View, default: Period) -> Any:
    meta = view.snapshot.meta
    first, last = Period.of(meta.first_month), Period.of(meta.last_month)
    years = [Period(year) for year in range(last.year, first.year - 1, -1)]
    months = [Period(y.year, m) for y in years for m in range(12, 0, -1) if first <= Period(y.year, m) <= last]
    month_items = [{"value": str(m), "label": view.numbers.month(m.first)} for m in months]
    year_items = [{"value": str(y), "label": str(y)} for y in years]
    data = [
        {"group": view.t("filter.years"), "items": year_items},
        {"group": view.t("filter.months"), "items": month_items},
    ]
    return _select(view, PERIOD, view.t("filter.period"), data, str(view.filters.period or default), str(default))


def _services(view: View) -> Any:
    data = [{"value": EVERYTHING, "label": view.t("all.services")}]
    data += [{"value": key, "label": view.say(one.title)} for key, one in view.services.items()]
    return _select(view, SERVICE, view.t("filter.service"), data, view.filters.service or EVERYTHING)
