"""Sentences that several parts of a page say about a cell or a KPI."""

from typing import Any

from dashboards.components.notice import name_list
from dashboards.judgement import is_met
from dashboards.numbers import CLDR_UNITS
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import MATURITY, SATISFACTION
from dashboards.view import View


def say_value(view: View, kpi: Kpi, cell: Value | None) -> str:
    """The value with its unit, or the sign of its state; never a number for what is missing."""
    if cell is None or cell.value is None:
        return view.t.of("state_sign", cell.state if cell else "no_delivery")
    return view.numbers.value(cell.value, kpi.unit)


def say_whole(view: View, kpi: Kpi, cell: Value | None) -> str:
    """The value with its unit in words where its sign does not say it, for a sentence; the sign of what is missing."""
    places = say_places(view, kpi, cell)
    if places:
        return places
    unit = say_unit(view, kpi) if cell and cell.value is not None else ""
    return f"{say_value(view, kpi, cell)}\u00a0{unit}" if unit else say_value(view, kpi, cell)


def say_unit(view: View, kpi: Kpi) -> str:
    """The unit's words where the value's own sign does not say all of it."""
    is_said = kpi.unit.symbol in ("%", *CLDR_UNITS) or kpi.unit.unit_id == "eur"
    return "" if is_said else view.say(kpi.unit.title)


def say_places(view: View, kpi: Kpi, cell: Value | None) -> str:
    """`3 von 4 Kommunen` where the maturity of one service is counted over all of them; "" for everything else."""
    if kpi.shows != MATURITY or cell is None or cell.value is None or not cell.denominator:
        return ""
    if cell.municipality_id != ALL or cell.service_id == ALL:
        return ""
    counts = {"k": view.numbers.count(cell.numerator or 0), "all": view.numbers.count(cell.denominator)}
    return view.t("basis.places", n=int(cell.denominator), **counts)


def say_basis(view: View, kpi: Kpi, cell: Value | None) -> str:
    """How many cases, or answers, a share or a quantile rests on; "" where the value is itself a number of them."""
    if cell is None or cell.value is None or cell.n is None or kpi.kind not in ("share", "quantile"):
        return ""
    if kpi.shows == MATURITY:
        return ""
    words: dict[str, Any] = {"n": cell.n, "count": view.numbers.count(cell.n)}
    return view.t("basis.answers", **words) if kpi.shows == SATISFACTION else view.t("basis.cases", **words)


def say_state(view: View, kpi: Kpi, cell: Value | None) -> str:
    """Why a cell has no value, or that it may still change; "" for a plain value."""
    state = cell.state if cell else "no_delivery"
    if state == "ok":
        return ""
    if state == "provisional":
        words = view.t("state_long.provisional" if cell and cell.value is not None else "state_long.provisional_empty")
        return f"{words} {_say_without(view, cell)}".strip()
    return view.t.of("state_long", state, below=kpi.hide_below or 0)


def _say_without(view: View, cell: Value | None) -> str:
    """Whom the value of all municipalities lacks; "" where nobody is missing altogether."""
    if cell is None or cell.municipality_id != ALL or not view.missing:
        return ""
    return view.t("notice.without", names=name_list([view.name_of(key) for key in view.missing], view))


def say_identifier(key: str) -> str:
    """An id of the catalogue that has no title, as words: `starke_heimat` becomes `Starke Heimat`."""
    return " ".join(word.capitalize() for word in key.split("_"))


def say_period(view: View, cell: Value) -> str:
    if cell.period_kind == "year":
        return str(cell.period_end.year)
    month = view.numbers.month(cell.period_end)
    if cell.period_kind == "month":
        return month
    months = (cell.period_end.year - cell.period_start.year) * 12 + cell.period_end.month - cell.period_start.month + 1
    return view.t("period.rolling", months=months, month=month)


def say_target(view: View, kpi: Kpi) -> str:
    """`höchstens 7 Tage bis Dezember 2027`; "" without a target."""
    if kpi.target_value is None:
        return ""
    value = view.numbers.value(kpi.target_value, kpi.unit, short=True)
    if kpi.target_month is None:
        return view.t.of("target_plain", kpi.direction, value=value)
    return view.t.of("target_until", kpi.direction, value=value, month=view.numbers.month_short(kpi.target_month))


def say_met(view: View, kpi: Kpi, cell: Value | None) -> str:
    met = is_met(kpi, cell.value if cell else None)
    return "" if met is None else view.t("target.met" if met else "target.missed")
