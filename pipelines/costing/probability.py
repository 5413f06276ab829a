"""How likely the threshold is reached, over the ranges of all assumptions: a Monte Carlo estimate that states its error.

Each position's price is drawn once for all years and members from the triangle low–base–high, positions independent of
each other; the rise of prices likewise. Floats as in `sampling.py`: a draw's sums are cents far below 2^53.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.ledger import SIDES, Cell, Ledger, Side
from pipelines.costing.money import in_cents
from pipelines.costing.ranges import Range, add_up
from pipelines.costing.sampling import standard_error_of_share, steps_off_base, triangular

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOUGHT = Decimal(0)
CHUNK = 1_000
"""Draws at a time: small enough for the processor's cache, so that a million fit in memory too."""


@dataclass(frozen=True)
class Estimate:
    """A probability and its standard error √(p(1−p)/draws)."""

    probability: float
    standard_error: float


@dataclass(frozen=True)
class Probability:
    """That the gain is at least `threshold`: over all years together, in each year, and in every one of them."""

    threshold: Decimal
    draws: int
    seed: int
    whole: Estimate
    every_year: Estimate
    by_year: Mapping[int, Estimate]
    gain_pct: tuple[float, float, float] | None
    """5th, 50th and 95th percentile of the gain over all years, in percent; None where separate may cost nothing."""


@dataclass(frozen=True)
class _Sums:
    """One side in cents by year: what is booked, what is assumed, and how far each uncertain price moves it."""

    shapes: tuple[Range, ...]
    """Low, base and high of each uncertain price over all years."""
    booked: "NDArray[np.float64]"
    assumed: "NDArray[np.float64]"
    down: "NDArray[np.float64]"
    up: "NDArray[np.float64]"
    """Prices × years."""


def probability_of(ledger: Ledger, assumptions: Assumptions) -> Probability:
    """With `assumptions.draws` draws from `assumptions.seed`. Where separate costs nothing, nothing is reached."""
    import numpy as np

    rng = np.random.default_rng(assumptions.seed)
    chunks = [min(CHUNK, assumptions.draws - start) for start in range(0, assumptions.draws, CHUNK)]
    sides = [_sums(ledger, side) for side in SIDES]
    drawn = [_draw(sides, ledger.years, assumptions, count, rng) for count in chunks]
    separate, shared = (np.concatenate([part[k] for part in drawn]) for k in (0, 1))
    by_year = _reaches(separate, shared, assumptions.threshold)
    one, other = separate.sum(axis=1), shared.sum(axis=1)
    return Probability(
        assumptions.threshold,
        assumptions.draws,
        assumptions.seed,
        _estimate(_reaches(one, other, assumptions.threshold)),
        _estimate(np.logical_and.reduce(by_year, axis=1)),
        {year: _estimate(by_year[:, k]) for k, year in enumerate(ledger.years)},
        _percentiles(one, other),
    )


def _draw(
    sides: Sequence[_Sums], years: Sequence[int], assumptions: Assumptions, draws: int, rng: "np.random.Generator"
) -> list["NDArray[np.float64]"]:
    """draws × years of separate and of shared, in cents."""
    import numpy as np

    index = assumptions.price_index
    growth = triangular(index.growth, draws, rng)
    ahead = np.array([max(0, year - index.last_year) for year in years])
    ratio = ((1 + growth) / (1 + float(index.growth.base)))[:, None] ** ahead
    found = []
    for sums in sides:
        steps = steps_off_base(sums.shapes, draws, rng)
        moved = np.maximum(steps, 0) @ sums.up + np.minimum(steps, 0) @ sums.down
        found.append(sums.booked + ratio * (sums.assumed + moved))
    return found


def _sums(ledger: Ledger, side: Side) -> _Sums:
    import numpy as np

    def by_year(cells: Mapping[Cell, Decimal]) -> list[int]:
        return [sum(in_cents(cells.get((side, year, is_cash), NOUGHT)) for is_cash in (True, False)) for year in years]

    years = ledger.years
    names = [n for n in ledger.uncertain if n.side == side]
    assumed = np.array(by_year(ledger.assumed), float)
    down, up = np.zeros((2, len(names), len(years)))
    for k, name in enumerate(names):
        cells = ledger.positions[name]
        down[k] = by_year({cell: r.base - r.low for cell, r in cells.items()})
        up[k] = by_year({cell: r.high - r.base for cell, r in cells.items()})
    shapes = tuple(add_up(ledger.positions[n].values()) for n in names)
    return _Sums(shapes, np.array(by_year(ledger.base), float) - assumed, assumed, down, up)


def _reaches(separate: "NDArray[np.float64]", shared: "NDArray[np.float64]", threshold: Decimal) -> "NDArray[np.bool_]":
    """1 − shared/separate ≥ threshold, without a division, so that whole cents are compared exactly."""
    exact = Fraction(threshold)
    reached: NDArray[np.bool_] = shared * exact.denominator <= separate * (exact.denominator - exact.numerator)
    return reached & (separate > 0)


def _estimate(reached: "NDArray[np.bool_]") -> Estimate:
    share = float(reached.mean())
    return Estimate(share, standard_error_of_share(share, len(reached)))


def _percentiles(separate: "NDArray[np.float64]", shared: "NDArray[np.float64]") -> tuple[float, float, float] | None:
    import numpy as np

    if not (separate > 0).all():
        return None
    low, middle, high = np.percentile(100 * (1 - shared / separate), [5, 50, 95]).tolist()
    return low, middle, high
