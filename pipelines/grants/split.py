"""Dividing a sum to the cent: by weights, the cents left over to the largest remainders."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

CENT = Decimal("0.01")


def split_by(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Parts in the proportion of `weights` that add up to `total` exactly; equal parts where all weights are nothing.

    Of equal remainders the earlier part gets the cent. No weights, no parts.
    """
    if not weights:
        return {}
    everything = sum(weights.values(), Decimal(0))
    shares = {k: w / everything if everything else Decimal(1) / len(weights) for k, w in weights.items()}
    exact = {k: total * share for k, share in shares.items()}
    parts = {k: value.quantize(CENT, ROUND_FLOOR) for k, value in exact.items()}
    left = int((total - sum(parts.values(), Decimal(0))) / CENT)
    for k in sorted(exact, key=lambda k: parts[k] - exact[k])[:left]:
        parts[k] += CENT
    return parts
