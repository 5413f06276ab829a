"""How much hangs on each assumption: the tornado. One assumption at a time at its low and its high, all others at base.

Source: WiBe 5.0, sensitivity analysis; the picture is due to Howard (1988). Nominal amounts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.ledger import DISCOUNT_RATE, PRICE_INDEX, Cell, Ledger, Name
from pipelines.costing.money import to_cent
from pipelines.costing.present_value import present_value
from pipelines.costing.ranges import Case
from pipelines.costing.saving import gain_of

Outcome = Callable[[Mapping[Cell, Decimal]], Decimal | None]


@dataclass(frozen=True)
class Bar:
    """The outcome with `name` at its low and at its high."""

    name: Name
    at_low: Decimal
    at_high: Decimal

    @property
    def span(self) -> Decimal:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """`base`: the outcome with everything at base. The widest bars come first; assumptions without effect have span 0."""

    base: Decimal
    bars: tuple[Bar, ...]


def tornado_of_gain(ledger: Ledger, assumptions: Assumptions) -> Tornado | None:
    """Of the gain over all years together, as a share; None where separate costs nothing."""
    return _tornado(ledger, assumptions, gain_over_all)


def tornado_of_present_value(ledger: Ledger, assumptions: Assumptions) -> Tornado:
    """Of the present value in euros, the discount rate among the assumptions."""

    def worth(sums: Mapping[Cell, Decimal], case: Case = "base") -> Decimal:
        return worth_of(sums, assumptions.rate.at(case), ledger)

    found = _tornado(ledger, assumptions, worth)
    assert found is not None  # a present value always exists
    if assumptions.rate.is_exact:
        return found
    rate = Bar(DISCOUNT_RATE, worth(ledger.base, "low"), worth(ledger.base, "high"))
    return Tornado(found.base, tuple(sorted([*found.bars, rate], key=_widest)))


def gain_over_all(sums: Mapping[Cell, Decimal]) -> Decimal | None:
    """1 − Σ shared / Σ separate."""
    separate = sum((amount for (side, _, _), amount in sums.items() if side == "separate"), Decimal(0))
    shared = sum((amount for (side, _, _), amount in sums.items() if side == "shared"), Decimal(0))
    return gain_of(separate, shared)


def worth_of(sums: Mapping[Cell, Decimal], rate: Decimal, ledger: Ledger) -> Decimal:
    """The present value of the gains, cash-effective and not together."""
    gains: dict[bool, dict[int, Decimal]] = {True: {}, False: {}}
    for (side, year, is_cash), amount in sums.items():
        gained = amount if side == "separate" else -amount
        gains[is_cash][year] = gains[is_cash].get(year, Decimal(0)) + gained
    return present_value(gains[True], gains[False], rate, ledger.years).total_eur


def regrown(ledger: Ledger, assumptions: Assumptions, case: Case) -> dict[Cell, Decimal]:
    """The base sums with prices rising as in `case` in the years whose index is assumed."""
    index = assumptions.price_index
    ratio = (1 + index.growth.at(case)) / (1 + index.growth.base)
    sums = dict(ledger.base)
    for cell, amount in ledger.assumed.items():
        ahead = cell[1] - index.last_year
        if ahead > 0:
            sums[cell] += to_cent(amount * ratio**ahead) - amount
    return sums


def _tornado(ledger: Ledger, assumptions: Assumptions, outcome: Outcome) -> Tornado | None:
    base = outcome(ledger.base)
    ends = {n: (ledger.with_one(n, "low"), ledger.with_one(n, "high")) for n in ledger.uncertain}
    if not assumptions.price_index.growth.is_exact:
        ends[PRICE_INDEX] = (regrown(ledger, assumptions, "low"), regrown(ledger, assumptions, "high"))
    bars = []
    for name, (low, high) in ends.items():
        at_low, at_high = outcome(low), outcome(high)
        if base is None or at_low is None or at_high is None:
            return None
        bars.append(Bar(name, at_low, at_high))
    return None if base is None else Tornado(base, tuple(sorted(bars, key=_widest)))


def _widest(bar: Bar) -> tuple[Decimal, str, str, str]:
    return (-bar.span, bar.name.side, bar.name.it_service_id, bar.name.position_id)
