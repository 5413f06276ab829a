"""Assumptions as ranges: never one number alone, and each within what its kind can be."""

from decimal import Decimal

from pydantic import Field, model_validator

from expectations.models.basis import Model


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


class ShareRange(Range):
    """Percent of a whole: 0 to 100."""

    low: Decimal = Field(ge=0, le=100)
    base: Decimal = Field(ge=0, le=100)
    high: Decimal = Field(ge=0, le=100)


class FactorRange(Range):
    """What a cost is multiplied by: above 0, for a cost does not vanish or turn into income; 1 leaves it as it is."""

    low: Decimal = Field(gt=0, le=10)
    base: Decimal = Field(gt=0, le=10)
    high: Decimal = Field(gt=0, le=10)


class RateRange(Range):
    """Percent a year by which prices rise or money is discounted: a rate of 50 and more is a slip of the decimal point."""

    low: Decimal = Field(gt=-100, lt=50)
    base: Decimal = Field(gt=-100, lt=50)
    high: Decimal = Field(gt=-100, lt=50)
