"""Grants: what was approved, for what, and by which rules it is accounted for.

One file per grant in `grants/`. Every value says where it comes from; what is not public stands in for the true value
and is marked with `is_demo`. What people write into a report stands beside it in `grants/texts/`.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from expectations.models.basis import Id, Model, MunicipalityId, Words

T = TypeVar("T")
CENT = Decimal("0.01")


def _whole_cents(euros: Decimal) -> Decimal:
    if euros < 0 or euros != euros.quantize(CENT):
        raise ValueError(f"`{euros}` is no sum of whole cents, or is negative")
    return euros.quantize(CENT)


Euros = Annotated[Decimal, AfterValidator(_whole_cents)]
"""A sum, to the cent."""


class Stated(Model, Generic[T]):
    """A value and where it is written."""

    value: T
    source: Words
    is_demo: bool = False
    """The true value is not public; this one stands in for it."""


class Period(Model):
    """Both days included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.first > self.last:
            raise ValueError(f"the period ends on `{self.last}`, before it begins")
        return self


class Notice(Model):
    """The notice of approval."""

    date: Stated[date]
    reference: Stated[str]


class PlannedExpenditure(Model):
    """One line of expenditure of the financing plan."""

    title: Words
    eur: Stated[Euros]


IncomeKind = Literal["own_share", "third_parties", "public_funds", "grant"]


class PlannedIncome(Model):
    """One line of income of the financing plan; an own share is that of one municipality."""

    title: Words
    kind: IncomeKind
    municipality: MunicipalityId | None = None
    eur: Stated[Euros]

    @model_validator(mode="after")
    def _own_share_is_somebodys(self) -> "PlannedIncome":
        if (self.kind == "own_share") != (self.municipality is not None):
            raise ValueError("an own share, and nothing else, names its `municipality`")
        return self


class GrantRules(Model):
    """What an auditor looks at. Rule sets differ between funders: each value is configuration, left out where none holds."""

    total_tolerance_pct: Stated[Decimal] | None = None
    """How far the expenditure may exceed the plan in total."""
    line_tolerance_pct: Stated[Decimal] | None = None
    """How far one line may exceed its plan; left out where the plan binds in total only."""
    overrun_needs_offset: Stated[bool] | None = None
    """Whether lines may exceed their plan only as far as others stay below theirs."""
    payout_months: Stated[int] | None = None
    """Within how many months of receipt drawn funds are to be spent."""
    min_own_share_pct: Stated[Decimal] | None = None
    """Of the recognised eligible cost."""
    booking_days: Stated[int] | None = None
    """How many days may lie between the receipt of drawn funds and their booking."""
    retention_years: Stated[int] | None = None
    """How long vouchers are kept after the proof of use was handed in."""


class Deadlines(Model):
    proof_of_use: Stated[date]
    interim_reports: tuple[Stated[date], ...] = ()


class Grant(Model):
    """`grants/<grant_id>.yaml`."""

    title: Words
    funder: Words
    purpose: Words
    members: tuple[MunicipalityId, ...] = Field(min_length=1)
    lead: MunicipalityId
    """Draws the funds and accounts for them."""
    notice: Notice
    approved_eur: Stated[Euros]
    rate_pct: Stated[Decimal]
    """Share of the eligible cost that is paid, at most the approved sum."""
    approval_period: Stated[Period]
    """Payments outside of it are questioned."""
    expenditure: dict[Id, PlannedExpenditure] = Field(min_length=1)
    income: dict[Id, PlannedIncome] = Field(min_length=1)
    rules: GrantRules = GrantRules()
    deadlines: Deadlines
    kpis: tuple[str, ...] = ()
    """The KPIs that measure what the grant was given for."""
    events: tuple[str, ...] = ()
    """What was done with it: events of the catalogue."""

    @property
    def planned_eur(self) -> Decimal:
        return sum((line.eur.value for line in self.expenditure.values()), Decimal(0))

    def planned_income(self, *kinds: IncomeKind) -> Decimal:
        """Euros of the plan's income lines of these kinds."""
        return sum((line.eur.value for line in self.income.values() if line.kind in kinds), Decimal(0))

    def share_of(self, eligible: Decimal) -> Decimal:
        """What the rate gives of `eligible` euros, to the cent, not capped by what was approved."""
        return (self.rate_pct.value * eligible / 100).quantize(CENT, ROUND_HALF_UP)

    @model_validator(mode="after")
    def _adds_up(self) -> "Grant":
        if self.lead not in self.members:
            raise ValueError(f"the lead `{self.lead}` is no member")
        if len(set(self.members)) != len(self.members):
            raise ValueError("a member is named twice in `members`")
        for key, line in self.income.items():
            if line.municipality and line.municipality not in self.members:
                raise ValueError(f"`{key}` is the own share of {line.municipality}, which is no member")
        if both := set(self.expenditure) & set(self.income):
            raise ValueError(f"`{min(both)}` is a line of expenditure and of income")
        every = self.planned_income("own_share", "third_parties", "public_funds", "grant")
        if every != self.planned_eur:
            raise ValueError(f"the plan's `income` is {every}, its expenditure {self.planned_eur}")
        if self.planned_income("grant") != self.approved_eur.value:
            raise ValueError(f"the plan's grant is {self.planned_income('grant')}, not `approved_eur`")
        if self.approved_eur.value > self.share_of(self.planned_eur):
            raise ValueError(f"`approved_eur` is more than {self.rate_pct.value} % of {self.planned_eur}")
        return self

    @model_validator(mode="after")
    def _in_bounds(self) -> "Grant":
        if not 0 < self.rate_pct.value <= 100:
            raise ValueError(f"`{self.rate_pct.value}` is no rate between 0 and 100 %")
        if self.deadlines.proof_of_use.value < self.approval_period.value.last:
            raise ValueError("the `proof_of_use` is due before the period ends")
        return self


class GrantTexts(Model):
    """`grants/texts/<grant_id>.yaml`: what people write into the report. What is left out, the report says is missing."""

    course: Words | None = None
    """What was done, in which order, and why it differs from the application."""
    results: Words | None = None
    """What came of it for citizens and staff."""
    outlook: Words | None = None
    """How it goes on without the grant."""
    economy: Words | None = None
    """How the work was awarded, and why the cost is appropriate."""
    deviations: dict[str, Words] = {}
    """Why a line of the plan, or `total`, came out differently; by the id of the line."""
    answers: dict[str, Words] = {}
    """What there is to say of a finding; by its rule, or by rule and voucher: `voucher_without_payee SHH-CO-007`."""
