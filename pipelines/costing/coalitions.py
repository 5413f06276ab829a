"""The cost of any coalition, from what a cost model declares."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.counterfactual import is_free, price_for, separate_flows, units_of, years_of
from pipelines.costing.errors import about
from pipelines.costing.flows import Flow
from pipelines.costing.game import CostFunction, Tiered, add_functions
from pipelines.costing.model import MEMBERS, Alternative, CostModel, Member, Position
from pipelines.costing.money import in_cents
from pipelines.costing.ranges import Case
from pipelines.costing.tariffs import Tariff


def cost_function(
    model: CostModel, years: Iterable[int], assumptions: Assumptions, case: Case = "base"
) -> CostFunction:
    """c(S) summed over `years`, everyone taking part all of the time; shadow costs only once they are charged.

    From the `shared` positions: fixed once, variable by drivers, coordination per further member, tiers on the units of
    all. A model that declares nothing shared but coordination is taken from its chosen alternative instead: quotes as
    if one bought for all; of before-actuals and benchmarks the `fixed_share` is paid once, as large as the largest
    member needs it, and the rest by everyone. Refuses NoAlternative, NoBaseline, MissingDriver, NotIndexed.
    """
    always = replace(model, members=tuple(replace(m, first_month=None) for m in model.members))
    positions, years = list(model.shared), list(years)
    functions = [CostFunction(tuple(m.member_id for m in model.members))]
    if all(p.driver == MEMBERS for p in positions):
        with about(model.it_service_id):
            positions += model.alternative.positions if model.method == "quotes" else ()
        if model.method != "quotes":
            flows = [f for f in separate_flows(always, assumptions) if f.year in years]
            functions.append(_from_own_costs(always.members, flows, model.alternative, case))
    with about(model.it_service_id):
        functions += [_from_positions(always.members, positions, year, assumptions, case) for year in years]
    return add_functions(functions)


def _from_own_costs(
    members: Sequence[Member], flows: Iterable[Flow], alternative: Alternative, case: Case
) -> CostFunction:
    fixed = dict.fromkeys((m.member_id for m in members), 0)
    own = dict(fixed)
    for flow in flows:
        if flow.kind == "cost":
            cents = in_cents(flow.amount.at(case))
            once = in_cents(flow.amount.at(case) * alternative.fixed_share.at(case))
            fixed[flow.member_id] += once
            own[flow.member_id] += cents - once
    return CostFunction(tuple(fixed), own=own, largest=(fixed,))


def _from_positions(
    members: Sequence[Member], positions: Iterable[Position], year: int, assumptions: Assumptions, case: Case
) -> CostFunction:
    once = further = 0
    own = dict.fromkeys((m.member_id for m in members), 0)
    tiered = []
    for position in positions:
        if year not in years_of(position, members[0], assumptions) or is_free(position, year, assumptions):
            continue
        factor = assumptions.price_index.factor(position.price_year, year)
        if position.driver is None:
            once += _cents(position, Decimal(1), factor, case)
        elif position.driver == MEMBERS:
            further += _cents(position, Decimal(1), factor, case)
        elif isinstance(position.price, Tariff):
            tiered.append(_tiered(position, position.price, members, year, factor, case))
        else:
            for member in members:
                own[member.member_id] += _cents(position, units_of(position, member, year), factor, case)
    return CostFunction(tuple(own), once=once, further=further, own=own, tiered=tuple(tiered))


def _tiered(
    position: Position, tariff: Tariff, members: Sequence[Member], year: int, factor: Decimal, case: Case
) -> Tiered:
    units = {m.member_id: units_of(position, m, year) for m in members}
    return Tiered(units, tariff.mode, tuple(tariff.bounds), tuple(tariff.prices[case]), factor)


def _cents(position: Position, units: Decimal, factor: Decimal, case: Case) -> int:
    return in_cents(price_for(position, units).at(case) * factor)
