"""Cost models: what an IT service would cost each municipality alone, and how its shared cost is divided.

One file per IT service; what all of them share (discount rate, price index, threshold) stands in `comparison.yaml`.
Every assumption is a range of low, base and high, and says where it comes from.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from expectations.models.basis import Id, Model, Month, MunicipalityId, Words


class Range(Model):
    """An assumption: never one number alone."""

    low: Decimal
    base: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if not self.low <= self.base <= self.high:
            raise ValueError(f"low {self.low}, base {self.base} and high {self.high} are not in order")
        return self


class EuroRange(Range):
    """Euros; none of the three may be negative."""

    low: Decimal = Field(ge=0)
    base: Decimal = Field(ge=0)
    high: Decimal = Field(ge=0)


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
    factor: Range
    """How far the cost of today might differ from the old one at today's prices (1 = not at all)."""
    fixed_pct: Range
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
    fixed_pct: Range
    source: Words


Separate = Annotated[BeforeActuals | Quotes | Benchmark, Field(discriminator="method")]


class KeyPart(Model):
    """`by: equal` gives every member the same; the others divide by that count of each member."""

    by: Literal["equal", "inhabitants", "workplaces", "usage"]
    pct: Decimal = Field(gt=0, le=100)


class AllocationKey(Model):
    """How the shared cost is divided from a month on."""

    since: Month
    parts: tuple[KeyPart, ...] = Field(min_length=1)
    source: Words

    @model_validator(mode="after")
    def _whole(self) -> "AllocationKey":
        total = sum((part.pct for part in self.parts), Decimal(0))
        if total != 100:
            raise ValueError(f"the `parts` add up to {total} %, not to 100 %")
        return self


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
    values: dict[int, Decimal] = Field(min_length=1)
    assumed_pct: Range
    """Yearly rise for years that have no value yet."""
    source: Words


class DiscountRate(Model):
    pct: Range
    year: int
    source: Words


class Threshold(Model):
    pct: Decimal
    years: int
    source: Words


class CostComparison(Model):
    """`comparison.yaml`: what every comparison of shared with separate rests on."""

    price_year: int
    """Real figures are in the prices of this year."""
    horizon_years: int = Field(ge=1, le=30)
    """How far the present value looks, from the first shared year on."""
    discount_rate: DiscountRate
    price_index: PriceIndex
    threshold: Threshold
    plausible_eur_per_inhabitant: Range
    """Outside of low and high a yearly IT cost per inhabitant is marked as worth a check; base is not used for it."""
    draws: int = Field(default=20000, ge=1000, le=1000000)
    seed: int = 1
