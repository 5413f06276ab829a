"""KPIs: measure, window, target, disclosure threshold and worked examples, one file each."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from expectations.models.basis import Model, Month, Scalar, Words


class Present(Model):
    """`where: {digital_volume: {present: true}}`: only rows in which the cell is not empty."""

    present: bool


class Excluded(Model):
    """`where: {cost_type_id: {except: [grants_income]}}`: all rows but these; an empty cell stays in."""

    values: tuple[Scalar, ...] = Field(alias="except", min_length=1)


Condition = Present | Excluded | Scalar | tuple[Scalar, ...]


def condition_values(condition: Condition) -> tuple[Scalar, ...]:
    """The values a condition names, included or excluded."""
    if isinstance(condition, Excluded):
        return condition.values
    if isinstance(condition, Present):
        return ()
    return condition if isinstance(condition, tuple) else (condition,)


class Amount(Model):
    """A sum over the rows of a dataset: of a column, of weighted columns, or the count of rows."""

    dataset: str
    column: str | None = None
    weights: dict[str, Decimal] | None = None
    count: Literal["rows"] | None = None
    where: dict[str, Condition] = {}
    month: str | None = None
    """The date column that decides the month; the contract's own if left out."""
    over_time: Literal["sum", "last", "mean"] = "sum"
    """`last` for stocks: inhabitants of twelve months are not twelve times the inhabitants. `mean`: a month's share."""

    @model_validator(mode="after")
    def _one_form(self) -> "Amount":
        if sum(f is not None for f in (self.column, self.weights, self.count)) != 1:
            raise ValueError("name exactly one of `column`, `weights`, `count: rows`")
        return self


def _one_or_several(given: object) -> str:
    return "several" if isinstance(given, list | tuple) else "one"


Amounts = Annotated[
    Annotated[Amount, Tag("one")]
    | Annotated[tuple[Amount, ...], Field(min_length=2, description="Several sums, added up."), Tag("several")],
    Discriminator(_one_or_several),
]


def amounts_of(side: Amount | tuple[Amount, ...]) -> tuple[Amount, ...]:
    """The sums that one side of a measure adds up."""
    return side if isinstance(side, tuple) else (side,)


class Total(Model):
    kind: Literal["total"]
    value: Amount


class Ratio(Model):
    kind: Literal["ratio"]
    numerator: Amounts
    """One sum, or a list of sums that are added up."""
    denominator: Amount


class Share(Model):
    """A ratio whose numerator is part of its denominator; bounded, and readable with a gap in it."""

    kind: Literal["share"]
    numerator: Amounts
    """One sum, or a list of sums that are added up."""
    denominator: Amount


class Quantile(Model):
    """Nearest-rank quantile of whole numbers, exact after merging histograms."""

    kind: Literal["quantile"]
    dataset: str
    column: str
    q: Decimal = Field(gt=0, le=1)
    where: dict[str, Condition] = {}
    month: str | None = None
    over_time: Literal["sum", "last"] = "sum"
    """`last` for stocks: only the rows of the period's last month."""


class SurvivalQuantile(Model):
    """Kaplan–Meier quantile of whole numbers, exact after merging histograms; where nothing is open, the nearest rank.

    A row whose `column` is filled and that `event` describes came to its end; one whose `censored` is filled is still
    open, and so far it has lasted that long. All other rows are left out.
    """

    kind: Literal["survival_quantile"]
    dataset: str
    column: str
    censored: str
    event: dict[str, Condition] = {}
    q: Decimal = Field(gt=0, lt=1)
    where: dict[str, Condition] = {}
    """Which rows count at all, ended or open."""
    month: str | None = None


class Difference(Model):
    kind: Literal["difference"]
    minuend: Amount
    subtrahend: Amount


Measure = Annotated[Total | Ratio | Share | Quantile | SurvivalQuantile | Difference, Field(discriminator="kind")]
Input = Amount | Quantile | SurvivalQuantile
"""What a measure reads of a dataset."""


class Baseline(Model):
    year: int


class Target(Model):
    value: Decimal
    by: Month
    source: Words


class Plausible(Model):
    min: Decimal | None = None
    max: Decimal | None = None


class HideBelow(Model):
    """Cells resting on fewer units are hidden: `public` and `internal` edition."""

    public: int = Field(ge=0)
    internal: int = Field(ge=0)


State = Literal["ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected", "hidden"]
"""The one closed word for why a cell has, or has no, value."""


Part = Literal[
    "gross_clock",
    "net_clock",
    "intake",
    "backlog",
    "channels",
    "funnel",
    "satisfaction",
    "quality",
    "left_out",
    "cost",
    "maturity",
]
"""What a KPI tells of a service. `intake`: times by the month of receipt; `funnel`: completed of started; `left_out`: the
share of cases that the times leave out."""


class Expected(Model):
    municipality: str = "*"
    service: str = "*"
    period: str | None = None
    """`2025-01` a month, `2025` a year, `2025-12/12` the twelve months up to December 2025."""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None
    state: State | None = None


class Example(Model):
    """A worked example: a few rows per dataset and the values that must come out."""

    given: dict[str, tuple[dict[str, Any], ...]]
    expect: tuple[Expected, ...] = Field(min_length=1)


class Kpi(Model):
    """One KPI, once: everything else about it is derived from this file."""

    title: Words
    question: Words
    description: Words
    goal: str
    unit: str
    direction: Literal["lower", "higher", "neutral"]
    measure: Measure
    by: tuple[Literal["municipality", "service", "month"], ...]
    window_months: int = Field(default=1, ge=1, le=60)
    baseline: Baseline | None = None
    target: Target | None = None
    plausible: Plausible
    hide_below: HideBelow
    order: int = 100
    weight: Decimal = Field(default=Decimal(1), ge=0, le=10)
    """How much it counts for the status of its goal; 0: it is shown and does not count."""
    shows: Part | None = None
    """Where pages place it among what is told of a service, the first by `order` leading; None: among all others."""
    examples: tuple[Example, ...] = Field(min_length=1)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The sums (or the histogram) from which the value is computed, those of the numerator first."""
        m = self.measure
        match m:
            case Total():
                return (m.value,)
            case Ratio() | Share():
                return (*amounts_of(m.numerator), m.denominator)
            case Difference():
                return (m.minuend, m.subtrahend)
            case Quantile() | SurvivalQuantile():
                return (m,)
