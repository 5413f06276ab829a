"""An assumption is never one number alone: low, base and high."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from pipelines.costing.errors import NotFinite, RangeOutOfOrder

Case = Literal["low", "base", "high"]
CASES: tuple[Case, ...] = ("low", "base", "high")


@dataclass(frozen=True, slots=True)
class Range:
    """low ≤ base ≤ high, all of one unit. Refuses (RangeOutOfOrder) any other order."""

    low: Decimal
    base: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        try:
            if self.low <= self.base <= self.high:
                return
        except InvalidOperation:
            raise NotFinite(value=f"{self.low}, {self.base}, {self.high}") from None
        raise RangeOutOfOrder(low=self.low, base=self.base, high=self.high)

    @classmethod
    def exact(cls, value: Decimal) -> "Range":
        """What is known, not assumed."""
        return cls(value, value, value)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def at(self, case: Case) -> Decimal:
        if case == "base":
            return self.base
        return self.low if case == "low" else self.high

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.base + other.base, self.high + other.high)

    def __neg__(self) -> "Range":
        return Range(-self.high, -self.base, -self.low)

    def __sub__(self, other: "Range") -> "Range":
        """Interval arithmetic: the lowest difference is this low less the other's high."""
        return self + -other


NOTHING = Range.exact(Decimal(0))


def add_up(ranges: Iterable[Range]) -> Range:
    """The sum; all lows together, all highs together."""
    low = base = high = Decimal(0)
    for one in ranges:
        low, base, high = low + one.low, base + one.base, high + one.high
    return Range(low, base, high)
