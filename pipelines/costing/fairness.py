"""The mix of plain keys that comes nearest to a reference, e.g. the Shapley value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.costing.allocation import Shares
from pipelines.costing.errors import NoParts
from pipelines.costing.model import Key, Part
from pipelines.costing.money import divide, in_cents, in_euros


@dataclass(frozen=True)
class FairestMix:
    """`shares`: basis → how much of the cost it divides, in whole steps; `largest_deviation_eur`: of any member."""

    shares: Mapping[str, Fraction]
    amounts: Mapping[str, Decimal]
    largest_deviation_eur: Decimal
    plain_deviations_eur: Mapping[str, Decimal]
    """The same of each plain key alone."""

    @property
    def key(self) -> Key:
        return Key("fairest_mix", tuple(Part(share, basis) for basis, share in self.shares.items() if share))


def fairest_mix(
    total: Decimal, plain: Mapping[str, Shares], reference: Mapping[str, Fraction], step_pct: int = 5
) -> FairestMix:
    """Minimises the largest deviation of any member from `reference` (shares of `total`) in euros.

    Looks at every mix of the plain keys in steps of `step_pct` (a divisor of 100), so that the result can be written
    into an agreement; of equal ones the one with the smaller sum of squared deviations, then the earlier keys.
    In whole hundredths of a cent. `plain`: basis → its shares. Refuses (NoParts) no key at all.
    """
    import numpy as np

    if not plain:
        raise NoParts("keys")
    bases, members = list(plain), list(reference)
    cents, steps = in_cents(total), 100 // step_pct
    claims = np.array([[_finely(plain[b].of[m], cents) for m in members] for b in bases], np.int64)
    wanted = np.array([_finely(reference[m], cents) for m in members], np.int64)
    mixes = np.array(list(_mixes(len(bases), steps)), np.int64)
    off = np.abs(mixes @ claims - steps * wanted)
    largest = off.max(axis=1)
    nearest = np.flatnonzero(largest == largest.min()).tolist()
    best = min(nearest, key=lambda i: sum(x * x for x in off[i].tolist()))
    shares = {b: Fraction(k, steps) for b, k in zip(bases, mixes[best].tolist(), strict=True)}
    mixed = {m: sum((shares[b] * plain[b].of[m] for b in bases), Fraction(0)) for m in members}
    return FairestMix(
        shares,
        divide(total, mixed),
        _deviation(mixed, reference, cents),
        {b: _deviation(plain[b].of, reference, cents) for b in bases},
    )


def _finely(share: Fraction, cents: int) -> int:
    """In hundredths of a cent: finer than any difference that matters, and whole."""
    return round(share * cents * 100)


def _mixes(keys: int, steps: int) -> Iterator[tuple[int, ...]]:
    """Every way to put `steps` into `keys` places, the first place full at first."""
    if keys == 1:
        yield (steps,)
        return
    for first in range(steps, -1, -1):
        for rest in _mixes(keys - 1, steps - first):
            yield (first, *rest)


def _deviation(shares: Mapping[str, Fraction], reference: Mapping[str, Fraction], cents: int) -> Decimal:
    """Euros to the cent."""
    return in_euros(round(max(abs(shares[m] - wanted) for m, wanted in reference.items()) * abs(cents)))
