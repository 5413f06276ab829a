"""The place for floats: what is drawn at random has an error far above theirs, and states it.

Every function takes a seed and gives the same answer for it. Results carry standard errors; amounts that leave this file
are whole cents again.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from pipelines.costing.game import CostFunction, Tiered
from pipelines.costing.ranges import CASES, Range
from pipelines.costing.shapley import Shapley, shapley_closed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def steps_off_base(ranges: Sequence[Range], draws: int, rng: "np.random.Generator") -> "NDArray[np.float64]":
    """`draws` × len(ranges), from −1 (low) over 0 (base) to 1 (high), so that the values are triangular.

    Inverse of the triangular distribution: with F = (base − low)/(high − low), −(1 − √(u/F)) for u < F, else
    1 − √((1 − u)/(1 − F)). Whatever a range is of, its value is base + step × (high − base), or × (base − low) below.
    """
    import numpy as np

    low, base, high = (np.array([float(r.at(case)) for r in ranges]) for case in CASES)
    width = high - low
    turn = np.divide(base - low, width, out=np.zeros_like(width), where=width > 0)
    u = rng.random((draws, len(ranges)))
    below = 1 - np.sqrt(np.minimum(u / np.where(turn > 0, turn, 1), 1))  # 0 from F on
    above = 1 - np.sqrt(np.minimum((1 - u) / np.where(turn < 1, 1 - turn, 1), 1))  # 0 up to F
    steps: NDArray[np.float64] = np.where(turn > 0, -below, 0) + np.where(turn < 1, above, 0)
    return steps


def triangular(one: Range, draws: int, rng: "np.random.Generator") -> "NDArray[np.float64]":
    """`draws` values low ≤ x ≤ high, most often near base; a range without width gives its base exactly."""
    import numpy as np

    step = steps_off_base([one], draws, rng)[:, 0]
    low, base, high = float(one.low), float(one.base), float(one.high)
    drawn: NDArray[np.float64] = base + np.where(step < 0, step * (base - low), step * (high - base))
    return drawn


def standard_error_of_share(share: float, draws: int) -> float:
    """√(p(1−p)/n): of a probability estimated by counting."""
    return sqrt(share * (1 - share) / draws)


def shapley_sampled(function: CostFunction, draws: int, seed: int) -> Shapley:
    """For any number of members: only tiers are sampled, over `draws` random orders; all else is exact.

    Source: Castro, Gómez and Tejada, Polynomial Calculation of the Shapley Value Based on Sampling (2009). The standard
    error of a member is the deviation of what it adds over the orders by √draws. Efficient: the values add up to c(N).
    """
    import numpy as np

    n, members = len(function.members), function.members
    plain = CostFunction(members, function.once, function.further, function.own, function.largest)
    rng = np.random.default_rng(seed)
    orders = rng.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)
    added = np.zeros((draws, n))
    for tiered in function.tiered:
        units = np.array([float(tiered.units.get(m, 0)) for m in members])
        steps = np.diff(_cents(tiered, units[orders].cumsum(axis=1)), axis=1, prepend=0.0)
        np.add.at(added, (np.arange(draws)[:, None], orders), steps)
    exact = shapley_closed(plain).cents
    total = sum(t.cents(sum((t.units[m] for m in members if m in t.units), Decimal(0))) for t in function.tiered)
    means = [Fraction(x) for x in added.mean(axis=0).tolist()]
    error = (total - sum(means, Fraction(0))) / n
    cents = {m: exact[m] + mean + error for m, mean in zip(members, means, strict=True)}
    spread = (added.std(axis=0, ddof=1) / sqrt(draws) / 100).tolist() if draws > 1 else [float("inf")] * n
    return Shapley(cents, dict(zip(members, spread, strict=True)), draws, seed)


def _cents(tiered: Tiered, units: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """The tariff on an array of units, in cents, not rounded."""
    import numpy as np

    bounds = np.array([float(b) for b in tiered.bounds])
    prices = np.array([float(p) for p in tiered.prices]) * float(tiered.factor) * 100
    reached = np.searchsorted(bounds, units, side="left")
    if tiered.mode == "package":
        return np.where(units > 0, prices[reached], 0.0)
    if tiered.mode == "volume":
        return prices[reached] * units
    below = np.concatenate([[0.0], bounds])
    before = np.concatenate([[0.0], np.cumsum(np.diff(below) * prices[:-1])])
    cents: NDArray[np.float64] = before[reached] + prices[reached] * (units - below[reached])
    return cents
