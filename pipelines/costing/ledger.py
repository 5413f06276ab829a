"""The flows of a comparison added up by assumption, so that one of them can be changed without going through all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipelines.costing.flows import Flow, sum_by
from pipelines.costing.ranges import NOTHING, Case, Range

Side = Literal["separate", "shared"]
SIDES: tuple[Side, ...] = ("separate", "shared")
Cell = tuple[Side, int, bool]
"""Side, year, cash-effective."""


@dataclass(frozen=True)
class Name:
    """One assumption: the price of a position on one side, or one of the common ones (`side` and service empty)."""

    side: Side | Literal[""]
    it_service_id: str
    position_id: str


PRICE_INDEX = Name("", "", "price_index")
DISCOUNT_RATE = Name("", "", "discount_rate")


@dataclass(frozen=True)
class Ledger:
    """`positions`: assumption → cell → range. `assumed`: base sums of what comes from models and the price index."""

    years: tuple[int, ...]
    positions: Mapping[Name, Mapping[Cell, Range]]
    base: Mapping[Cell, Decimal]
    assumed: Mapping[Cell, Decimal]

    @property
    def uncertain(self) -> list[Name]:
        """Assumptions with a width."""
        return [n for n, cells in self.positions.items() if any(not r.is_exact for r in cells.values())]

    def with_one(self, name: Name, case: Case) -> dict[Cell, Decimal]:
        """The base sums with one assumption at its low or high."""
        sums = dict(self.base)
        for cell, amount in self.positions[name].items():
            sums[cell] += amount.at(case) - amount.base
        return sums


def keep_ledger(separate: Iterable[Flow], shared: Iterable[Flow], years: Sequence[int]) -> Ledger:
    """Costs only, of `years`; grants, transfers and shadow costs are left out."""
    positions: dict[Name, dict[Cell, Range]] = {}
    base: dict[Cell, Decimal] = {}
    assumed: dict[Cell, Decimal] = {}
    for side, flows in zip(SIDES, (separate, shared), strict=True):
        sums = sum_by((f for f in flows if f.kind == "cost" and f.year in years), _grain)
        for (service, position, year, is_cash, is_assumed), amount in sums.items():
            cell = (side, year, is_cash)
            cells = positions.setdefault(Name(side, service, position), {})
            cells[cell] = cells.get(cell, NOTHING) + amount
            base[cell] = base.get(cell, Decimal(0)) + amount.base
            if is_assumed:
                assumed[cell] = assumed.get(cell, Decimal(0)) + amount.base
    return Ledger(tuple(years), positions, base, assumed)


def _grain(flow: Flow) -> tuple[str, str, int, bool, bool]:
    return flow.it_service_id, flow.position_id, flow.year, flow.is_cash_effective, flow.is_assumed
