"""Who would be better off leaving: the stand-alone test and the core test, exact to the cent.

An allocation x is in the core if nobody subsidises: Σ_{i∈S} x_i ≤ c(S) for every coalition S, and Σ x = c(N). Source:
Gillies (1959); for cost sharing Young (1985). The stand-alone test is the same for coalitions of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.costing.errors import UnknownMember
from pipelines.costing.game import Game, subset_sums
from pipelines.costing.money import in_cents, in_euros


@dataclass(frozen=True)
class StandAlone:
    """One member: what it pays here and what it would pay alone."""

    member_id: str
    pays_eur: Decimal
    alone_eur: Decimal

    @property
    def advantage_eur(self) -> Decimal:
        """Negative: it pays more than alone."""
        return self.alone_eur - self.pays_eur


@dataclass(frozen=True)
class CoreVerdict:
    """`is_stable`: no coalition would do better on its own. Otherwise the one that would gain most, and how much."""

    coalition: tuple[str, ...]
    pays_eur: Decimal
    alone_eur: Decimal
    """Of the coalition named: the one with the largest excess, violated or not; the smallest of several."""
    gap_eur: Decimal
    """What is allocated less c(N): not zero where something else than the game's total was divided."""

    @property
    def excess_eur(self) -> Decimal:
        return self.pays_eur - self.alone_eur

    @property
    def is_stable(self) -> bool:
        return self.excess_eur <= 0


def stand_alone_test(amounts: Mapping[str, Decimal], alone: Mapping[str, Decimal]) -> list[StandAlone]:
    """Nobody should pay more than alone: all members, the worst off first. Refuses UnknownMember."""
    for member_id in amounts:
        if member_id not in alone:
            raise UnknownMember("alone", member_id, member_id=member_id)
    verdicts = [StandAlone(m, amount, alone[m]) for m, amount in amounts.items()]
    return sorted(verdicts, key=lambda v: (v.advantage_eur, v.member_id))


def core_test(amounts: Mapping[str, Decimal], game: Game) -> CoreVerdict:
    """All 2^n − 2 coalitions but the empty and the whole one; a single member is compared with c(N) alone.

    Refuses (UnknownMember) an allocation to others than the members of the game.
    """
    import numpy as np

    for member_id in set(amounts) ^ set(game.members):
        raise UnknownMember("amounts", member_id, member_id=member_id)
    pays = subset_sums([in_cents(amounts[m]) for m in game.members])
    proper = slice(1, -1) if len(game.members) > 1 else slice(1, None)
    excess = (pays - game.cents)[proper]
    worst = (np.flatnonzero(excess == excess.max()) + 1).tolist()
    bits = min(worst, key=lambda b: (b.bit_count(), b))
    return CoreVerdict(
        game.coalition(bits),
        in_euros(int(pays[bits])),
        in_euros(int(game.cents[bits])),
        in_euros(int(pays[-1]) - game.total),
    )
