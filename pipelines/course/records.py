"""What a snapshot says of the strategy, as frozen records. Missing values are None, never zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ALL = "*"
"""Stands for all municipalities together."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the catalogue in German and English."""

    de: str
    en: str

    def to(self, lang: str) -> str:
        return (self.en if lang == "en" else self.de) or self.de


@dataclass(frozen=True, slots=True)
class Unit:
    symbol: str
    decimals: int
    currency: str | None
    title: Words


@dataclass(frozen=True, slots=True)
class Goal:
    goal_id: str
    title: Words
    question: Words


@dataclass(frozen=True, slots=True)
class Kpi:
    kpi_id: str
    goal_id: str
    title: Words
    question: Words
    unit: Unit
    direction: str
    """lower | higher | neutral"""
    kind: str
    window_months: int
    baseline_year: int | None
    target_value: Decimal | None
    target_month: date | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of one place over all services, or the stated reason why there is none."""

    period_kind: str
    period_start: date
    period_end: date
    value: Decimal | None
    months_expected: int | None
    months_delivered: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Milestone:
    milestone_id: str
    title: Words
    planned: date
    actual: date | None


@dataclass(frozen=True, slots=True)
class Measure:
    """`status`: planned | running | done | stopped; `spent_eur` None where nothing is known of it.

    `actual_end` of a stopped one: the day since which it is; None where nobody says so.
    """

    measure_id: str
    goal_id: str
    municipalities: tuple[str, ...]
    title: Words
    description: Words
    owner: Words
    planned_start: date
    planned_end: date
    actual_start: date | None
    actual_end: date | None
    status: str
    reported_month: date | None
    """Of the delivered report that stands over the catalogue; None where the catalogue speaks."""
    budget_eur: Decimal | None
    spent_eur: Decimal | None
    spent_source: str | None
    """bookings | reported"""
    depends_on: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Monthly deliveries of a municipality that were due in a span of months, and those that arrived."""

    municipality_id: str
    expected: int
    delivered: int
