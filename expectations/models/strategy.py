"""The strategy: its measures (Maßnahmen), one file each, and the one rule by which a goal's status follows from its KPIs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from expectations.models.basis import Id, Model, MunicipalityId, Words
from expectations.models.grants import Euros

MeasureStatus = Literal["planned", "running", "done", "stopped"]
Pct = Annotated[Decimal, Field(ge=0, le=100)]


class Span(Model):
    """From `start` to `end`, both days included; either may be open. What was stopped ends on that day, begun or not."""

    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before it begins")
        return self


class Plan(Model):
    """When a measure is to begin and to be done."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> "Plan":
        if self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before it begins")
        return self


class Milestone(Model):
    title: Words
    planned: date
    actual: date | None = None


class Bookings(Model):
    """Which bookings belong to the measure: those that fit all that is named."""

    it_service: str | None = None
    grant: str | None = None
    recurrence: Literal["one_off", "running"] | None = None

    @model_validator(mode="after")
    def _something(self) -> "Bookings":
        if self.it_service is None and self.grant is None:
            raise ValueError("name an `it_service` or a `grant`")
        return self


class StrategyMeasure(Model):
    """One measure of the strategy. What a municipality delivers later (dataset `measures`) lies over status and dates."""

    title: Words
    description: Words
    goal: str
    municipalities: tuple[MunicipalityId, ...] | None = None
    """Who takes part; all if left out."""
    owner: Words
    """The function that answers for it, never a name."""
    planned: Plan
    actual: Span = Span()
    status: MeasureStatus
    budget_eur: Euros | None = None
    bookings: Bookings | None = None
    depends_on: tuple[str, ...] = ()
    """Measures whose results it needs: it cannot be done before they are."""
    milestones: dict[Id, Milestone] = {}

    @model_validator(mode="after")
    def _status_fits_dates(self) -> "StrategyMeasure":
        if self.status == "done" and not self.actual.end:
            raise ValueError("it is `done`, yet it has no actual end")
        if self.status == "stopped" and not self.actual.end:
            raise ValueError(
                "it is `stopped`, yet it has no actual end: an old month has to know whether it was so then"
            )
        if self.status != "stopped" and self.actual.end and not self.actual.start:
            raise ValueError("`actual`: what has ended has begun, and its start is missing")
        if self.actual.end and self.status not in ("done", "stopped"):
            raise ValueError(f"it is `{self.status}`, yet it has an actual end")
        if self.status == "planned" and self.actual.start:
            raise ValueError("it is `planned`, yet it has an actual start")
        if self.status == "running" and not self.actual.start:
            raise ValueError("it is `running`, yet it has no actual start")
        return self


class PathRule(Model):
    """How far a KPI may lag behind its path from the baseline to the target, in percent of the whole way."""

    on_path_within_pct: Pct
    far_from_pct: Pct
    smallest_way_pct: Pct = Field(default=Decimal(5), gt=0)
    """A way shorter than this part of the target counts as so long: else a hair's breadth would be the whole way."""
    without_baseline: Literal["first_value", "no_answer"] = "first_value"
    """Where the year of comparison has no value: the path begins with the first value there is, or there is none."""

    @model_validator(mode="after")
    def _in_order(self) -> "PathRule":
        if self.far_from_pct < self.on_path_within_pct:
            raise ValueError("`far_from_pct` lies below `on_path_within_pct`")
        return self


class SignalRule(Model):
    """The control chart that warns: the newest month against the usual variation of so many months."""

    months: int = Field(ge=12, le=120)
    concern: Literal["lowers_one_step", "ignored"] = "lowers_one_step"


class CoverageRule(Model):
    """What it takes for a verdict."""

    kpi_delivered_pct: Pct
    """So many of the monthly deliveries due in a KPI's period must have arrived."""
    newest_within_months: int = Field(ge=0, le=12)
    """A KPI without a value in the month asked for speaks with its newest one, up to so many months older."""
    goal_weight_pct: Pct
    """KPIs of so much of a goal's weight must have a verdict."""


class VerdictRule(Model):
    """From the KPIs' verdicts to the goal's: the mean of their points, by weight (on course 1, at risk ½, behind 0)."""

    on_course_from: Decimal = Field(gt=0, le=1)
    behind_below: Decimal = Field(ge=0, le=1)
    contradiction_pct: Pct
    """Where KPIs of at least this share of the judged weight are behind, the goal is at best at risk."""

    @model_validator(mode="after")
    def _in_order(self) -> "VerdictRule":
        if self.behind_below > self.on_course_from:
            raise ValueError("`behind_below` lies above `on_course_from`")
        return self


class MeasureRule(Model):
    """When a measure or milestone is late."""

    grace_days: int = Field(ge=0)


class StatusRule(Model):
    """`strategy/status_rule.yaml`: how the status of goals and measures follows from the data. Pages explain it from here."""

    path: PathRule
    signal: SignalRule
    coverage: CoverageRule
    verdict: VerdictRule
    measures: MeasureRule
