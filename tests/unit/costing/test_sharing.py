"""Keys and the game on small numbers that can be followed by head."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.costing.allocation import Shares, allocate, among, shares_in, shares_of
from pipelines.costing.asking import answer
from pipelines.costing.coalitions import cost_function
from pipelines.costing.core import core_test, stand_alone_test
from pipelines.costing.depreciation import as_usual_year, in_usual_year
from pipelines.costing.fairness import fairest_mix
from pipelines.costing.game import CostFunction, Tiered, enumerate_game, game_of
from pipelines.costing.model import Alternative, Key, Member, Part, Position
from pipelines.costing.programs import least_core
from pipelines.costing.ranges import Range
from pipelines.costing.saving import GROUP
from pipelines.costing.shapley import shapley_exact, shapley_of
from pipelines.costing.tariffs import Tariff, Tier
from tests.unit.costing.making import ASSUMPTIONS, EQUALLY, MEMBERS_OF, MODEL, QUESTION, QUOTES, TOGETHER, before, exact

PEOPLE = Part(Fraction(1), "inhabitants")


def test_a_mix_of_a_fifth_equal_and_the_rest_by_workplaces() -> None:
    key = Key("mix", (Part(Fraction(1, 5), "equal"), Part(Fraction(4, 5), "workplaces")))
    amounts = allocate(Decimal("1000.00"), shares_of(key, MEMBERS_OF, 2024)).amounts
    assert amounts == {"a": Decimal("146.67"), "b": Decimal("306.67"), "c": Decimal("546.66")}


def test_steps_weigh_the_first_inhabitants_more() -> None:
    steps = Tariff("graduated", (Tier(Decimal(1000), exact("1")), Tier(None, exact("0.5"))))
    found = shares_of(Key("steps", (replace(PEOPLE, steps=steps),)), MEMBERS_OF, 2024)
    assert found.of == {"a": Fraction(1000, 5500), "b": Fraction(1500, 5500), "c": Fraction(3000, 5500)}


def test_no_weight_at_all_is_divided_equally_and_said() -> None:
    members = [Member(m, {"usage": {2024: Decimal(0)}}) for m in "ab"]
    found = shares_of(Key("mix", (Part(Fraction(1, 2), "usage"), Part(Fraction(1, 2), "equal"))), members, 2024)
    assert found == Shares({"a": Fraction(1, 2), "b": Fraction(1, 2)}, ("usage",))


def test_the_fallback_is_said_of_a_whole_year_too() -> None:
    members = [Member(m, {"usage": {2024: Decimal(0)}}) for m in "ab"]
    assert shares_in([Key("use", (Part(Fraction(1), "usage"),))], members, 2024).fallen_back == ("usage",)


def test_ties_go_to_the_smaller_name() -> None:
    third = Shares({"c": Fraction(1, 3), "a": Fraction(1, 3), "b": Fraction(1, 3)})
    assert allocate(Decimal("0.02"), third).amounts == {"a": Decimal("0.01"), "b": Decimal("0.01"), "c": Decimal(0)}
    assert allocate(Decimal("-0.01"), third).amounts == {"a": Decimal("-0.01"), "b": Decimal(0), "c": Decimal(0)}


def test_the_newest_key_counts_from_its_month() -> None:
    later = Key("people", (PEOPLE,), date(2024, 7, 1))
    found = shares_in([EQUALLY, later], MEMBERS_OF, 2024)
    assert found.of["a"] == (Fraction(1, 3) + Fraction(1, 8)) / 2


def test_agreed_shares_keep_their_proportions_among_those_who_take_part() -> None:
    """c begins in July: until then a and b divide what is agreed as 1 : 3; where only c has a share, a and b halve it."""
    shares = {"a": Fraction(1, 10), "b": Fraction(3, 10), "c": Fraction(6, 10)}
    key = Key("agreed", (Part(Fraction(1), "agreed", agreed=shares),))
    a, b, c = MEMBERS_OF
    half = [a, b, replace(c, first_month=date(2024, 7, 1))]
    found = shares_in([key], half, 2024)
    assert found.of == {"a": Fraction(7, 40), "b": Fraction(21, 40), "c": Fraction(12, 40)}
    alone = Key("agreed", (Part(Fraction(1), "agreed", agreed={"a": Fraction(0), "b": Fraction(0), "c": Fraction(1)}),))
    assert shares_in([alone], half, 2024).of == {"a": Fraction(1, 4), "b": Fraction(1, 4), "c": Fraction(1, 2)}
    assert among(EQUALLY, [a], half) is EQUALLY
    assert among(key, half, half) is key


def test_the_model_as_a_game() -> None:
    """c(S) = 1200 + 8 per workplace + 100 per further member; φ_a = 400 + 80 + 66.67."""
    function = cost_function(MODEL, [2024], ASSUMPTIONS)
    assert function.cost_of(["a"]) == 1280
    assert function.cost_of(["a", "c"]) == 1200 + 70 * 8 + 100
    amounts = shapley_of(function).amounts
    assert amounts == {"a": Decimal("546.67"), "b": Decimal("706.67"), "c": Decimal("946.66")}
    shared = answer(QUESTION)
    assert sum(amounts.values()) == shared.row(shared.nominal, GROUP, 2024).shared.base


def test_an_investment_costs_a_usual_year_its_part() -> None:
    """4,800 EUR over 96 months are 600 a year; a tariff likewise; what is spent once, or runs, stays."""
    server = Position("server", "licences", exact("4800"), 2024, "", recurrence="one_off", useful_life_months=96)
    tariff = Tariff("volume", (Tier(Decimal(50), exact("96")), Tier(None, exact("48"))))
    devices = replace(server, position_id="devices", price=tariff, driver="workplaces")
    model = in_usual_year(replace(MODEL, shared=(server, devices, *TOGETHER)))
    assert model.shared[2:] == TOGETHER
    assert {(p.recurrence, p.cost_type_id, p.is_cash_effective, p.useful_life_months) for p in model.shared[:2]} == {
        ("running", "depreciation", False, None)
    }
    function = cost_function(model, [2025], ASSUMPTIONS)
    assert function.cost_of("abc") == 2200 + 600 + 100 * 6
    assert function.cost_of("a") == 1280 + 600 + 10 * 12
    assert as_usual_year(QUOTES.positions[2]) is QUOTES.positions[2], "a one-off without a life"


def test_several_years_add_up_and_free_things_do_not_count() -> None:
    free = Position("platform", "fees", exact("5000"), 2024, "", is_shadow=True)
    function = cost_function(replace(MODEL, shared=(*TOGETHER, free)), [2024, 2025], ASSUMPTIONS)
    assert function.cost_of("abc") == 2 * 2200
    charged = cost_function(
        replace(MODEL, shared=(*TOGETHER, free)), [2024, 2025], replace(ASSUMPTIONS, free_until=2024)
    )
    assert charged.cost_of("abc") == 2 * 2200 + 5000


def test_offers_for_one_bought_by_all() -> None:
    """Only coordination is declared as shared: one base licence, all workplaces, a set-up in the first year."""
    function = cost_function(replace(MODEL, shared=TOGETHER[2:]), [2024], ASSUMPTIONS)
    assert function.cost_of("abc") == 1000 + 100 * 10 + 600 + 200
    assert function.cost_of("a") == 1000 + 10 * 10 + 600


def test_own_costs_with_a_fixed_part_that_is_paid_once() -> None:
    """40 % of 1000, 500 and 200 do not grow: together the largest, 400, and 60 % of everybody's own."""
    rows = tuple(before(m, e) for m, e in (("a", "1000"), ("b", "500"), ("c", "200")))
    alternative = Alternative("before_actuals", before=rows, fixed_share=exact("0.4"))
    model = replace(MODEL, separate=(alternative,), method="before_actuals", shared=TOGETHER[2:])
    function = cost_function(model, [2024], ASSUMPTIONS)
    assert function.cost_of("a") == 1200
    assert function.cost_of("bc") == Decimal("1.2") * (200 + 300 + 120) + 100
    high = cost_function(
        replace(model, separate=(replace(alternative, fixed_share=Range(Decimal(0), Decimal("0.4"), Decimal(1))),)),
        [2024],
        ASSUMPTIONS,
        "high",
    )
    assert high.cost_of("bc") == Decimal("1.2") * 500 + 100


def test_who_would_leave_and_for_how_much() -> None:
    """a and b pay 2000 of 2200; on their own they would need 1200 + 40·8 + 100."""
    game = enumerate_game(cost_function(MODEL, [2024], ASSUMPTIONS))
    equal = {"a": Decimal("1500"), "b": Decimal("500"), "c": Decimal("200")}
    verdict = core_test(equal, game)
    assert (verdict.coalition, verdict.excess_eur, verdict.is_stable) == (("a", "b"), Decimal(2000 - 1620), False)
    assert verdict.gap_eur == 0
    fair = core_test(shapley_exact(game).amounts, game)
    assert fair.is_stable
    worst = stand_alone_test(equal, {m: game.alone(m) for m in "abc"})
    assert [(s.member_id, s.advantage_eur) for s in worst] == [("a", -220), ("b", 940), ("c", 1480)]


def test_of_equally_bad_coalitions_the_smallest_is_named() -> None:
    game = game_of("abc", lambda s: Decimal(10 * len(s)))
    assert core_test({"a": Decimal(12), "b": Decimal(10), "c": Decimal(8)}, game).coalition == ("a",)


def test_a_member_alone_has_a_core_and_a_value() -> None:
    game = game_of("a", lambda s: Decimal(10))
    assert least_core(game).amounts == {"a": Decimal(10)}
    assert core_test({"a": Decimal(11)}, game).excess_eur == 1


def test_a_majority_game_has_no_core() -> None:
    """Any two do it for 60 what three do for 100: the best anyone can do leaves a pair 6.67 short."""
    found = least_core(game_of("abc", lambda s: Decimal({1: 60, 2: 60, 3: 100}[len(s)])))
    assert found.is_core_empty
    assert found.excess_eur == Decimal("6.67")


def test_beyond_twelve_members_tiers_are_sampled_and_say_so() -> None:
    names = tuple(f"{k:02d}" for k in range(20))
    alike = Tiered(dict.fromkeys(names, Decimal(1)), "package", (Decimal(10),), (Decimal(1000), Decimal(1500)))
    found = shapley_of(CostFunction(names, once=2000, tiered=(alike,)), draws=3000, seed=5)
    assert (found.draws, found.seed) == (3000, 5)
    assert found.standard_errors is not None
    assert sum(found.amounts.values()) == 1520
    for name in names:  # by symmetry 76 each
        assert abs(float(found.cents[name]) - 7600) < 500 * found.standard_errors[name]
    again = shapley_of(CostFunction(names, once=2000, tiered=(alike,)), draws=3000, seed=5)
    assert again == found
    assert shapley_of(CostFunction(names, once=2000)).standard_errors is None


@pytest.mark.parametrize("step", [5, 10, 25])
def test_a_mix_that_is_fair_is_found(step: int) -> None:
    """The reference is half equal and half by workplaces: no other mix of the plain keys comes as near."""
    plain = {
        b: shares_of(Key(b, (Part(Fraction(1), b),)), MEMBERS_OF, 2024) for b in ("equal", "inhabitants", "workplaces")
    }
    half = Key("half", (Part(Fraction(1, 2), "equal"), Part(Fraction(1, 2), "workplaces")))
    reference = shares_of(half, MEMBERS_OF, 2024).of
    found = fairest_mix(Decimal("10000"), plain, reference, step)
    assert {b: s for b, s in found.shares.items() if s} == {
        "equal": Fraction(1, 2),
        "workplaces": Fraction(1, 2),
    } or step == 25
    assert found.largest_deviation_eur == 0 or step == 25
    assert found.largest_deviation_eur <= min(found.plain_deviations_eur.values())
    assert sum(found.amounts.values()) == 10000
    assert shares_of(found.key, MEMBERS_OF, 2024).of == {
        m: sum(found.shares[b] * plain[b].of[m] for b in plain) for m in "abc"
    }


def test_a_quote_model_is_untouched_by_who_joins_when() -> None:
    later = tuple(replace(m, first_month=date(2026, 1, 1)) for m in MEMBERS_OF)
    one, other = (cost_function(replace(MODEL, members=m), [2024], ASSUMPTIONS) for m in (MEMBERS_OF, later))
    assert one == other
    assert QUOTES.positions
