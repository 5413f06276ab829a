"""What each municipality would pay alone: the counterfactual «separate» by its three methods.

(a) before-actuals, carried forward by the price index; (b) stand-alone quotes, fixed and variable parts, tiers; (c) a
benchmark per unit. Source: the IKZ framework agreement of Hesse asks for the comparison at the same scope and volume;
the methods are those of the WiBe 5.0 (economic appraisal of federal IT). Always low, base and high.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.errors import NoBaseline, about
from pipelines.costing.flows import Flow, Kind, scale
from pipelines.costing.model import MEMBERS, Before, CostModel, Member, Position
from pipelines.costing.months import months_of
from pipelines.costing.ranges import NOTHING, Range
from pipelines.costing.tariffs import Tariff

YEAR = Decimal(12)


def separate_flows(model: CostModel, assumptions: Assumptions) -> list[Flow]:
    """What each member would pay alone in every year of the horizon, nominal; from its first shared month on.

    Refuses NoAlternative, NoBaseline, MissingDriver, NotIndexed.
    """
    with about(model.it_service_id):
        chosen = model.alternative
        if chosen.refusal is not None:
            raise chosen.refusal
        flows: list[Flow] = []
        for member in model.members:
            if chosen.method == "before_actuals":
                flows += _carried_forward(model, member, assumptions)
            else:
                for position in chosen.positions:
                    flows += alone(model.it_service_id, position, member, assumptions)
    return flows


def alone(it_service_id: str, position: Position, member: Member, assumptions: Assumptions) -> Iterator[Flow]:
    """One position of one municipality: price × units × index(year) / index(price year), running prices by months."""
    for year in years_of(position, member, assumptions):
        months = 12 if position.recurrence == "one_off" else months_of(member, year)
        if not months:
            continue
        amount = scale(
            price_for(position, units_of(position, member, year)),
            assumptions.price_index.factor(position.price_year, year) * months / YEAR,
        )
        if amount != NOTHING:
            flow = flow_of(it_service_id, position, member.member_id, year, amount, assumptions)
            yield replace(flow, first_month=_put_to_use(member, year)) if position.useful_life_months else flow


def _put_to_use(member: Member, year: int) -> int:
    """The month of `year` from which on an investment is used up: when the member begins, in a later year from January."""
    first = member.first_month
    return first.month if first and first.year == year else 1


def years_of(position: Position, member: Member, assumptions: Assumptions) -> list[int]:
    """The years of the horizon in which the position costs something.

    A one-off falls in its own `first_year`, else in the year the member joins, else in the first of the comparison;
    and again every `every_years`.
    """
    last = assumptions.years.stop - 1 if position.last_year is None else position.last_year
    if position.recurrence == "running":
        first = assumptions.first_year if position.first_year is None else position.first_year
        return [y for y in assumptions.years if first <= y <= last]
    start = position.first_year
    if start is None:
        start = member.first_month.year if member.first_month else assumptions.first_year
    again = range(start, last + 1, position.every_years) if position.every_years else [start]
    return [y for y in again if y in assumptions.years and y <= last]


def units_of(position: Position, member: Member, year: int) -> Decimal:
    if position.driver is None:
        return Decimal(1)
    return Decimal(0) if position.driver == MEMBERS else member.driver_in(position.driver, year)


def price_for(position: Position, units: Decimal) -> Range:
    """Euros of the price year, not rounded."""
    price = position.price
    if isinstance(price, Tariff):
        return price.range_of(units)
    return Range(price.low * units, price.base * units, price.high * units)


def is_free(position: Position, year: int, assumptions: Assumptions) -> bool:
    """A shadow cost, as long as it is provided free of charge."""
    return position.is_shadow and (assumptions.free_until is None or year <= assumptions.free_until)


def flow_of(
    it_service_id: str, position: Position, member_id: str, year: int, amount: Range, assumptions: Assumptions
) -> Flow:
    kind: Kind = "shadow" if is_free(position, year, assumptions) else "cost"
    return Flow(
        year=year,
        member_id=member_id,
        it_service_id=it_service_id,
        position_id=position.position_id,
        cost_type_id=position.cost_type_id,
        amount=amount,
        recurrence=position.recurrence,
        is_cash_effective=position.is_cash_effective,
        kind=kind,
        is_assumed=True,
        useful_life_months=position.useful_life_months,
    )


def _carried_forward(model: CostModel, member: Member, assumptions: Assumptions) -> Iterator[Flow]:
    """Method a: amount × factor × index(year) / index(baseline) × volume(year) / volume(baseline).

    Several baseline years count with equal weight; a member without a booking in one of them is refused.
    """
    every = model.alternative.before
    baselines = sorted({b.year for b in every})
    mine = [b for b in every if b.member_id == member.member_id]
    for year in baselines:
        if not any(b.year == year and b.amount_eur is not None for b in mine):
            raise NoBaseline("separate", "before", member.member_id, year, member_id=member.member_id, year=year)
    for before in mine:
        yield from _one_carried(model, member, before, len(baselines), assumptions)


def _one_carried(
    model: CostModel, member: Member, before: Before, baselines: int, assumptions: Assumptions
) -> Iterator[Flow]:
    if before.amount_eur is None:
        place = ("separate", "before", member.member_id, before.position_id, before.year)
        raise NoBaseline(*place, member_id=member.member_id, year=before.year)
    amount = before.amount_eur / baselines
    position = Position(
        before.position_id,
        before.cost_type_id,
        before.factor,
        before.year,
        before.source,
        recurrence=before.recurrence,
        is_cash_effective=before.is_cash_effective,
    )
    for year in years_of(position, member, assumptions):
        months = 12 if before.recurrence == "one_off" else months_of(member, year)
        factor = assumptions.price_index.factor(before.year, year) * months / YEAR * volume(before, member, year)
        then = times(before.factor, amount)
        if months and then != NOTHING:
            yield flow_of(model.it_service_id, position, member.member_id, year, scale(then, factor), assumptions)


def volume(before: Before, member: Member, year: int) -> Decimal:
    """Growth of the volume since the baseline year; 1 without a driver. Refuses (NoBaseline) a volume of zero then."""
    if before.driver is None:
        return Decimal(1)
    then = member.driver_in(before.driver, before.year)
    if not then:
        place = ("members", member.member_id, before.driver, before.year)
        raise NoBaseline(*place, member_id=member.member_id, year=before.year)
    return member.driver_in(before.driver, year) / then


def times(factor: Range, amount: Decimal) -> Range:
    """A range of factors times an amount of either sign, low to high."""
    one, two = factor.low * amount, factor.high * amount
    return Range(min(one, two), factor.base * amount, max(one, two))
