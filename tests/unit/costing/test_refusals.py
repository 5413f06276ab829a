"""Every bad input is refused with its kind, its place, and what to do; nothing is silently zero."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.costing import errors
from pipelines.costing.allocation import key_on, shares_in, shares_of
from pipelines.costing.answer import Question
from pipelines.costing.asking import answer
from pipelines.costing.assumptions import PriceIndex
from pipelines.costing.coalitions import cost_function
from pipelines.costing.core import core_test, stand_alone_test
from pipelines.costing.depreciation import depreciate
from pipelines.costing.errors import CostingError, Place
from pipelines.costing.fairness import fairest_mix
from pipelines.costing.game import CostFunction, Tiered, add_functions, enumerate_game
from pipelines.costing.model import Alternative, CostModel, Key, Member, Part
from pipelines.costing.money import divide, to_cent
from pipelines.costing.present_value import discount_factor
from pipelines.costing.ranges import Range
from pipelines.costing.shapley import shapley_closed
from pipelines.costing.tariffs import Tariff, Tier
from tests.unit.costing.making import (
    ASSUMPTIONS,
    EQUALLY,
    INDEX,
    MEMBERS_OF,
    MODEL,
    QUOTES,
    TOGETHER,
    ask,
    before,
    booked,
    exact,
)


@dataclass(frozen=True)
class Bad:
    """`act` is refused as `kind`, at `place`, in words that hold `text`."""

    act: Callable[[], object]
    kind: type[CostingError]
    place: Place
    text: str


def key(*parts: Part) -> Key:
    return Key("k", parts)


def half(basis: str = "equal") -> Part:
    return Part(Fraction(1, 2), basis)


def agreed(**shares: str) -> Key:
    return key(Part(Fraction(1), "agreed", agreed={m: Fraction(s) for m, s in shares.items()}))


def tiers(*pairs: tuple[int | None, str]) -> Tariff:
    return Tariff("graduated", tuple(Tier(None if end is None else Decimal(end), exact(p)) for end, p in pairs))


def by_before(*rows: object) -> Question:
    return ask(separate=(Alternative("before_actuals", before=rows),), method="before_actuals")  # type: ignore[arg-type]


def refused(why: CostingError) -> Question:
    """Of which is known beforehand that it cannot be worked out."""
    return ask(separate=(Alternative("before_actuals", before=tuple(ALL), refusal=why),), method="before_actuals")


NOBODY_COUNTED = Member("d", {"inhabitants": {2022: Decimal(7)}})
NEGATIVE = Member("d", {"workplaces": {2022: Decimal(-7)}})
LATER = Member("d", {"workplaces": {2030: Decimal(7)}})
ALL = [before("a", "100"), before("b", "200"), before("c", "300")]

REFUSED = {
    "shares below one": Bad(
        lambda: shares_of(key(half()), MEMBERS_OF, 2024), errors.SharesNotOne, ("keys", "k", "parts"), "1/2, not to 1"
    ),
    "shares above one": Bad(
        lambda: shares_of(key(half(), half(), half()), MEMBERS_OF, 2024),
        errors.SharesNotOne,
        ("keys", "k", "parts"),
        "3/2",
    ),
    "a third is not 0.33": Bad(
        lambda: shares_of(key(*[Part(Fraction("0.33"), "equal")] * 3), MEMBERS_OF, 2024),
        errors.SharesNotOne,
        ("keys", "k", "parts"),
        "99/100",
    ),
    "negative share": Bad(
        lambda: shares_of(key(Part(Fraction(-1), "equal"), Part(Fraction(2), "equal")), MEMBERS_OF, 2024),
        errors.NegativeShare,
        ("keys", "k", "parts", 0, "share"),
        "-1 is negative",
    ),
    "key without parts": Bad(
        lambda: shares_of(key(), MEMBERS_OF, 2024), errors.NoParts, ("keys", "k", "parts"), "without any part"
    ),
    "agreed shares not one": Bad(
        lambda: shares_of(agreed(a="0.5", b="0.2", c="0.2"), MEMBERS_OF, 2024),
        errors.SharesNotOne,
        ("keys", "k", "parts", 0, "agreed"),
        "9/10",
    ),
    "member without agreed share": Bad(
        lambda: shares_of(agreed(a="0.5", b="0.5"), MEMBERS_OF, 2024),
        errors.MemberWithoutShare,
        ("keys", "k", "parts", 0, "agreed"),
        "c has no agreed share",
    ),
    "agreed share of a stranger": Bad(
        lambda: shares_of(agreed(a="0.5", z="0.5"), MEMBERS_OF, 2024),
        errors.UnknownMember,
        ("keys", "k", "parts", 0, "agreed", "z"),
        "z is no member",
    ),
    "negative agreed share": Bad(
        lambda: shares_of(agreed(a="2", b="-1", c="0"), MEMBERS_OF, 2024),
        errors.NegativeWeight,
        ("keys", "k", "parts", 0, "agreed", "b"),
        "negative weight -1",
    ),
    "member without driver in a key": Bad(
        lambda: shares_of(key(half(), half("workplaces")), [*MEMBERS_OF, NOBODY_COUNTED], 2024),
        errors.MissingDriver,
        ("members", "d", "workplaces"),
        "d has no figure for workplaces",
    ),
    "driver only later": Bad(
        lambda: shares_of(key(half(), half("workplaces")), [*MEMBERS_OF, LATER], 2024),
        errors.MissingDriver,
        ("members", "d", "workplaces"),
        "in or before 2024",
    ),
    "negative driver": Bad(
        lambda: shares_of(key(half(), half("workplaces")), [NEGATIVE], 2024),
        errors.NegativeWeight,
        ("members", "d", "workplaces"),
        "negative weight -7",
    ),
    "nobody to divide among": Bad(
        lambda: shares_of(EQUALLY, [], 2024), errors.NoMembers, ("members",), "there is no member"
    ),
    "nobody in that year": Bad(
        lambda: shares_in([EQUALLY], [replace(MEMBERS_OF[0], first_month=date(2030, 1, 1))], 2024),
        errors.NoMembers,
        ("members",),
        "there is no member",
    ),
    "no key yet": Bad(
        lambda: shares_in([replace(EQUALLY, valid_from=date(2024, 5, 1))], MEMBERS_OF, 2024),
        errors.NoKey,
        ("keys",),
        "no key is valid in 2024-01",
    ),
    "no key at all": Bad(lambda: key_on([], date(2024, 1, 1)), errors.NoKey, ("keys",), "2024-01"),
    "key from a day within a month": Bad(
        lambda: replace(EQUALLY, valid_from=date(2024, 5, 2)),
        errors.KeyNotFromMonth,
        ("keys", "equal", "valid_from"),
        "2024-05-02",
    ),
    "dividing by what is not one": Bad(
        lambda: divide(Decimal(1), {"a": Fraction(1, 3)}), errors.SharesNotOne, ("shares",), "1/3"
    ),
    "low above base": Bad(
        lambda: Range(Decimal(2), Decimal(1), Decimal(3)), errors.RangeOutOfOrder, (), "low 2, base 1 and high 3"
    ),
    "not a number": Bad(
        lambda: Range(Decimal(1), Decimal("NaN"), Decimal(3)), errors.NotFinite, (), "NaN, 3 is no amount"
    ),
    "beyond all sense": Bad(lambda: to_cent(Decimal(10) ** 12), errors.TooLarge, (), "too large"),
    "infinite": Bad(lambda: to_cent(Decimal("Infinity")), errors.TooLarge, (), "Infinity"),
    "negative tier": Bad(
        lambda: tiers((10, "5"), (None, "-1")), errors.NegativeTier, ("tiers", 1, "price"), "negative price: -1"
    ),
    "negative bound": Bad(
        lambda: tiers((-10, "5"), (None, "1")), errors.NegativeTier, ("tiers", 0, "up_to"), "negative up_to: -10"
    ),
    "descending tiers": Bad(
        lambda: tiers((20, "5"), (10, "4"), (None, "1")), errors.TiersOutOfOrder, ("tiers",), "ascending"
    ),
    "tiers with an end": Bad(lambda: tiers((20, "5")), errors.TiersOutOfOrder, ("tiers",), "only the last one"),
    "an endless tier amid others": Bad(
        lambda: tiers((None, "5"), (None, "4")), errors.TiersOutOfOrder, ("tiers",), "only the last one"
    ),
    "no tiers": Bad(lambda: tiers(), errors.TiersOutOfOrder, ("tiers",), "only the last one"),
    "index with a gap": Bad(
        lambda: PriceIndex({2020: Decimal(1), 2022: Decimal(2)}, exact("0"), ""),
        errors.IndexGap,
        ("price_index", "values"),
        "no value for 2021",
    ),
    "index of zero": Bad(
        lambda: PriceIndex({2020: Decimal(0)}, exact("0"), ""),
        errors.RateRefused,
        ("price_index", "values", 2020),
        "0",
    ),
    "prices that fall to nothing": Bad(
        lambda: PriceIndex({2020: Decimal(1)}, exact("-1"), ""), errors.RateRefused, ("price_index", "growth"), "-1"
    ),
    "price year before the index": Bad(
        lambda: INDEX.factor(2010, 2024), errors.NotIndexed, ("price_index", "values"), "no value for 2010"
    ),
    "rate of minus one": Bad(
        lambda: replace(ASSUMPTIONS, rate=exact("-1")), errors.RateRefused, ("discount_rate",), "-1"
    ),
    "discounting by minus two": Bad(
        lambda: discount_factor(Decimal(-2), 1), errors.RateRefused, ("discount_rate",), "-2"
    ),
    "baseline year without bookings": Bad(
        lambda: answer(by_before(*ALL[:2])), errors.NoBaseline, ("separate", "before", "c", 2022), "baseline year 2022"
    ),
    "one of two baseline years missing": Bad(
        lambda: answer(by_before(*ALL, before("a", "120", 2023), before("b", "1", 2023))),
        errors.NoBaseline,
        ("separate", "before", "c", 2023),
        "c has no amount in the baseline year 2023",
    ),
    "a booking that is not there": Bad(
        lambda: answer(by_before(*ALL, before("a", None, position_id="other"))),
        errors.NoBaseline,
        ("separate", "before", "a", "other", 2022),
        "a has no amount",
    ),
    "growth from nothing": Bad(
        lambda: answer(
            replace(
                by_before(*[replace(b, driver="usage") for b in ALL[:1]]),
                models=(
                    replace(
                        by_before(*[replace(b, driver="usage") for b in ALL[:1]]).models[0],
                        members=(Member("a", {"usage": {2022: Decimal(0)}}),),
                    ),
                ),
            )
        ),
        errors.NoBaseline,
        ("members", "a", "usage", 2022),
        "a has no amount",
    ),
    "a baseline year that is not whole": Bad(
        lambda: answer(
            refused(errors.BaselineNotWhole("separate", "years", 2022, "a", member_id="a", year=2022, months=6))
        ),
        errors.BaselineNotWhole,
        ("separate", "years", 2022),
        "6 of 12 months of the baseline year 2022",
    ),
    "staff without a baseline": Bad(
        lambda: cost_function(
            replace(
                refused(
                    errors.NoStaffBaseline("members", "a", member_id="a", it_service_id="dms", year=2022, months=0)
                ).models[0],
                shared=TOGETHER[2:],
            ),
            [2024],
            ASSUMPTIONS,
        ),
        errors.NoStaffBaseline,
        ("members", "a"),
        "own staff of dms for 0 of 12 months",
    ),
    "method without declaration": Bad(
        lambda: answer(ask(method="benchmark")), errors.NoAlternative, ("separate",), "the method benchmark"
    ),
    "member without a driver for an offer": Bad(
        lambda: answer(ask(members=(*MEMBERS_OF, NOBODY_COUNTED))),
        errors.MissingDriver,
        ("members", "d", "workplaces"),
        "a missing figure",
    ),
    "no member": Bad(lambda: ask(members=()), errors.NoMembers, ("members",), "there is no member"),
    "no model": Bad(lambda: answer(Question((), ASSUMPTIONS)), errors.NoMembers, ("models",), "there is no member"),
    "no shared cost": Bad(
        lambda: answer(ask(shared=TOGETHER[2:])), errors.NoSharedCost, ("shared", 2024), "shared cost of dms in 2024"
    ),
    "shared cost only later": Bad(
        lambda: answer(replace(ask(shared=()), booked=(booked(2025, "10"),))),
        errors.NoSharedCost,
        ("shared", 2024),
        "nothing is not zero",
    ),
    "life of nothing": Bad(
        lambda: depreciate(Decimal(1), 2024, 1, 0), errors.LivesNotPositive, ("useful_life_months",), "0 months"
    ),
    "thirteen members": Bad(
        lambda: enumerate_game(CostFunction(tuple("abcdefghijklm"))), errors.TooManyMembers, ("members",), "13 members"
    ),
    "a game of nobody": Bad(lambda: CostFunction(()), errors.NoMembers, ("members",), "there is no member"),
    "a game beyond all sense": Bad(
        lambda: enumerate_game(CostFunction(("a",), once=10**18)), errors.TooLarge, (), "too large"
    ),
    "tiers in closed form": Bad(
        lambda: shapley_closed(CostFunction(("a",), tiered=(Tiered({}, "package", (), (Decimal(1),)),))),
        errors.Unclosed,
        ("tiered",),
        "this one has tiers",
    ),
    "cost of a stranger": Bad(
        lambda: CostFunction(("a",)).cost_of(["z"]), errors.UnknownMember, ("coalition", "z"), "z is no member"
    ),
    "games of different members": Bad(
        lambda: add_functions([CostFunction(("a",)), CostFunction(("b",))]),
        errors.UnknownMember,
        ("members",),
        "is no member",
    ),
    "allocation to a stranger": Bad(
        lambda: core_test({"z": Decimal(1)}, enumerate_game(CostFunction(("z", "a")))),
        errors.UnknownMember,
        ("amounts",),
        "a is no member",
    ),
    "nobody knows what alone costs": Bad(
        lambda: stand_alone_test({"a": Decimal(1)}, {}), errors.UnknownMember, ("alone",), "a is no member"
    ),
    "no key to mix": Bad(
        lambda: fairest_mix(Decimal(1), {}, {"a": Fraction(1)}), errors.NoParts, ("keys",), "without any part"
    ),
    "coalitions without a driver": Bad(
        lambda: cost_function(
            CostModel("dms", (NOBODY_COUNTED,), (QUOTES,), "quotes", TOGETHER, (EQUALLY,)), [2024], ASSUMPTIONS
        ),
        errors.MissingDriver,
        ("members", "d", "workplaces"),
        "workplaces",
    ),
    "coalitions without a declaration": Bad(
        lambda: cost_function(replace(MODEL, shared=(), method="benchmark"), [2024], ASSUMPTIONS),
        errors.NoAlternative,
        ("separate",),
        "benchmark",
    ),
}


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_its_place_and_a_remedy(bad: Bad) -> None:
    with pytest.raises(bad.kind) as caught:
        bad.act()
    error = caught.value
    assert type(error) is bad.kind
    assert error.place[: len(bad.place)] == bad.place
    assert bad.text in f"{error} · {error.what_to_do}"
    assert len(error.what_to_do) > 10


def test_every_kind_of_refusal_is_met_here() -> None:
    kinds = {c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, CostingError)} - {CostingError}
    assert {bad.kind for bad in REFUSED.values()} == kinds
