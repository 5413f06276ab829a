"""Sharing cost as a cooperative game: what every coalition of members would pay on its own.

c(S) = fixed parts once + own parts of its members + coordination per further member + the largest fixed need among
them + tiers on the units of all of them; c(∅) = 0. Source of the view: Young, Cost Allocation: Methods, Principles,
Applications (1985); Moulin, Axioms of Cooperative Decision Making (1988), chapter 4. All amounts are whole cents.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.costing.errors import NoMembers, TooLarge, TooManyMembers, UnknownMember
from pipelines.costing.money import LIMIT, in_cents, in_euros
from pipelines.costing.tariffs import Mode, price_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXACT_MEMBERS = 12
"""Up to here all 2^n coalitions are looked at."""


@dataclass(frozen=True)
class Tiered:
    """A tariff on the units of all in the coalition: price(Σ units) × factor, to the cent."""

    units: Mapping[str, Decimal]
    mode: Mode
    bounds: tuple[Decimal, ...]
    prices: tuple[Decimal, ...]
    factor: Decimal = Decimal(1)

    def cents(self, units: Decimal) -> int:
        return in_cents(price_of(units, self.mode, self.bounds, self.prices) * self.factor)


@dataclass(frozen=True)
class CostFunction:
    """c(S) by its parts, in whole cents. Functions of several years or services add up (`add_functions`)."""

    members: tuple[str, ...]
    once: int = 0
    further: int = 0
    """Per member beyond the first."""
    own: Mapping[str, int] | None = None
    largest: tuple[Mapping[str, int], ...] = ()
    """Of each, a coalition pays what the neediest of its members needs: a system as big as the biggest wants it."""
    tiered: tuple[Tiered, ...] = ()

    def __post_init__(self) -> None:
        if not self.members:
            raise NoMembers("members")

    def cost_of(self, coalition: Collection[str]) -> Decimal:
        """Euros that `coalition` would pay on its own. Refuses UnknownMember."""
        for member_id in coalition:
            if member_id not in self.members:
                raise UnknownMember("coalition", member_id, member_id=member_id)
        if not coalition:
            return Decimal(0)
        cents = self.once + self.further * (len(coalition) - 1)
        cents += sum((self.own or {}).get(m, 0) for m in coalition)
        cents += sum(max(need.get(m, 0) for m in coalition) for need in self.largest)
        cents += sum(t.cents(sum((t.units.get(m, Decimal(0)) for m in coalition), Decimal(0))) for t in self.tiered)
        return in_euros(cents)


def add_functions(functions: Sequence[CostFunction]) -> CostFunction:
    """The sum over years and services. A member missing in one of them has no cost there, and is none of its members:
    coordination and fixed parts count as if it took part, so give functions of the same members.

    Refuses (UnknownMember) functions of different members.
    """
    members = functions[0].members
    for function in functions:
        for member_id in set(function.members) ^ set(members):
            raise UnknownMember("members", member_id, member_id=member_id)
    own = {m: sum((f.own or {}).get(m, 0) for f in functions) for m in members}
    return CostFunction(
        members,
        once=sum(f.once for f in functions),
        further=sum(f.further for f in functions),
        own=own,
        largest=tuple(need for f in functions for need in f.largest),
        tiered=tuple(t for f in functions for t in f.tiered),
    )


@dataclass(frozen=True)
class Game:
    """`cents[b]` is c(S) of the coalition whose member k takes part where bit k of b is set; 2^n whole cents."""

    members: tuple[str, ...]
    cents: "NDArray[np.int64]"

    def coalition(self, bits: int) -> tuple[str, ...]:
        return tuple(m for k, m in enumerate(self.members) if bits >> k & 1)

    @property
    def total(self) -> int:
        """c(N) in cents."""
        return int(self.cents[-1])

    def alone(self, member_id: str) -> Decimal:
        return in_euros(int(self.cents[1 << self.members.index(member_id)]))


def game_of(members: Sequence[str], cost: Callable[[tuple[str, ...]], Decimal]) -> Game:
    """Any game, from a function of coalitions to euros. Refuses TooManyMembers, NoMembers."""
    import numpy as np

    _check_count(members)
    names = tuple(members)
    coalitions = (tuple(m for k, m in enumerate(names) if bits >> k & 1) for bits in range(1, 2 ** len(names)))
    return Game(names, np.array([0, *(in_cents(cost(c)) for c in coalitions)], np.int64))


def enumerate_game(function: CostFunction) -> Game:
    """c(S) of all 2^n coalitions, exact. Refuses TooManyMembers and sums beyond 64 bits (TooLarge)."""
    import numpy as np

    _check_count(function.members)
    _check_size(function)
    members = function.members
    bits = np.arange(1 << len(members), dtype=np.int64)
    sizes = sum((bits >> k & 1 for k in range(len(members))), np.zeros_like(bits))
    cents = function.once + function.further * (sizes - 1)
    cents = cents + subset_sums([(function.own or {}).get(m, 0) for m in members])
    for need in function.largest:
        cents += _subset_maxima([need.get(m, 0) for m in members])
    for units, tariffs in _by_units(function.tiered).items():
        cents += _tiered_cents(dict(units), members, tariffs)
    cents[0] = 0
    return Game(members, cents)


def subset_sums(values: Sequence[int]) -> "NDArray[np.int64]":
    """Σ of `values` over all 2^n subsets, in the order of `Game.cents`."""
    import numpy as np

    sums = np.zeros(1, np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _subset_maxima(values: Sequence[int]) -> "NDArray[np.int64]":
    import numpy as np

    none = np.iinfo(np.int64).min
    maxima = np.full(1, none, np.int64)
    for value in values:
        maxima = np.concatenate([maxima, np.maximum(maxima, value)])
    maxima[0] = 0
    return maxima


def _by_units(tiered: Iterable[Tiered]) -> dict[tuple[tuple[str, Decimal], ...], list[Tiered]]:
    """Tariffs on the same units together: the sums of units are made once, not once a year."""
    found: dict[tuple[tuple[str, Decimal], ...], list[Tiered]] = {}
    for one in tiered:
        found.setdefault(tuple(sorted(one.units.items())), []).append(one)
    return found


def _tiered_cents(
    units: Mapping[str, Decimal], members: Sequence[str], tariffs: Iterable[Tiered]
) -> "NDArray[np.int64]":
    import numpy as np

    sums = [Decimal(0)]
    for member in members:
        sums += [one + units.get(member, Decimal(0)) for one in sums]
    cents = np.zeros(len(sums), np.int64)
    bases: dict[tuple[object, ...], list[Decimal]] = {}
    for t in tariffs:
        shape = (t.mode, t.bounds, t.prices)
        if shape not in bases:
            bases[shape] = [price_of(one, t.mode, t.bounds, t.prices) for one in sums]
        cents += np.array([in_cents(price * t.factor) for price in bases[shape]], np.int64)
    return cents


def _check_count(members: Sequence[str]) -> None:
    if not members:
        raise NoMembers("members")
    if len(members) > EXACT_MEMBERS:
        raise TooManyMembers("members", count=len(members), limit=EXACT_MEMBERS)


def _check_size(function: CostFunction) -> None:
    """No coalition's sum, and no member's sum over 2^11 coalitions, may leave 64 bits."""
    parts = [function.once, function.further * len(function.members), *(function.own or {}).values()]
    parts += [cents for need in function.largest for cents in need.values()]
    size = sum(abs(part) for part in parts)
    if size > LIMIT * 100:
        raise TooLarge(amount=in_euros(size), limit=LIMIT)
