"""Prices with tiers: what a quantity costs when more of it is cheaper, or comes in packages."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal

from pipelines.costing.errors import NegativeTier, TiersOutOfOrder
from pipelines.costing.ranges import CASES, Case, Range

Mode = Literal["graduated", "volume", "package"]
"""`graduated`: each unit at the price of the tier it lies in (like an income tax). `volume`: all units at the price of the
tier reached. `package`: one price for any quantity up to the bound."""


@dataclass(frozen=True, slots=True)
class Tier:
    up_to: Decimal | None
    """Up to and with this many units; None in the last tier."""
    price: Range
    """Euros per unit, or per package."""


@dataclass(frozen=True)
class Tariff:
    """Refuses negative bounds and prices (NegativeTier) and tiers out of order (TiersOutOfOrder)."""

    mode: Mode
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        for i, tier in enumerate(self.tiers):
            if tier.up_to is not None and tier.up_to < 0:
                raise NegativeTier("tiers", i, "up_to", field="up_to", value=tier.up_to)
            if tier.price.low < 0:
                raise NegativeTier("tiers", i, "price", field="price", value=tier.price.low)
        ends = [tier.up_to for tier in self.tiers]
        inner = [end for end in ends[:-1] if end is not None]
        ascending = all(a < b for a, b in pairwise(inner))
        if not ends or ends[-1] is not None or len(inner) != len(ends) - 1 or not ascending:
            raise TiersOutOfOrder("tiers")

    def cost(self, quantity: Decimal, case: Case) -> Decimal:
        """Euros for `quantity` ≥ 0 units, not rounded; nothing costs nothing."""
        return price_of(quantity, self.mode, self.bounds, self.prices[case])

    @cached_property
    def bounds(self) -> list[Decimal]:
        """Upper bounds of all tiers but the last."""
        return [tier.up_to for tier in self.tiers if tier.up_to is not None]

    @cached_property
    def prices(self) -> dict[Case, list[Decimal]]:
        return {case: [tier.price.at(case) for tier in self.tiers] for case in CASES}

    def range_of(self, quantity: Decimal) -> Range:
        found = self._known.get(quantity)
        if found is None:
            low, base, high = (self.cost(quantity, case) for case in CASES)
            found = self._known[quantity] = Range(low, base, high)
        return found

    @cached_property
    def _known(self) -> dict[Decimal, Range]:
        """What was priced before: the same quantity comes back every year."""
        return {}


def price_of(quantity: Decimal, mode: Mode, bounds: Sequence[Decimal], prices: Sequence[Decimal]) -> Decimal:
    """What `quantity` costs; `prices` has one entry more than `bounds`."""
    if quantity <= 0:
        return Decimal(0)
    reached = sum(1 for bound in bounds if quantity > bound)
    if mode == "package":
        return prices[reached]
    if mode == "volume":
        return prices[reached] * quantity
    cost, below = Decimal(0), Decimal(0)
    for bound, price in zip(bounds[:reached], prices, strict=False):
        cost += price * (bound - below)
        below = bound
    return cost + prices[reached] * (quantity - below)
