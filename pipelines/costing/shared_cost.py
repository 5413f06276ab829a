"""What a coalition pays together, by the declared positions: fixed once, variable by drivers, coordination, tiers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.billing import NOBODY
from pipelines.costing.counterfactual import YEAR, flow_of, price_for, times, units_of, years_of
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


def carry_forward(
    booked: Iterable[Flow], months: Fraction, years: Sequence[int], assumptions: Assumptions
) -> list[Flow]:
    """The running costs of one booked year in each of `years`: × index(year) / index(its year) × `carried` × 12/months.

    For services whose shared cost is known from bookings, not from a price list. `months`: how many months of the booked
    year the service was shared. One-off costs, grants and transfers do not come back by themselves.
    """
    once = [f for f in booked if f.kind in ("cost", "shadow") and f.recurrence == "running"]
    return [
        replace(
            flow,
            year=year,
            amount=scale(
                times(assumptions.carried, flow.amount.base),
                assumptions.price_index.factor(flow.year, year) * YEAR * months.denominator / months.numerator,
            ),
            is_assumed=True,
        )
        for year in years
        for flow in once
    ]


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
