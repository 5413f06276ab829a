"""Costs as they fall: one row per year, member and position, on either side. All sums are sums of these."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from pipelines.costing.assumptions import PriceIndex
from pipelines.costing.model import Recurrence
from pipelines.costing.money import to_cent
from pipelines.costing.ranges import Range, add_up

Kind = Literal["cost", "grant", "transfer", "shadow"]
"""`transfer`: between partners, cancels in the group. `shadow`: free of charge today, in no total."""
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Flow:
    """`amount` in euros of its year (nominal), to the cent; expense positive, income (grant, reimbursement) negative."""

    year: int
    member_id: str
    it_service_id: str
    position_id: str
    cost_type_id: str
    amount: Range
    recurrence: Recurrence = "running"
    is_cash_effective: bool = True
    kind: Kind = "cost"
    is_assumed: bool = False
    """From a model and the price index, not from a booking."""
    useful_life_months: int | None = None
    first_month: int = 1
    """1 … 12: the month in which an investment is put to use."""

    def with_amount(self, amount: Range, member_id: str | None = None) -> "Flow":
        """The same with another amount (and member). Spelt out: `replace` takes ten times as long, and there are many."""
        return Flow(
            self.year,
            self.member_id if member_id is None else member_id,
            self.it_service_id,
            self.position_id,
            self.cost_type_id,
            amount,
            self.recurrence,
            self.is_cash_effective,
            self.kind,
            self.is_assumed,
            self.useful_life_months,
            self.first_month,
        )


def sum_by(flows: Iterable[Flow], group: Callable[[Flow], T]) -> dict[T, Range]:
    """Sums per group, in the order in which the groups appear."""
    groups: defaultdict[T, list[Range]] = defaultdict(list)
    for flow in flows:  # collected first: adding ranges one by one would make one for every flow
        groups[group(flow)].append(flow.amount)
    return {name: add_up(amounts) for name, amounts in groups.items()}


def scale(amount: Range, factor: Decimal) -> Range:
    """Times `factor` ≥ 0, each to the cent."""
    if amount.is_exact:
        return Range.exact(to_cent(amount.base * factor))
    return Range(to_cent(amount.low * factor), to_cent(amount.base * factor), to_cent(amount.high * factor))


def widen(flow: Flow, factor: Decimal | None) -> Flow:
    """Low and high `factor` ≥ 0 times as far from base, to the cent; no cost becomes an income. None: as it is."""
    amount = flow.amount
    if factor is None or amount.is_exact:
        return flow
    low, high = (to_cent(amount.base + (end - amount.base) * factor) for end in (amount.low, amount.high))
    if amount.base >= 0:
        low = max(low, Decimal(0))
    else:
        high = min(high, Decimal(0))
    return flow.with_amount(Range(low, amount.base, high))


def in_prices_of(price_year: int, flows: Iterable[Flow], index: PriceIndex) -> list[Flow]:
    """Real: every flow in the prices of one year, amount × index(price year) / index(its year), to the cent."""
    factors: dict[int, Decimal] = {}
    real = []
    for flow in flows:
        factor = factors.get(flow.year)
        if factor is None:
            factor = factors[flow.year] = index.factor(flow.year, price_year)
        real.append(flow.with_amount(scale(flow.amount, factor)))
    return real


@dataclass(frozen=True)
class Uncancelled:
    """Transfers of one year and service that leave a rest in the group: one partner's booking is missing or differs."""

    year: int
    it_service_id: str
    rest_eur: Decimal


def uncancelled_transfers(flows: Iterable[Flow]) -> list[Uncancelled]:
    """Every year and service in which the partners' transfers do not add up to zero."""
    rests = sum_by((f for f in flows if f.kind == "transfer"), lambda f: (f.year, f.it_service_id))
    return [Uncancelled(year, service, rest.base) for (year, service), rest in sorted(rests.items()) if rest.base]
