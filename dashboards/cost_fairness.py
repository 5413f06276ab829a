"""Who should pay what: the keys side by side, held against the Shapley value and against what a coalition would pay alone.

All of it is about the cost by the models of one year, with every member taking part all of that year; services add up,
as the Shapley value does (additivity).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipelines.costing.allocation import Shares, allocate, key_on, shares_of
from pipelines.costing.answer import Question
from pipelines.costing.coalitions import cost_function
from pipelines.costing.core import CoreVerdict, core_test
from pipelines.costing.depreciation import in_usual_year
from pipelines.costing.errors import MissingDriver, NoKey
from pipelines.costing.fairness import FairestMix, fairest_mix
from pipelines.costing.game import EXACT_MEMBERS, CostFunction, Game, add_functions, enumerate_game, game_of
from pipelines.costing.model import EQUAL, CostModel, Key, Part
from pipelines.costing.months import months_of
from pipelines.costing.shapley import Shapley, shapley_of

PLAIN = (EQUAL, "inhabitants", "workplaces", "usage")
AGREED, SHAPLEY, MIX = "as_agreed", "shapley", "mix"
Name = Literal["equal", "inhabitants", "workplaces", "usage", "as_agreed", "shapley", "mix"]


@dataclass(frozen=True)
class Division:
    """One way to divide the cost: euros to the cent by member, adding up to the whole.

    `deviation_eur`: of the member that is furthest from its Shapley value. `core`: None where there are too many
    members to look at every coalition.
    """

    name: str
    amounts: Mapping[str, Decimal]
    deviation_eur: Decimal
    core: CoreVerdict | None


@dataclass(frozen=True)
class Fairness:
    year: int
    services: tuple[str, ...]
    total_eur: Decimal
    alone: Mapping[str, Decimal]
    shapley: Shapley
    mix: FairestMix
    divisions: Mapping[str, Division]
    missing: tuple[str, ...]
    """Plain keys for which a member has no figure."""


def judge_fairness(question: Question, year: int) -> Fairness | None:
    """None where no service is shared in `year`. Raises CostingError."""
    models = [m for m in question.models if any(months_of(one, year) for one in m.members)]
    if not models:
        return None
    members = tuple(dict.fromkeys(one.member_id for m in models for one in m.members))
    seen = [in_usual_year(m) for m in models] if question.view == "depreciation" else models
    functions = [cost_function(m, [year], question.assumptions) for m in seen]
    totals = [f.cost_of(f.members) for f in functions]
    shapley = _add_shapley(functions, members, question)
    game = _join(functions, members) if len(members) <= EXACT_MEMBERS else None
    plain: dict[str, Shares] = {}
    missing = []
    for basis in PLAIN:
        try:
            plain[basis] = _shares(models, totals, [_plain_key(basis)] * len(models), members, year)
        except MissingDriver:
            missing.append(basis)
    whole = sum(totals, Decimal(0))
    mix = fairest_mix(whole, plain, shapley.shares)
    amounts = {name: dict(allocate(whole, shares).amounts) for name, shares in plain.items()}
    amounts |= _agreed(models, totals, members, year) | {MIX: dict(mix.amounts), SHAPLEY: shapley.amounts}
    alone = {m: sum((f.cost_of([m]) for f in functions if m in f.members), Decimal(0)) for m in members}
    divisions = {name: _judge(name, found, shapley.amounts, game) for name, found in amounts.items()}
    services = tuple(m.it_service_id for m in models)
    return Fairness(year, services, whole, alone, shapley, mix, divisions, tuple(missing))


def _judge(name: str, amounts: Mapping[str, Decimal], reference: Mapping[str, Decimal], game: Game | None) -> Division:
    deviation = max(abs(amounts[m] - wanted) for m, wanted in reference.items())
    return Division(name, amounts, deviation, core_test(amounts, game) if game else None)


def _add_shapley(functions: Sequence[CostFunction], members: Sequence[str], question: Question) -> Shapley:
    """Service by service; standard errors of what was sampled add up in squares."""
    a = question.assumptions
    found = [shapley_of(f, a.draws, a.seed) for f in functions]
    cents = {m: sum((one.cents.get(m, Fraction(0)) for one in found), Fraction(0)) for m in members}
    sampled = [one for one in found if one.standard_errors is not None]
    if not sampled:
        return Shapley(cents)
    squares = {m: sum((one.standard_errors or {}).get(m, 0.0) ** 2 for one in sampled) for m in members}
    return Shapley(cents, {m: square**0.5 for m, square in squares.items()}, a.draws, a.seed)


def _join(functions: Sequence[CostFunction], members: tuple[str, ...]) -> Game:
    """What every coalition would pay for all services together."""
    if all(f.members == members for f in functions):
        return enumerate_game(add_functions(functions))

    def cost(coalition: tuple[str, ...]) -> Decimal:
        return sum((f.cost_of([m for m in coalition if m in f.members]) for f in functions), Decimal(0))

    return game_of(members, cost)


def _plain_key(basis: str) -> Key:
    return Key(basis, (Part(Fraction(1), basis),))


def _shares(
    models: Sequence[CostModel], totals: Sequence[Decimal], keys: Sequence[Key], members: Sequence[str], year: int
) -> Shares:
    """Of all services together, each divided among its own members."""
    whole = sum(totals, Decimal(0))
    shares = dict.fromkeys(members, Fraction(0))
    fallen: dict[str, None] = {}
    for model, total, key in zip(models, totals, keys, strict=True):
        found = shares_of(key, [replace(m, first_month=None) for m in model.members], year)
        fallen.update(dict.fromkeys(found.fallen_back))
        weight = Fraction(total) / Fraction(whole) if whole else Fraction(1, len(models))
        for member, share in found.of.items():
            shares[member] += weight * share
    return Shares(shares, tuple(fallen))


def _agreed(
    models: Sequence[CostModel], totals: Sequence[Decimal], members: Sequence[str], year: int
) -> dict[str, dict[str, Decimal]]:
    """By the keys of each service at the end of the year; nothing where a service has none then."""
    try:
        keys = [key_on(model.keys, date(year, 12, 1)) for model in models]
        shares = _shares(models, totals, keys, members, year)
    except (NoKey, MissingDriver):
        return {}
    return {AGREED: dict(allocate(sum(totals, Decimal(0)), shares).amounts)}
