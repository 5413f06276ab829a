"""When the cooperation has paid for itself, and what rate it earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Literal

Verdict = Literal["never", "from_start", "once", "several"]


@dataclass(frozen=True)
class BreakEven:
    """`year`: the first with a cumulative discounted sum ≥ 0, None if there is none.

    `crossings`: every year after the first in which the sum changes sides, with True for upwards. `lasting_year`: from
    then on it stays at or above zero to the end of the horizon; None if it ends below.
    """

    year: int | None
    lasting_year: int | None
    crossings: tuple[tuple[int, bool], ...]
    verdict: Verdict


def break_even(cumulative: Mapping[int, Decimal]) -> BreakEven:
    """From the cumulative discounted sums of consecutive years. Source: WiBe 5.0 (discounted payback)."""
    years = sorted(cumulative)
    above = {year: cumulative[year] >= 0 for year in years}
    crossings = tuple((year, above[year]) for before, year in pairwise(years) if above[year] != above[before])
    first = next((year for year in years if above[year]), None)
    lasting = None
    if years and above[years[-1]]:
        lasting = crossings[-1][0] if crossings else years[0]
    verdict: Verdict = "once"
    if first is None:
        verdict = "never"
    elif len(crossings) > 1 or (crossings and above[years[0]]):
        verdict = "several"
    elif not crossings:
        verdict = "from_start"
    return BreakEven(first, lasting, crossings, verdict)


@dataclass(frozen=True)
class InternalRate:
    """`rate`: the rate at which the present value is zero, to a thousandth of a percent; None if there is none."""

    rate: Decimal | None
    is_unique: bool
    """One change of sign in the gains: at most one rate (Descartes). Otherwise the rate must not be used to decide."""


LOWEST, HIGHEST, PRECISION = Decimal("-0.99"), Decimal(100), Decimal("0.00001")


def internal_rate(gains: Mapping[int, Decimal]) -> InternalRate:
    """The internal rate of return of yearly gains, by bisection between −99 % and 10,000 %.

    Source: WiBe 5.0 names it beside the present value. With several changes of sign there may be several rates.
    """
    years = sorted(gains)
    signs = [gains[y] > 0 for y in years if gains[y]]
    changes = sum(a != b for a, b in pairwise(signs))
    low, high = LOWEST, HIGHEST
    with localcontext() as context:
        context.prec = 40
        if changes == 0 or _worth(gains, low) * _worth(gains, high) > 0:
            return InternalRate(None, changes <= 1)
        falling = _worth(gains, low) > 0
        while high - low > PRECISION / 10:
            middle = (low + high) / 2
            if (_worth(gains, middle) > 0) is falling:
                low = middle
            else:
                high = middle
    return InternalRate(low.quantize(PRECISION), changes == 1)


def _worth(gains: Mapping[int, Decimal], rate: Decimal) -> Decimal:
    first = min(gains)
    return sum((amount / (1 + rate) ** (year - first) for year, amount in gains.items()), Decimal(0))
