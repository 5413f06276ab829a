"""What a coalition pays together, by the declared positions: fixed once, variable by drivers, coordination, tiers."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.billing import NOBODY
from pipelines.costing.counterfactual import YEAR, flow_of, price_for, units_of, years_of
from pipelines.costing.flows import Flow, scale
from pipelines.costing.model import MEMBERS, CostModel, Member, Position
from pipelines.costing.months import stretches
from pipelines.costing.ranges import NOTHING, Range, add_up
from pipelines.costing.tariffs import Tariff


def shared_flows(model: CostModel, assumptions: Assumptions) -> list[Flow]:
    """The cost of all members together in every year, nominal, for the group as one (`billing.bill` divides it).

    In a year in which members join, each stretch of months costs what its members cost, by twelfths.
    Refuses MissingDriver, NotIndexed.
    """
    flows: list[Flow] = []
    for position in model.shared:
        by_year = one_off_amounts if position.recurrence == "one_off" else running_amounts
        for year, amount in by_year(position, model.members, assumptions):
            if amount != NOTHING:
                flows.append(flow_of(model.it_service_id, position, NOBODY, year, amount, assumptions))
    return flows


def running_amounts(
    position: Position, members: Sequence[Member], assumptions: Assumptions
) -> Iterator[tuple[int, Range]]:
    for year in years_of(position, members[0], assumptions):
        factor = assumptions.price_index.factor(position.price_year, year)
        parts = [cost_together(position, s.members, year, factor * s.months / YEAR) for s in stretches(members, year)]
        yield year, add_up(parts)


def one_off_amounts(
    position: Position, members: Sequence[Member], assumptions: Assumptions
) -> Iterator[tuple[int, Range]]:
    """What is fixed falls when the first member starts; what is per unit, when each member joins."""
    joint = position.driver in (None, MEMBERS) or isinstance(position.price, Tariff)
    joining: dict[int, list[Member]] = {}
    first = min(members, key=lambda m: years_of(position, m, assumptions)[:1] or [assumptions.years.stop])
    for member in members:
        for year in years_of(position, first if joint else member, assumptions):
            joining.setdefault(year, []).append(member)
    for year, those in sorted(joining.items()):
        yield year, cost_together(position, those, year, assumptions.price_index.factor(position.price_year, year))


def cost_together(position: Position, members: Sequence[Member], year: int, factor: Decimal) -> Range:
    """One position for a coalition, to the cent: price × units × factor.

    Fixed once for all; coordination per member beyond the first; a tariff on the units of all together; a plain price
    on each member's units. Rounded for each member, so that what a member adds is the same in every coalition.
    """
    if not members:
        return NOTHING
    if position.driver is None:
        return scale(price_for(position, Decimal(1)), factor)
    if position.driver == MEMBERS:
        return add_up([scale(price_for(position, Decimal(1)), factor)] * (len(members) - 1))
    units = [units_of(position, m, year) for m in members]
    if isinstance(position.price, Tariff):
        return scale(price_for(position, sum(units, Decimal(0))), factor)
    return add_up(scale(price_for(position, u), factor) for u in units)
