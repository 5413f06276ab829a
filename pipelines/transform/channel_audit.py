"""What a reader who adds and subtracts learns from rounded counts: which of them must not be shown.

Published are, for each municipality and service and for all of them together, the total and some channels exactly
(as numerator and denominator of KPIs) and the other channels rounded. Each rounded count is known to lie between two
bounds; the bounds of all counts of a sum narrow each other. A count is given away when its bounds leave nothing but
1 … fewest - 1: then its cell is hidden, or the totals from which it was narrowed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass
class Bounds:
    """(municipalities + 1, services + 1, channels); the last municipality and service stand for all."""

    low: Counts
    high: Counts


def audit(counts: Counts, shown: Mask, step: int, fewest: int) -> Mask:
    """The cells (municipalities + 1, services + 1) of `shown` that can be shown as rounded.

    `counts`: (municipalities, services, channels) of the channels that are not published exactly.
    """
    full = with_totals(counts)
    shown = shown.copy()
    while True:
        bounds = bounds_of(full, shown, step)
        given_away = ((bounds.low >= 1) & (bounds.high < fewest)).any(axis=2)
        hide = given_away & shown
        # a hidden cell was narrowed from its totals
        hide[-1] |= (given_away & ~shown).any(axis=0) & shown[-1]
        hide[:, -1] |= (given_away & ~shown).any(axis=1) & shown[:, -1]
        if not hide.any():
            return shown
        shown &= ~hide


def with_totals(counts: Counts) -> Counts:
    """A last municipality and a last service added that hold the sums."""
    by_service = np.concatenate([counts, counts.sum(axis=0, keepdims=True)])
    full: Counts = np.concatenate([by_service, by_service.sum(axis=1, keepdims=True)], axis=1)
    return full


def rounded(counts: Counts, step: int) -> Counts:
    """The nearest multiple, halves upwards."""
    nearest: Counts = (counts + step // 2) // step * step
    return nearest


def bounds_of(full: Counts, shown: Mask, step: int) -> Bounds:
    """What follows for every count from the totals of each cell and the rounded counts of the cells shown."""
    total = full.sum(axis=2, keepdims=True)
    nearest = rounded(full, step)
    seen = shown[:, :, None]
    low = np.where(seen, np.maximum(nearest - step // 2, 0), 0)
    high = np.where(seen, np.minimum(nearest + (step - 1) // 2, total), total)
    bounds = Bounds(low, high)
    while True:
        before = (bounds.low.copy(), bounds.high.copy())
        _narrow(bounds.low, bounds.high, total, total, 2)
        for axis in (0, 1):
            parts, all_of_them = _along(axis)
            low_total, high_total = bounds.low[all_of_them], bounds.high[all_of_them]
            low_parts, high_parts = bounds.low[parts], bounds.high[parts]
            np.maximum(low_total, low_parts.sum(axis=axis, keepdims=True), out=low_total)
            np.minimum(high_total, high_parts.sum(axis=axis, keepdims=True), out=high_total)
            _narrow(low_parts, high_parts, low_total, high_total, axis)
        if (bounds.low == before[0]).all() and (bounds.high == before[1]).all():
            return bounds


def _along(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Where the parts and where their total stand."""
    parts, whole = [slice(None)] * 3, [slice(None)] * 3
    parts[axis], whole[axis] = slice(0, -1), slice(-1, None)
    return tuple(parts), tuple(whole)


def _narrow(low: Counts, high: Counts, low_total: Counts, high_total: Counts, axis: int) -> None:
    """Bounds of parts whose sum along `axis` lies between the two totals, narrowed in place."""
    others_low, others_high = low.sum(axis=axis, keepdims=True) - low, high.sum(axis=axis, keepdims=True) - high
    np.minimum(high, high_total - others_low, out=high)
    np.maximum(low, low_total - others_high, out=low)
