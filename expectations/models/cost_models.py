"""Cost models: what an IT service would cost each municipality alone, and how its shared cost is divided.

One file per IT service; what all of them share (discount rate, price index, threshold) stands in `comparison.yaml`.
Every assumption is a range of low, base and high, and says where it comes from.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from expectations.models.allocation_keys import AllocationKey
from expectations.models.basis import Id, Model, Month, MunicipalityId, Words
from expectations.models.ranges import EuroRange, FactorRange, RateRange, ShareRange


class Tier(Model):
    """A price that holds up to so many units; the last tier has no end."""

    up_to: int | None = Field(default=None, gt=0)
    eur: EuroRange


class Tariff(Model):
    """`graduated`: each unit at the price of its tier. `volume`: all units at the price of the tier reached.
    `package`: one price for any number of units within the tier."""

    mode: Literal["graduated", "volume", "package"]
    tiers: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ascending(self) -> "Tariff":
        ends = [tier.up_to for tier in self.tiers]
        inner = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(inner) < len(ends) - 1 or inner != sorted(set(inner)):
            raise ValueError("the `tiers` need ascending `up_to`, and the last one none")
        return self


Driver = Literal["municipality", "inhabitants", "workplaces", "usage"]
"""What a price is per: once per municipality, or per inhabitant, workplace or completed case of its year."""


class CostPosition(Model):
    """One position of an offer or estimate. Running prices are per year."""

    title: Words
    per: Driver
    recurrence: Literal["one_off", "running"] = "running"
    eur: EuroRange | None = None
    tariff: Tariff | None = None
    cost_type: str
    is_cash_effective: bool = True
    useful_life_months: int | None = Field(default=None, ge=1)
    """An investment: spread over these months where depreciation is looked at instead of the purchase."""
    source: Words

    @model_validator(mode="after")
    def _one_price(self) -> "CostPosition":
        if (self.eur is None) == (self.tariff is None):
            raise ValueError("a position has either a price in `eur` or a `tariff`")
        return self


class BeforeActuals(Model):
    """What was booked before, carried forward by the price index."""

    method: Literal["before_actuals"]
    years: tuple[int, ...] = Field(min_length=1)
    factor: FactorRange
    """How far the cost of today might differ from the old one at today's prices (1 = not at all)."""
    fixed_pct: ShareRange
    """How much of a municipality's cost does not grow with its size: needed for sub-coalitions."""
    source: Words


class Quotes(Model):
    """What each municipality would have to buy on its own, position by position."""

    method: Literal["quotes"]
    price_year: int
    positions: dict[Id, CostPosition] = Field(min_length=1)


class Benchmark(Model):
    """A published cost per unit."""

    method: Literal["benchmark"]
    price_year: int
    per: Driver
    eur: EuroRange
    fixed_pct: ShareRange
    source: Words


Separate = Annotated[BeforeActuals | Quotes | Benchmark, Field(discriminator="method")]


class SharedSince(Model):
    """The service is shared from the day an event reached each municipality (a go-live), or from one month for all."""

    event: str | None = None
    month: Month | None = None

    @model_validator(mode="after")
    def _one(self) -> "SharedSince":
        if (self.event is None) == (self.month is None):
            raise ValueError("name either an `event` or a `month`")
        return self


class CostModel(Model):
    """`cost_models/<it_service_id>.yaml`."""

    description: Words
    members: tuple[MunicipalityId, ...] | None = None
    """All municipalities of the catalogue if left out."""
    shared: SharedSince | None = None
    """Left out while each municipality still runs the service alone."""
    keys: tuple[AllocationKey, ...] = ()
    separate: Separate
    coordination: EuroRange
    """Euros a year that steering costs for each further member."""
    coordination_source: Words
    shadow: dict[Id, CostPosition] = {}
    """What the state provides free of charge: shown apart, never counted as a saving."""

    @model_validator(mode="after")
    def _keys_in_order(self) -> "CostModel":
        since = [key.since for key in self.keys]
        if since != sorted(set(since)):
            raise ValueError("the `keys` need ascending `since` months")
        if self.shared and not self.keys:
            raise ValueError("a shared service needs at least one of `keys`")
        return self


class PriceIndex(Model):
    title: Words
    base_year: int
    values: dict[int, Annotated[Decimal, Field(gt=0)]] = Field(min_length=1)
    """Year → index, every year from the first to the last."""
    assumed_pct: RateRange
    """Yearly rise for years that have no value yet."""
    source: Words

    @field_validator("values")
    @classmethod
    def _without_gaps(cls, values: dict[int, Decimal]) -> dict[int, Decimal]:
        gaps = [str(year) for year in range(min(values), max(values)) if year not in values]
        if gaps:
            raise ValueError(f"there is no value for {', '.join(gaps)}: add it; only years after the last are assumed")
        return values


class DiscountRate(Model):
    pct: RateRange
    year: int
    source: Words


class Threshold(Model):
    """The efficiency gain that is agreed upon."""

    pct: Decimal = Field(ge=0, le=100)
    years: int = Field(ge=1, le=30)
    """For how many years at least it is to be shown: a scenario looks that far ahead."""
    source: Words


class CarriedOn(Model):
    """How sure it is that shared cost of years to come is the last booked one at its prices."""

    factor: FactorRange
    source: Words


class CostComparison(Model):
    """`comparison.yaml`: what every comparison of shared with separate rests on."""

    price_year: int
    """Real figures are in the prices of this year."""
    horizon_years: int = Field(ge=1, le=30)
    """How far the present value looks, from the first year with a shared cost on."""
    discount_rate: DiscountRate
    price_index: PriceIndex
    threshold: Threshold
    carried: CarriedOn
    """What the last booked year is multiplied by in years to come, besides the price index."""
    plausible_eur_per_inhabitant: EuroRange
    """Outside of low and high a yearly IT cost per inhabitant is marked as worth a check; base is not used for it."""
    draws: int = Field(default=20000, ge=1000, le=1000000)
    seed: int = 1
