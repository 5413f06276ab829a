"""Two-way multiplicative effects on cells of days: days ≈ cases × place × month, for each service on its own.

This is Poisson pseudo maximum likelihood with a constant for each municipality and each month and the cases as
exposure. It needs no logarithm of days (zero days are good days) and gives ratios of sums. Its estimating equations
say that fitted and observed days agree in every place and every month, so it is solved by making them agree in turn
(iterative proportional fitting); the tests hold it against the regression of statsmodels.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Grid: TypeAlias = NDArray[np.float64]
"""Shape (services, municipalities, months)."""
Mask: TypeAlias = NDArray[np.bool_]

MOST_ROUNDS = 2000
EXACT = 1e-10
"""Largest relative change of a place's pace in the last round."""


def fit(cases: Grid, days: Grid) -> Grid:
    """Days expected in a case of each cell, (services, municipalities, months), from the cells with cases.

    0 where a place or a month has no cases at all; a cell that no chain of fitted cells ties to the others is
    arbitrary (see `tied`).
    """
    by_place, by_month = days.sum(axis=2), days.sum(axis=1)
    place, month = np.ones(by_place.shape), np.ones(by_month.shape)
    for _ in range(MOST_ROUNDS):
        before = place
        place = _ratio(by_place, np.einsum("smt,st->sm", cases, month))
        month = _ratio(by_month, np.einsum("smt,sm->st", cases, place))
        if np.all(np.abs(place - before) <= EXACT * np.maximum(place, before)):
            break
    return place[:, :, None] * month[:, None, :]


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def tied(fitted: Mask) -> Mask:
    """Which cells the fitted ones say something of: their municipality and month hang together by fitted cells."""
    services, places, months = fitted.shape
    found = np.zeros_like(fitted)
    for s in range(services):
        place, month = np.nonzero(fitted[s])
        edges = coo_array((np.ones(len(place)), (place, places + month)), shape=(places + months,) * 2)
        _, part = connected_components(edges, directed=False)
        found[s] = part[:places, None] == part[None, places:]
    return found


def information(weights: Grid) -> Iterator[NDArray[Any]]:
    """Per service the pseudo-inverse of the information matrix of (places, months); `weights`: days as fitted."""
    places = weights.shape[1]
    for cells in weights:
        matrix = np.zeros((sum(cells.shape),) * 2)
        matrix[:places, :places] = np.diag(cells.sum(axis=1))
        matrix[places:, places:] = np.diag(cells.sum(axis=0))
        matrix[:places, places:], matrix[places:, :places] = cells, cells.T
        yield np.linalg.pinv(matrix, rcond=EXACT, hermitian=True)


def leverage(weights: Grid) -> Grid:
    """How much of each cell's fitted days is its own observation: 0 nothing, 1 all."""
    places, own = weights.shape[1], np.zeros_like(weights)
    for s, inverse in enumerate(information(weights)):
        each = np.diag(inverse)
        both = each[:places, None] + each[None, places:] + 2 * inverse[:places, places:]
        own[s] = weights[s] * both
    return own
