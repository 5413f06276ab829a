"""What a scenario wishes to be different, read from the address; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from dashboards.filters import (
    CASE,
    EQUAL_SHARE,
    FREE_UNTIL,
    KEY,
    LEAVING,
    NEW_CASES,
    NEW_INHABITANTS,
    NEW_WORKPLACES,
    NEWCOMER,
    RATE,
    RISE,
    WIDTH,
    Filters,
)
from pipelines.cost_case.case import CostCase
from pipelines.costing.model import EQUAL, Key, Part
from pipelines.costing.ranges import CASES, Case

BASES = (EQUAL, "inhabitants", "workplaces", "usage")
LOWEST_PCT, HIGHEST_PCT, MOST_UNITS = Decimal(-5), Decimal(25), Decimal(10_000_000)
WIDEST_PCT = Decimal(300)
NEW_ID = "neu"
"""Stands for the municipality that joins, where others have their key."""
FIGURES = {"inhabitants": NEW_INHABITANTS, "workplaces": NEW_WORKPLACES, "usage": NEW_CASES}


@dataclass(frozen=True)
class Newcomer:
    name: str
    figures: Mapping[str, Decimal]
    """inhabitants, workplaces and usage (completed cases a year)."""


@dataclass(frozen=True)
class Wishes:
    """None and the empty tuple: as in the reference case. `rate` and `rise` as shares of one."""

    key: Key | None = None
    rate: Decimal | None = None
    rise: Decimal | None = None
    case: Case = "base"
    width: Decimal | None = None
    """By which the distance of low and high from base is multiplied."""
    free_until: int | None = None
    leaving: tuple[str, ...] = ()
    newcomer: Newcomer | None = None

    @property
    def changes(self) -> bool:
        return self != Wishes()


@dataclass(frozen=True)
class Read:
    """`mistakes`: name of the choice → what is wrong with it, the last part of a text key `scenario_mistake.<kind>`."""

    wishes: Wishes
    mistakes: Mapping[str, str]


def read_wishes(filters: Filters, case: CostCase, years: range) -> Read:
    """What cannot be read is named and left as in the reference case. `years` are those to come."""
    mistakes: dict[str, str] = {}

    def number(name: str, low: Decimal, high: Decimal, kind: str) -> Decimal | None:
        text = filters.chosen(name)
        value = parse(text) if text is not None else None
        if text is not None and (value is None or not low <= value <= high):
            mistakes[name] = kind
            return None
        return value

    rate, rise = (number(name, LOWEST_PCT, HIGHEST_PCT, "percent") for name in (RATE, RISE))
    width = number(WIDTH, Decimal(0), WIDEST_PCT, "width")
    free_until = number(FREE_UNTIL, Decimal(years[0] - 1), Decimal(years[-1]), "year")
    chosen = filters.chosen(CASE)
    if chosen is not None and chosen not in CASES:
        mistakes[CASE] = "choice"
    members = case.question.members
    leaving = tuple(m for m in filters.all_chosen(LEAVING) if m in members)
    if len(leaving) < len(filters.all_chosen(LEAVING)):
        mistakes[LEAVING] = "member"
    newcomer = _read_newcomer(filters, mistakes)
    if len(members) - len(leaving) + (newcomer is not None) < 2:
        mistakes[LEAVING] = "alone"
        leaving = ()
    wishes = Wishes(
        _read_key(filters, mistakes),
        rate / 100 if rate is not None else None,
        rise / 100 if rise is not None else None,
        next((one for one in CASES if one == chosen), "base"),
        width / 100 if width is not None else None,
        int(free_until) if free_until is not None else None,
        leaving,
        newcomer,
    )
    return Read(wishes, mistakes)


def parse(text: str) -> Decimal | None:
    """`1,5` as well as `1.5`; None for what is no number. A dot before three digits is no thousands sign here."""
    try:
        value = Decimal(text.replace("\u2212", "-").replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _read_key(filters: Filters, mistakes: dict[str, str]) -> Key | None:
    """A basis, of which a part may be divided equally: the classic `20 % equal, the rest by workplaces`."""
    basis, text = filters.chosen(KEY), filters.chosen(EQUAL_SHARE)
    equal = parse(text) if text is not None else None
    if basis is not None and basis not in BASES:
        mistakes[KEY] = "choice"
        return None
    if text is not None and (equal is None or not 0 <= equal <= 100):
        mistakes[EQUAL_SHARE] = "share"
        return None
    if basis is None:
        if equal:
            mistakes[EQUAL_SHARE] = "needs_key"
        return None
    share = Fraction(equal or 0) / 100
    parts = [Part(share, EQUAL), Part(1 - share, basis)] if share and basis != EQUAL else [Part(Fraction(1), basis)]
    return Key("scenario", tuple(part for part in parts if part.share))


def _read_newcomer(filters: Filters, mistakes: dict[str, str]) -> Newcomer | None:
    """All three figures or none: a missing one is not zero."""
    given = {driver: filters.chosen(name) for driver, name in FIGURES.items()}
    if not any(given.values()):
        return None
    figures = {}
    for driver, text in given.items():
        value = parse(text.replace(".", "")) if text else None
        if value is None or not 0 < value <= MOST_UNITS or value != int(value):
            mistakes[FIGURES[driver]] = "count" if text else "missing"
        else:
            figures[driver] = value
    if len(figures) < len(FIGURES):
        return None
    return Newcomer(filters.chosen(NEWCOMER) or "", figures)
