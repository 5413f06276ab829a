"""What each municipality bears, and per inhabitant, workplace and case: who is dear for their size."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboards.components.chart_stacks import Band, Segment, Stack, StackChart
from dashboards.components.comparison import MOST_BARS
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.components.notice import name_list
from dashboards.cost_sums import Sum, add_up, count_of, drivers_of, per_unit, select, total

DRIVERS = ("inhabitants", "workplaces", "usage")
EUR = "€"


def places_cost_figure(scope: CostScope) -> Figure | None:
    """Every municipality whatever is chosen, and all together; None where nothing was booked in the year."""
    everyone = tuple(scope.view.municipalities)
    sums = add_up(select(scope.tables, everyone, scope.sight, year=scope.year), lambda row: row.municipality_id)
    whole = total(sums)
    if whole is None:
        return None
    t = scope.view.t
    each = {place: _per(scope, (place,), sums[place].own) for place in sums}
    fields = [
        Field(t("table.municipality")), Field(t("costs.cost"), "number", 2, EUR), Field(t("costs.transfers"), "number", 2, EUR),
        Field(t("costs.borne"), "number", 2, EUR), Field(t("costs.grants"), "number", 2, EUR),
        *(Field(t.of("cost_per", driver), "number", 2, EUR) for driver in DRIVERS),
        *(Field(t.of("cost_driver", driver), "count") for driver in DRIVERS), Field(t("table.state")),
    ]  # fmt: skip
    cells = [
        _row(scope, place, (place,), sums.get(place), sums[place].own if place in sums else None) for place in everyone
    ]
    cells.append(_row(scope, "*", everyone, whole, whole.cost))
    per_head = {place: found["inhabitants"] for place, found in each.items()}
    return Figure(
        "kommunen", _title(scope, per_head), f"{t('costs.places_subtitle')} · {_year(scope)}", _chart(scope, everyone, sums, per_head),
        _sentence(scope, per_head), *tidy(fields, cells), definition=t("costs.places_definition", basis=say_basis(scope)),
    )  # fmt: skip


def _year(scope: CostScope) -> str:
    return str(scope.year) if scope.is_whole else scope.view.t("costs.so_far", year=str(scope.year))


def _per(scope: CostScope, places: tuple[str, ...], amount: Decimal) -> dict[str, Decimal | None]:
    """Euros per unit; a year that is not over has no cost per inhabitant and year."""
    found: dict[str, Decimal | None] = {}
    for driver in DRIVERS:
        counted = drivers_of(scope.tables, places, driver, scope.year)
        count = count_of(counted, places)
        is_usable = scope.is_whole and (driver != "usage" or all(one.months == 12 for one in counted))
        found[driver] = per_unit(amount, count) if is_usable else None
    return found


def _row(scope: CostScope, place: str, places: tuple[str, ...], one: Sum | None, borne: Decimal | None) -> list[Cell]:
    counts = [count_of(drivers_of(scope.tables, places, driver, scope.year), places) for driver in DRIVERS]
    name = scope.view.name_of(place)
    if one is None or borne is None:
        return [name, None, None, None, None, None, None, None, *counts, scope.view.t.of("state", "no_delivery")]
    per = _per(scope, places, borne)
    state = scope.view.t.of("state", "ok" if scope.is_whole else "provisional")
    transfer = one.transfer if place != "*" else Decimal(0)
    return [name, one.cost, transfer, borne, one.grants, *(per[d] for d in DRIVERS), *counts, state]


def _chart(
    scope: CostScope, everyone: tuple[str, ...], sums: Mapping[str, Sum], per_head: Mapping[str, Decimal | None]
) -> StackChart:
    chosen = set(scope.view.filters.municipalities)
    bars = []
    for place in [one for one in everyone if one in chosen or not chosen or len(everyone) <= MOST_BARS][:MOST_BARS]:
        value = per_head.get(place)
        name = scope.view.name_of(place)
        if value is None:
            words = scope.view.t("costs.no_value") if place in sums else scope.view.t("costs.not_booked")
            bars.append(Stack(name, [], words, place in chosen))
        else:
            segment = Segment(float(value), "strong" if place in chosen or not chosen else "soft")
            bars.append(Stack(name, [segment], scope.view.numbers.money(value), place in chosen))
    return StackChart(bars, band=_band(scope) if any(per_head.values()) else None)


def read_band(scope: CostScope) -> tuple[Decimal, Decimal] | None:
    """Between which yearly costs per inhabitant nothing needs a second look; None where nothing is declared."""
    declared = (scope.tables.comparison or {}).get("plausible_eur_per_inhabitant")
    return (Decimal(declared["low"]), Decimal(declared["high"])) if declared else None


def _band(scope: CostScope) -> Band | None:
    band = read_band(scope)
    if band is None:
        return None
    low, high = (scope.view.numbers.money(end, 0) for end in band)
    return Band(float(band[0]), float(band[1]), scope.view.t("costs.band", low=low, high=high))


def _title(scope: CostScope, per_head: Mapping[str, Decimal | None]) -> str:
    known = sorted((value, place) for place, value in per_head.items() if value is not None)
    if not known:
        return scope.view.t("costs.places_none")
    money = scope.view.numbers.money
    if len(known) == 1:
        return scope.view.t("costs.places_one", name=scope.view.name_of(known[0][1]), amount=money(known[0][0]))
    words: dict[str, Any] = {"low": money(known[0][0]), "high": money(known[-1][0])}
    names: dict[str, Any] = {"low_name": scope.view.name_of(known[0][1]), "high_name": scope.view.name_of(known[-1][1])}
    return scope.view.t("costs.places_title", **words, **names)


def _sentence(scope: CostScope, per_head: Mapping[str, Decimal | None]) -> str:
    band, t = read_band(scope), scope.view.t
    if band is None:
        return t("costs.no_band")
    outside = [place for place, value in per_head.items() if value is not None and not band[0] <= value <= band[1]]
    low, high = (scope.view.numbers.money(end, 0) for end in band)
    if not any(value is not None for value in per_head.values()):
        return t("compare.title_none")
    if not outside:
        return t("costs.all_within", low=low, high=high)
    return t("costs.some_outside", n=len(outside), names=name_list([scope.view.name_of(o) for o in outside], scope.view),
             low=low, high=high)  # fmt: skip


def say_basis(scope: CostScope) -> str:
    """When and on which census basis inhabitants were counted; "" where there are none."""
    counted = drivers_of(scope.tables, tuple(scope.view.municipalities), "inhabitants", scope.year)
    days = sorted({one.counted_on for one in counted if one.counted_on})
    bases = sorted({one.basis for one in counted if one.basis})
    if not days:
        return scope.view.t("costs.no_basis")
    words = " / ".join(scope.view.numbers.day(day) for day in days)
    names = ", ".join(scope.view.t.of("census", basis) if basis in CENSUSES else basis for basis in bases)
    return (
        scope.view.t("costs.basis", days=words, basis=names) if names else scope.view.t("costs.basis_days", days=words)
    )


CENSUSES = ("census_2011", "census_2022")
