"""The Shapley value: what each member adds to the cost, on average over all orders in which they could have come.

φ_i = Σ_{S ∌ i} |S|! (n − |S| − 1)! / n! · (c(S ∪ i) − c(S)). Source: Shapley, A Value for n-Person Games (1953). It is
the only rule that is efficient, symmetric, additive and charges nothing to who adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb, factorial

from pipelines.costing.errors import Unclosed
from pipelines.costing.game import EXACT_MEMBERS, CostFunction, Game, enumerate_game
from pipelines.costing.money import in_euros, round_to_total


@dataclass(frozen=True)
class Shapley:
    """`cents`: the exact values. `amounts`: euros to the cent by largest remainder; they add up to c(N)."""

    cents: Mapping[str, Fraction]
    standard_errors: Mapping[str, float] | None = None
    """Euros; None where nothing was sampled."""
    draws: int | None = None
    seed: int | None = None

    @property
    def amounts(self) -> dict[str, Decimal]:
        return {member: in_euros(cents) for member, cents in round_to_total(self.cents).items()}

    @property
    def shares(self) -> dict[str, Fraction]:
        """Shares of c(N), adding up to 1; equal where c(N) is zero."""
        total = sum(self.cents.values(), Fraction(0))
        return {m: value / total if total else Fraction(1, len(self.cents)) for m, value in self.cents.items()}


def shapley_of(function: CostFunction, draws: int = 20_000, seed: int = 1) -> Shapley:
    """Exact in closed form without tiers, exact over all coalitions up to twelve members, sampled beyond."""
    if not function.tiered:
        return shapley_closed(function)
    if len(function.members) <= EXACT_MEMBERS:
        return shapley_exact(enumerate_game(function))
    from pipelines.costing.sampling import shapley_sampled

    return shapley_sampled(function, draws, seed)


def shapley_exact(game: Game) -> Shapley:
    """Over all 2^n coalitions. Sums of whole cents by coalition size are exact in 64 bits; weights are integers."""
    import numpy as np

    n = len(game.members)
    sizes = sum((np.arange(1 << n - 1) >> k & 1 for k in range(n - 1)), np.zeros(1 << n - 1, np.int64))
    order = np.argsort(sizes, kind="stable")
    starts = [sum(comb(n - 1, s) for s in range(size)) for size in range(n)]
    weights = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
    cube = game.cents.reshape((2,) * n)
    values = {}
    for k, member in enumerate(game.members):
        axis = n - 1 - k  # bit k of the index
        added = (cube.take(1, axis) - cube.take(0, axis)).ravel()[order]
        by_size = np.add.reduceat(added, starts).tolist()
        values[member] = Fraction(sum(w * s for w, s in zip(weights, by_size, strict=True)), factorial(n))
    return Shapley(values)


def shapley_closed(function: CostFunction) -> Shapley:
    """Fixed and variable costs, for any number of members: φ_i = once/n + own_i + coordination·(n−1)/n + Σ airport_i.

    By additivity each part for itself: what is paid once and coordination are alike for all, own parts are each one's
    own. The largest need is an airport game: Littlechild and Owen, A Simple Expression for the Shapley Value in a
    Special Case (1973). Refuses (Unclosed) tiers.
    """
    if function.tiered:
        raise Unclosed("tiered", parts="tiers")
    n = len(function.members)
    alike = Fraction(function.once + function.further * (n - 1), n)
    values = {m: alike + (function.own or {}).get(m, 0) for m in function.members}
    for need in function.largest:
        for member, value in _airport({m: need.get(m, 0) for m in function.members}).items():
            values[member] += value
    return Shapley(values)


def _airport(needs: Mapping[str, int]) -> dict[str, Fraction]:
    """Each step up from one need to the next is shared by all who need at least that much."""
    values, paid, below = {}, Fraction(0), 0
    ascending = sorted(needs, key=lambda m: needs[m])
    for rank, member in enumerate(ascending):
        paid += Fraction(needs[member] - below, len(needs) - rank)
        below = needs[member]
        values[member] = paid
    return values
