"""What a snapshot holds, as frozen records. Missing values are None, never zero."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pipelines.course.records import Words as Words

Edition = Literal["public", "internal"]
PeriodKind = Literal["month", "rolling", "year"]
ALL = "*"
"""Stands for all municipalities or all services."""


@dataclass(frozen=True, slots=True)
class Meta:
    snapshot_id: str
    edition: str
    created_at: datetime
    as_of: date
    first_month: date
    last_month: date
    title: Words
    short_title: Words
    demo_notice: Words | None
    stale_after_days: int


@dataclass(frozen=True, slots=True)
class Goal:
    goal_id: str
    title: Words
    question: Words
    topic: Literal["speed", "cost"] | None
    """The question under which its KPIs stand together: speed or cost."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a chart marks, at one municipality. `goals` are those whose charts do; empty for all."""

    event_id: str
    municipality_id: str
    day: date
    goals: tuple[str, ...]
    title: Words


@dataclass(frozen=True, slots=True)
class Unit:
    unit_id: str
    title: Words
    symbol: str
    decimals: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Municipality:
    municipality_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Service:
    service_id: str
    title: Words
    target_working_days: int | None


@dataclass(frozen=True, slots=True)
class Dataset:
    dataset_id: str
    title: Words
    source: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI's definition as frozen in the snapshot. `target_value` and bounds in the KPI's own unit."""

    kpi_id: str
    goal_id: str
    unit: Unit
    direction: str
    kind: str
    window_months: int
    by_service: bool
    shows: str | None
    """What it tells of a service (`gross_clock`, `funnel`, …), which is how pages find it; None for all others."""
    title: Words
    question: Words
    description: Words
    baseline_year: int | None
    target_value: Decimal | None
    target_month: date | None
    target_source: Words | None
    hide_below: int | None
    datasets: tuple[str, ...]
    definition_hash: str
    definition_yaml: str
    formula: Words
    """The definition in words, one line per part."""
    sql_text: str

    @property
    def headline(self) -> PeriodKind:
        """The kind of period whose value heads the KPI: its rolling window, or the month itself."""
        return "rolling" if self.window_months > 1 else "month"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: a value, or the stated reason why there is none."""

    municipality_id: str
    service_id: str
    period_kind: str
    period_start: date
    period_end: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int | None
    months_expected: int | None
    months_delivered: int | None
    state: str


@dataclass(frozen=True, slots=True)
class CoverageCell:
    municipality_id: str
    dataset_id: str
    month: date
    state: str
    rows_accepted: int | None
    rows_rejected: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as delivered. Amounts in euros, None where the dataset has none."""

    delivery_id: str
    municipality_id: str
    dataset_id: str
    delivery_number: int | None
    file_name: str
    received_at: datetime | None
    first_month: date | None
    last_month: date | None
    rows_delivered: int | None
    rows_accepted: int | None
    rows_rejected: int | None
    amount_delivered: Decimal | None
    amount_accepted: Decimal | None
    amount_rejected: Decimal | None
    state: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """One check over all deliveries asked for: how often it was made and failed, and on how many rows."""

    dataset_id: str
    kpi_id: str
    check_id: str
    severity: str
    title: Words
    made: int
    failed: int
    rows_failed: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    municipality_id: str
    dataset_id: str
    kpi_id: str
    check_id: str
    file_name: str
    severity: str
    passed: bool
    checked: int | None
    failed: int | None
    title: Words
    detail: Words


@dataclass(frozen=True, slots=True)
class RejectedGroup:
    """All rejected rows of one rule, dataset and municipality, with what to do about them."""

    municipality_id: str
    dataset_id: str
    rule_id: str
    header: str
    rows: int
    example_file: str
    example_rows: tuple[int, ...]
    message: Words
    remedy: Words


@dataclass(frozen=True, slots=True)
class Arrears:
    """A municipality's dataset in a span of months: deliveries that were due, those that arrived, and the last of all."""

    municipality_id: str
    dataset_id: str
    expected: int
    delivered: int
    last_delivered: date | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Municipality-months of deliveries that were agreed and due, and those that arrived."""

    expected: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a declared event did to the mean of a KPI's days; every estimate is None unless `state` is ok or doubtful.

    `pct`: change in percent, -20 is a fifth fewer days; `days`: the same in days a case. Each with the ends of its
    interval at `level` (0.95). `placebo_*`: the same estimate for dates `placebo_months` before the true ones.
    """

    event_id: str
    kpi_id: str
    municipality_id: str
    pct: Decimal | None
    low_pct: Decimal | None
    high_pct: Decimal | None
    days: Decimal | None
    low_days: Decimal | None
    high_days: Decimal | None
    level: Decimal
    cases: int | None
    comparison_cases: int | None
    cells: int | None
    months: int | None
    first_month: date | None
    last_month: date | None
    placebo_months: int | None
    placebo_pct: Decimal | None
    placebo_low_pct: Decimal | None
    placebo_high_pct: Decimal | None
    state: Literal["ok", "doubtful", "no_event", "no_cases", "few_cases", "few_months", "no_comparison"]
    method: Words
    assumptions: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """`pct` percent of the `n` cases decided in the twelve months up to `period_end` took at most so many `days`."""

    municipality_id: str
    service_id: str
    clock: Literal["gross", "net"]
    period_end: date
    pct: int
    days: int | None
    n: int | None
    state: str


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """Cases completed on a channel in the twelve months up to `period_end`, rounded to a multiple of five."""

    municipality_id: str
    service_id: str
    channel_id: str
    period_end: date
    completed: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Channel:
    channel_id: str
    title: Words
