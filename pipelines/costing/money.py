"""Euros to the cent, and a total divided so that not a cent is lost.

Rounding is commercial (half away from zero), as in a spreadsheet's ROUND. Division by shares is by largest remainder
(Hamilton's method; Balinski and Young, Fair Representation, 1982): everyone gets the floor of their exact claim, and the
cents left over go to the largest fractions.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm

from pipelines.costing.errors import NotFinite, SharesNotOne, TooLarge

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
    """Exact claims that add up to a whole number → whole numbers that add up to the same, by largest remainder."""
    total = sum(claims.values(), Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"the claims add up to {total}, which is no whole number")
    unit = lcm(*(claim.denominator for claim in claims.values()))
    wholes = {name: claim.numerator * (unit // claim.denominator) for name, claim in claims.items()}
    return _largest_remainder(wholes, unit, int(total))


def divide(total: Decimal, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """`total` euros by shares that add up to 1, to the cent; the parts add up to the total."""
    return Divider(shares).divide_euros(total)


class Divider:
    """Divides many sums of cents by the same shares: they are brought to one denominator once, then all is integers.

    Refuses SharesNotOne.
    """

    def __init__(self, shares: Mapping[str, Fraction]) -> None:
        self._unit = lcm(*(share.denominator for share in shares.values()))
        self._weights = {n: s.numerator * (self._unit // s.denominator) for n, s in shares.items()}
        if sum(self._weights.values()) != self._unit:
            raise SharesNotOne("shares", total=sum(shares.values(), Fraction(0)))

    @property
    def names(self) -> list[str]:
        """Everyone with a share, be it zero."""
        return list(self._weights)

    def has_share(self, name: str) -> bool:
        return self._weights[name] != 0

    def divide_euros(self, total: Decimal) -> dict[str, Decimal]:
        return {name: in_euros(part) for name, part in self.divide(in_cents(total)).items()}

    def divide(self, cents: int) -> dict[str, int]:
        return _largest_remainder({n: cents * w for n, w in self._weights.items()}, self._unit, cents)


def _largest_remainder(claims: Mapping[str, int], unit: int, total: int) -> dict[str, int]:
    """Claims in 1/unit. Ties go to the smaller name, so that the order of the input does not matter.

    A negative total is divided as its mirror image: a refund is shared like the payment it takes back.
    """
    sign = -1 if total < 0 else 1
    split = {name: divmod(sign * claim, unit) for name, claim in claims.items()}
    parts = {name: whole for name, (whole, _) in split.items()}
    left = sign * total - sum(parts.values())
    if left:
        for name in sorted(split, key=lambda n: (-split[n][1], n))[:left]:
            parts[name] += 1
    return parts if sign > 0 else {name: -part for name, part in parts.items()}
