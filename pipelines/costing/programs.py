"""Linear programs over a game: floats by nature, so that a verdict holds to half a cent. Needs scipy."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.costing.game import Game, subset_sums
from pipelines.costing.money import in_euros, round_to_total

HALF_A_CENT = 0.5


@dataclass(frozen=True)
class LeastCore:
    """`excess_eur`: what the worst-off coalition pays too much under the best allocation; above 0 the core is empty."""

    amounts: dict[str, Decimal]
    excess_eur: Decimal
    is_core_empty: bool


def least_core(game: Game) -> LeastCore:
    """min ε with Σ_{i∈S} x_i ≤ c(S) + ε for every proper coalition S, Σ x = c(N).

    Source: Maschler, Peleg and Shapley (1979). The core is empty exactly if ε > 0 (Bondareva 1963, Shapley 1967); here
    above half a cent, the precision of the solver being far finer. A single member has always a core.
    """
    import numpy as np
    from scipy.optimize import linprog

    n = len(game.members)
    if n == 1:
        return LeastCore({game.members[0]: in_euros(game.total)}, Decimal(0), False)
    alone = [int(game.cents[1 << k]) for k in range(n)]
    saved = game.cents - subset_sums(
        alone
    )  # what joining saves: smaller numbers, so that half a cent is far from noise
    scale = max(1.0, float(np.abs(saved).max()))
    bits = np.arange(1, (1 << n) - 1)
    takes_part = (bits[:, None] >> np.arange(n) & 1).astype(float)
    solved = linprog(
        c=[0.0] * n + [1.0],
        A_ub=np.hstack([takes_part, -np.ones((len(bits), 1))]),
        b_ub=saved[1:-1] / scale,
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[int(saved[-1]) / scale],
        bounds=[(None, None)] * (n + 1),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solved.x is None:  # it is feasible and bounded by construction
        raise ArithmeticError(solved.message)
    found = [float(x) * scale for x in solved.x]
    claims = _exact_claims(game, [alone[k] + found[k] for k in range(n)])
    amounts = {m: in_euros(cents) for m, cents in round_to_total(claims).items()}
    return LeastCore(amounts, in_euros(round(found[n])), found[n] > HALF_A_CENT)


def _exact_claims(game: Game, cents: list[float]) -> dict[str, Fraction]:
    """The solver's cents, with its last error spread evenly, so that they add up to c(N) exactly."""
    claims = [Fraction(x) for x in cents]
    error = (game.total - sum(claims, Fraction(0))) / len(claims)
    return {m: claim + error for m, claim in zip(game.members, claims, strict=True)}
