"""Present value: what the difference between separate and shared is worth in the first year.

Kapitalwert = Σ_t (separate_t − shared_t) / (1 + i)^t, t = 0 in the first year. Source: WiBe 5.0, Konzept zur Durchführung
von Wirtschaftlichkeitsbetrachtungen in der Bundesverwaltung (present value split into budget-effective and not); the
rate i is that of the finance ministry's circular. Nominal amounts and a nominal rate belong together, real and real too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from pipelines.costing.errors import RateRefused
from pipelines.costing.flows import Flow, Kind, sum_by
from pipelines.costing.money import to_cent
from pipelines.costing.ranges import NOTHING, Case, Range

Series = Mapping[int, Decimal]


@dataclass(frozen=True)
class PresentYear:
    """One line of the table: gains (separate − shared) of the year, nominal, and what they are worth in the first."""

    year: int
    cash_eur: Decimal
    other_eur: Decimal
    """Not cash-effective: own staff time, depreciation."""
    factor: Decimal
    """1 / (1 + i)^t."""
    present_cash_eur: Decimal
    present_other_eur: Decimal
    cumulative_eur: Decimal

    @property
    def present_eur(self) -> Decimal:
        return self.present_cash_eur + self.present_other_eur


@dataclass(frozen=True)
class PresentValue:
    """Every year's present value is rounded to the cent, so that the column adds up as it stands on paper."""

    rate: Decimal
    years: tuple[PresentYear, ...]

    @cached_property
    def cash_eur(self) -> Decimal:
        return sum((y.present_cash_eur for y in self.years), Decimal(0))

    @cached_property
    def other_eur(self) -> Decimal:
        return sum((y.present_other_eur for y in self.years), Decimal(0))

    @property
    def total_eur(self) -> Decimal:
        return self.cash_eur + self.other_eur

    @property
    def cumulative(self) -> dict[int, Decimal]:
        return {y.year: y.cumulative_eur for y in self.years}


@lru_cache(maxsize=4096)
def discount_factor(rate: Decimal, years: int) -> Decimal:
    """1 / (1 + rate)^years. Refuses (RateRefused) a rate of −1 or less."""
    if not rate > -1:
        raise RateRefused("discount_rate", rate=rate)
    return 1 / (1 + rate) ** years


def present_value(cash: Series, other: Series, rate: Decimal, years: Sequence[int]) -> PresentValue:
    """Gains per year in euros, cash-effective and not; the first of `years` is t = 0. Years without an amount gain 0."""
    lines, cumulative = [], Decimal(0)
    for year in years:
        factor = discount_factor(rate, year - years[0])
        paid, unpaid = cash.get(year, Decimal(0)), other.get(year, Decimal(0))
        present, present_unpaid = to_cent(paid * factor), to_cent(unpaid * factor)
        cumulative += present + present_unpaid
        lines.append(PresentYear(year, paid, unpaid, factor, present, present_unpaid, cumulative))
    return PresentValue(rate, tuple(lines))


def gains_of(
    separate: Iterable[Flow], shared: Iterable[Flow], kinds: Sequence[Kind] = ("cost",)
) -> dict[tuple[int, bool], Range]:
    """(year, cash-effective) → separate − shared: the lowest gain is the lowest separate less the highest shared.

    `kinds`: `cost` before grants, `cost, grant` after them. Transfers between partners and shadow costs are no gain.
    """
    alone, together = (
        sum_by((f for f in flows if f.kind in kinds), lambda f: (f.year, f.is_cash_effective))
        for flows in (separate, shared)
    )
    return {c: alone.get(c, NOTHING) - together.get(c, NOTHING) for c in sorted({*alone, *together})}


def present_value_of(
    gains: Mapping[tuple[int, bool], Range], rate: Decimal, years: Sequence[int], case: Case = "base"
) -> PresentValue:
    """Of `gains_of`, all low, all base or all high."""
    cash, other = (
        {year: amount.at(case) for (year, is_cash), amount in gains.items() if is_cash is wanted}
        for wanted in (True, False)
    )
    return present_value(cash, other, rate, years)
