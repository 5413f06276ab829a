"""Who pays which share: keys, mixes of keys, steps; all exact, the total conserved to the cent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.costing.errors import (
    MemberWithoutShare,
    NegativeShare,
    NegativeWeight,
    NoKey,
    NoMembers,
    NoParts,
    SharesNotOne,
    UnknownMember,
)
from pipelines.costing.model import EQUAL, Key, Member, Part
from pipelines.costing.money import Divider, divide, in_cents, in_euros, to_cent
from pipelines.costing.months import days_of, stretches

AGREED = "agreed"


@dataclass(frozen=True)
class Shares:
    """`of`: member → share, adding up to exactly 1. `fallen_back`: bases without any weight, divided equally instead."""

    of: Mapping[str, Fraction]
    fallen_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class Allocation:
    """`amounts` in euros to the cent; they add up to `total_eur`."""

    total_eur: Decimal
    amounts: Mapping[str, Decimal]
    shares: Shares


def shares_of(key: Key, members: Sequence[Member], year: int) -> Shares:
    """The shares of one key with the figures of `year`.

    share_i = Σ_parts part.share × weight_i / Σ weights; a part whose weights are all zero is divided equally, and said.
    Refuses SharesNotOne, NegativeShare, NoParts, NoMembers, MissingDriver, NegativeWeight, MemberWithoutShare, UnknownMember.
    """
    if not members:
        raise NoMembers("members")
    _check_parts(key)
    total = dict.fromkeys((m.member_id for m in members), Fraction(0))
    fallen_back = []
    for i, part in enumerate(key.parts):
        weights = _weights(key, i, part, members, year)
        whole = sum(weights.values())
        if not whole:
            fallen_back.append(part.basis)
            weights, whole = dict.fromkeys(total, Fraction(1)), Fraction(len(total))
        each = part.share / whole
        for member_id, weight in weights.items():
            total[member_id] += each * weight
    return Shares(total, tuple(fallen_back))


def shares_in(keys: Sequence[Key], members: Sequence[Member], year: int) -> Shares:
    """The shares of a whole year, in which keys may change and members join: the mean over its shared months.

    Refuses (NoKey) a month in which there are members but no key.
    """
    parts: list[tuple[int, Shares]] = []
    for stretch in stretches(members, year):
        months_of_key = Counter(key_on(keys, day).valid_from for day in days_of(year, stretch))
        parts += [
            (n, shares_of(among(key_on(keys, start), stretch.members, members), stretch.members, year))
            for start, n in months_of_key.items()
        ]
    if not parts:
        raise NoMembers("members")
    months = sum(n for n, _ in parts)
    total = dict.fromkeys((m.member_id for m in members), Fraction(0))
    for n, shares in parts:
        for member_id, share in shares.of.items():
            total[member_id] += share if n == months else share * n / months
    return Shares(total, tuple(dict.fromkeys(basis for _, shares in parts for basis in shares.fallen_back)))


def among(key: Key, present: Sequence[Member], everyone: Sequence[Member]) -> Key:
    """The key while only some of the members take part: agreed shares keep their proportions among these.

    Where none of these has a share, each has the same.
    """
    absent = {m.member_id for m in everyone} - {m.member_id for m in present}
    if not absent or all(part.agreed is None for part in key.parts):
        return key
    return replace(key, parts=tuple(_without(part, absent) for part in key.parts))


def _without(part: Part, absent: set[str]) -> Part:
    if part.agreed is None:
        return part
    kept = {m: share for m, share in part.agreed.items() if m not in absent}
    gone = sum((share for m, share in part.agreed.items() if m in absent), Fraction(0))
    if gone == 1:
        return replace(part, agreed={m: Fraction(1, len(kept)) for m in kept})
    return replace(part, agreed={m: share / (1 - gone) for m, share in kept.items()})


def key_on(keys: Sequence[Key], day: date) -> Key:
    """The newest key valid on `day`. Refuses NoKey."""
    valid = [key for key in keys if key.valid_from <= day]
    if not valid:
        raise NoKey("keys", month=f"{day:%Y-%m}")
    return max(valid, key=lambda key: key.valid_from)


def allocate(total: Decimal, shares: Shares) -> Allocation:
    """`total` euros to the members, cents by largest remainder."""
    return Allocation(to_cent(total), divide(total, shares.of), shares)


def allocate_cells(amounts: Iterable[Decimal], divider: Divider) -> list[dict[str, Decimal]]:
    """Each of several amounts to the members, so that both margins hold to the cent.

    Cumulative rounding: a member's part of an amount is what it pays of the running total less what it paid of the
    one before. Every amount is conserved, and a member's parts add up to its share of the sum of all amounts.
    """
    running, paid = 0, dict.fromkeys(divider.names, 0)
    cells = []
    for amount in amounts:
        running += in_cents(amount)
        due = divider.divide(running)
        cells.append({name: in_euros(due[name] - paid[name]) for name in paid})
        paid = due
    return cells


def _check_parts(key: Key) -> None:
    if not key.parts:
        raise NoParts("keys", key.key_id, "parts")
    for i, part in enumerate(key.parts):
        if part.share < 0:
            raise NegativeShare("keys", key.key_id, "parts", i, "share", share=part.share)
    total = sum((part.share for part in key.parts), Fraction(0))
    if total != 1:
        raise SharesNotOne("keys", key.key_id, "parts", total=total)


def _weights(key: Key, number: int, part: Part, members: Sequence[Member], year: int) -> dict[str, Fraction]:
    if part.basis == EQUAL:
        return {m.member_id: Fraction(1) for m in members}
    if part.basis == AGREED:
        return _agreed(key, number, part.agreed or {}, members)
    figures = {m.member_id: m.driver_in(part.basis, year) for m in members}
    if part.steps is None:
        return {name: Fraction(figure) for name, figure in figures.items()}
    return {name: Fraction(part.steps.cost(figure, "base")) for name, figure in figures.items()}


def _agreed(key: Key, number: int, agreed: Mapping[str, Fraction], members: Sequence[Member]) -> dict[str, Fraction]:
    place = ("keys", key.key_id, "parts", number, AGREED)
    names = {m.member_id for m in members}
    for member_id, share in agreed.items():
        if member_id not in names:
            raise UnknownMember(*place, member_id, member_id=member_id)
        if share < 0:
            raise NegativeWeight(*place, member_id, member_id=member_id, driver=AGREED, weight=share)
    for member_id in names - set(agreed):
        raise MemberWithoutShare(*place, member_id=member_id)
    total = sum(agreed.values(), Fraction(0))
    if total != 1:
        raise SharesNotOne(*place, total=total)
    return dict(agreed)
