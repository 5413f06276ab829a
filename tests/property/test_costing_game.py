"""Shapley's axioms, brute force over all orders, closed forms; the core's verdict against linear programs."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipelines.costing.core import core_test
from pipelines.costing.game import CostFunction, Game, Tiered, add_functions, enumerate_game, game_of
from pipelines.costing.money import in_cents, in_euros
from pipelines.costing.programs import least_core
from pipelines.costing.sampling import shapley_sampled
from pipelines.costing.shapley import shapley_closed, shapley_exact

cents = st.integers(-200_000_00, 900_000_00)
FEW = settings(max_examples=40, deadline=None)


def names(count: int) -> tuple[str, ...]:
    return tuple("abcdefghijkl"[:count])


@st.composite
def games(draw: st.DrawFn, most: int = 5) -> Game:
    """Any game at all: every coalition has a cost of its own."""
    count = draw(st.integers(1, most))
    return Game(names(count), np.array([0, *draw(st.lists(cents, min_size=2**count - 1, max_size=2**count - 1))]))


@st.composite
def functions(draw: st.DrawFn, most: int = 6, *, tiers: bool = True, members: int = 0) -> CostFunction:
    people = names(members or draw(st.integers(1, most)))
    amounts = st.integers(0, 90_000_00)

    def each() -> dict[str, int]:
        return {m: draw(amounts) for m in people}

    def tiered() -> Tiered:
        bounds = sorted(draw(st.sets(st.integers(1, 400), max_size=2)))
        prices = [draw(st.decimals(0, 300, places=2)) for _ in range(len(bounds) + 1)]
        mode = draw(st.sampled_from(["graduated", "volume", "package"]))
        units = {m: Decimal(draw(st.integers(0, 200))) for m in people}
        factor = draw(st.decimals("0.5", 2, places=4))
        return Tiered(units, mode, tuple(map(Decimal, bounds)), tuple(prices), factor)

    return CostFunction(
        people,
        draw(amounts),
        draw(amounts),
        each(),
        tuple(each() for _ in range(draw(st.integers(0, 2)))),
        tuple(tiered() for _ in range(draw(st.integers(0, 2)) if tiers else 0)),
    )


def by_all_orders(game: Game) -> dict[str, Fraction]:
    """The definition itself: what each adds, over all n! orders of arrival."""
    added = dict.fromkeys(game.members, 0)
    n = len(game.members)
    for order in permutations(range(n)):
        bits = 0
        for k in order:
            added[game.members[k]] += int(game.cents[bits | 1 << k]) - int(game.cents[bits])
            bits |= 1 << k
    return {m: Fraction(total, factorial(n)) for m, total in added.items()}


@FEW
@given(games(6))
def test_it_is_the_mean_over_all_orders(game: Game) -> None:
    assert shapley_exact(game).cents == by_all_orders(game)


@given(games(6))
def test_efficiency_nothing_is_left_over(game: Game) -> None:
    found = shapley_exact(game)
    assert sum(found.cents.values()) == game.total
    assert sum(found.amounts.values()) == in_euros(game.total)
    assert sum(found.shares.values()) == 1


@given(games(5), st.data())
def test_symmetry_who_adds_the_same_pays_the_same(game: Game, data: st.DataObject) -> None:
    n = len(game.members)
    one, other = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
    cost = game.cents.copy()
    for bits in range(2**n):
        if bits >> one & 1 and not bits >> other & 1:
            cost[bits ^ 1 << one ^ 1 << other] = cost[bits]
    values = shapley_exact(Game(game.members, cost)).cents
    assert values[game.members[one]] == values[game.members[other]]


@given(games(5), st.data())
def test_dummy_who_adds_only_its_own_pays_just_that(game: Game, data: st.DataObject) -> None:
    dummy = data.draw(st.integers(0, len(game.members) - 1))
    own = data.draw(cents)
    cost = game.cents.copy()
    for bits in range(len(cost)):
        if bits >> dummy & 1:
            cost[bits] = cost[bits ^ 1 << dummy] + own
    assert shapley_exact(Game(game.members, cost)).cents[game.members[dummy]] == own


@given(st.integers(1, 5), st.data())
def test_additivity_two_games_together_cost_their_sum(count: int, data: st.DataObject) -> None:
    size = 2**count - 1
    one, other = (np.array([0, *data.draw(st.lists(cents, min_size=size, max_size=size))]) for _ in range(2))
    first, second, both = (shapley_exact(Game(names(count), c)).cents for c in (one, other, one + other))
    assert both == {m: first[m] + second[m] for m in both}


@FEW
@given(functions())
def test_all_coalitions_at_once_cost_what_each_costs_alone(function: CostFunction) -> None:
    game = enumerate_game(function)
    one_by_one = game_of(function.members, function.cost_of)
    assert game.cents.tolist() == one_by_one.cents.tolist()


@given(functions(tiers=False))
def test_the_closed_form_is_the_value(function: CostFunction) -> None:
    assert shapley_closed(function).cents == shapley_exact(enumerate_game(function)).cents


@given(st.integers(1, 6), st.integers(0, 10**8), st.lists(st.integers(0, 10**8), min_size=6, max_size=6))
def test_fixed_and_variable_costs_on_paper(count: int, once: int, variable: list[int]) -> None:
    """φ_i = F/n + v_i."""
    function = CostFunction(names(count), once, own=dict(zip(names(count), variable, strict=False)))
    expected = {m: Fraction(once, count) + v for m, v in zip(names(count), variable, strict=False)}
    assert shapley_closed(function).cents == expected == shapley_exact(enumerate_game(function)).cents


@FEW
@given(st.integers(1, 4), st.data())
def test_functions_add_up_like_their_games(count: int, data: st.DataObject) -> None:
    one, other = (data.draw(functions(members=count)) for _ in range(2))
    together = enumerate_game(add_functions([one, other]))
    assert together.cents.tolist() == (enumerate_game(one).cents + enumerate_game(other).cents).tolist()


@settings(max_examples=15, deadline=None)
@given(functions(members=5), st.integers(1, 1000))
def test_a_sample_errs_by_as_much_as_it_says(function: CostFunction, seed: int) -> None:
    exact = shapley_exact(enumerate_game(function)).cents
    sampled = shapley_sampled(function, 4000, seed)
    assert sampled.standard_errors is not None
    assert sum(sampled.cents.values()) == sum(exact.values())
    for member, value in exact.items():  # 6 standard errors, and what rounding tiers to the cent leaves
        assert abs(float(sampled.cents[member] - value)) <= 600 * sampled.standard_errors[member] + len(exact) + 2


def _has_core(game: Game) -> bool:
    """Independent: is there any x with Σ x = c(N) and Σ_S x ≤ c(S) + half a cent?"""
    n = len(game.members)
    rows = [[float(bits >> k & 1) for k in range(n)] for bits in range(1, 2**n - 1)]
    found = linprog(
        [0.0] * n,
        A_ub=rows or None,
        b_ub=[float(c) + 0.5 for c in game.cents[1:-1]] or None,
        A_eq=[[1.0] * n],
        b_eq=[float(game.total)],
        bounds=[(None, None)] * n,
    )
    return bool(found.status == 0)


@settings(max_examples=150, deadline=None)
@given(games(4) | functions(5).map(enumerate_game))
def test_the_core_is_empty_where_no_allocation_is_feasible(game: Game) -> None:
    found = least_core(game)
    assert found.is_core_empty is not _has_core(game)
    assert sum(found.amounts.values()) == in_euros(game.total)
    excess = core_test(found.amounts, game).excess_eur
    if len(game.members) > 1:  # to the cents that rounding moves
        assert abs(excess - found.excess_eur) <= Decimal("0.01") * (len(game.members) + 1)


@given(games(5), st.data())
def test_the_verdict_on_an_allocation_is_that_of_the_definition(game: Game, data: st.DataObject) -> None:
    n = len(game.members)
    claims = dict(zip(game.members, data.draw(st.lists(cents, min_size=n, max_size=n)), strict=True))
    verdict = core_test({m: in_euros(c) for m, c in claims.items()}, game)
    coalitions = range(1, 2**n - 1) if n > 1 else range(1, 2)
    excess = {b: sum(claims[m] for m in game.coalition(b)) - int(game.cents[b]) for b in coalitions}
    assert in_cents(verdict.excess_eur) == max(excess.values())
    assert verdict.is_stable is (max(excess.values()) <= 0)
    assert excess[sum(1 << game.members.index(m) for m in verdict.coalition)] == max(excess.values())
    assert in_cents(verdict.gap_eur) == sum(claims.values()) - game.total


@FEW
@given(st.integers(2, 6), st.integers(0, 10**7), st.lists(st.integers(0, 10**7), min_size=6, max_size=6))
def test_fixed_and_variable_costs_always_have_a_core_with_shapley_in_it(
    count: int, once: int, variable: list[int]
) -> None:
    function = CostFunction(names(count), once, own=dict(zip(names(count), variable, strict=False)))
    game = enumerate_game(function)
    assert not least_core(game).is_core_empty
    assert core_test(shapley_exact(game).amounts, game).excess_eur <= Decimal("0.01") * count


@pytest.mark.parametrize("count", [2, 3, 12])
def test_coordination_dearer_than_what_is_shared_empties_the_core(count: int) -> None:
    function = CostFunction(names(count), once=1000, further=5000, own=dict.fromkeys(names(count), 100))
    found = least_core(enumerate_game(function))
    assert found.is_core_empty
    assert found.excess_eur == Decimal("20.00") if count == 2 else found.excess_eur > 0
