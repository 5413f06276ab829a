"""A small set of combinations in which every two values of different factors meet at least once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

Combination = dict[str, Any]


def cover_pairs(factors: Mapping[str, Sequence[Any]]) -> list[Combination]:
    """Greedy and deterministic: every factor takes the value that meets most pairs not met before, of equals
    the one that was chosen least. The values of a factor are told apart by their place and need not be hashable.
    """
    names = list(factors)
    places = [range(len(factors[name])) for name in names]
    unmet = {((a, x), (b, y)) for a, b in combinations(range(len(names)), 2) for x, y in product(places[a], places[b])}
    chosen: list[Combination] = []
    used: Counter[tuple[int, int]] = Counter()
    while unmet:
        row = _best_row(places, unmet, used)
        used.update(enumerate(row))
        unmet -= _pairs(row)
        chosen.append({name: factors[name][place] for name, place in zip(names, row, strict=True)})
    return chosen


def _pairs(row: Sequence[int]) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    return set(combinations(enumerate(row), 2))


def _best_row(places: Sequence[range], unmet: set[Any], used: Mapping[tuple[int, int], int]) -> list[int]:
    """Starts from the first unmet pair and gives every other factor the value that meets most."""
    fixed = dict(min(unmet))
    for factor in range(len(places)):
        if factor not in fixed:
            worth = {v: (_met(fixed, factor, v, unmet), -used.get((factor, v), 0), -v) for v in places[factor]}
            fixed[factor] = max(worth, key=worth.__getitem__)
    return [fixed[factor] for factor in range(len(places))]


def _met(fixed: Mapping[int, int], factor: int, value: int, unmet: set[Any]) -> int:
    return sum(tuple(sorted([(other, fixed[other]), (factor, value)])) in unmet for other in fixed)
