"""Euros to the cent, and a total divided so that not a cent is lost.

Rounding is commercial (half away from zero), as in a spreadsheet's ROUND. Division by shares is by largest remainder
(Hamilton's method; Balinski and Young, Fair Representation, 1982): everyone gets the floor of their exact claim, and the
cents left over go to the largest fractions.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pipelines.costing.errors import NotFinite, TooLarge

CENT = Decimal("0.01")
LIMIT = Decimal(10) ** 11
"""Euros; beyond this an amount is a mistake, and sums of cents would leave 64 bits."""


def to_cent(amount: Decimal) -> Decimal:
    """Euros rounded to the cent, half away from zero. Refuses infinities (NotFinite) and nonsense (TooLarge)."""
    if not -LIMIT < amount < LIMIT:  # never true of a NaN, which raises by itself
        raise TooLarge(amount=amount, limit=LIMIT)
    return amount.quantize(CENT, ROUND_HALF_UP)


def in_cents(amount: Decimal) -> int:
    """Euros → whole cents; what is finer than a cent is rounded."""
    return int(to_cent(amount).scaleb(2))


def in_euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def fraction(value: Decimal | Fraction | int | str) -> Fraction:
    """An exact share, from `0.2` as well as from `1/3`."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise NotFinite(value=value)
    return Fraction(value)


def round_to_total(claims: Mapping[str, Fraction]) -> dict[str, int]:
    """Exact claims that add up to a whole number → whole numbers that add up to the same.

    Largest remainder; ties go to the smaller name, so that the order of the input does not matter. A negative total is
    divided as its positive mirror image: a refund is shared like the payment it takes back.
    """
    total = sum(claims.values(), Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"the claims add up to {total}, which is no whole number")
    sign = -1 if total < 0 else 1
    floors = {name: (sign * claim).__floor__() for name, claim in claims.items()}
    left = sign * int(total) - sum(floors.values())
    by_remainder = sorted(claims, key=lambda name: (floors[name] - sign * claims[name], name))
    for name in by_remainder[:left]:
        floors[name] += 1
    return {name: sign * whole for name, whole in floors.items()}


def divide(total: Decimal, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """`total` euros by shares that add up to 1, to the cent; the parts add up to the total."""
    cents = in_cents(total)
    return {name: in_euros(part) for name, part in round_to_total({n: cents * s for n, s in shares.items()}).items()}
