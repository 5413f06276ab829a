"""The shared side as it was booked, and carried on from the last whole year into the years that are still to come."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.costing.allocation import key_on, shares_of
from pipelines.costing.assumptions import Assumptions
from pipelines.costing.billing import bill
from pipelines.costing.counterfactual import YEAR, times
from pipelines.costing.errors import about
from pipelines.costing.flows import Flow, Kind, scale
from pipelines.costing.model import CostModel, Recurrence
from pipelines.costing.months import months_of
from pipelines.costing.ranges import Range


@dataclass(frozen=True, slots=True)
class Booked:
    """A year's bookings of one member, service and position; euros, expense positive."""

    member_id: str
    it_service_id: str
    position_id: str
    cost_type_id: str
    year: int
    amount_eur: Decimal
    recurrence: Recurrence = "running"
    kind: Kind = "cost"
    is_cash_effective: bool = True
    months: Fraction = Fraction(12)
    """How many months of the year they rest on: a first shared year may be shorter than twelve (`shared_months`)."""
    is_joint: bool = False
    """Booked by one for all: in later years divided by the key, whoever booked it."""


def booked_flows(rows: Iterable[Booked]) -> list[Flow]:
    """As they stand: nothing assumed."""
    return [
        Flow(
            row.year, row.member_id, row.it_service_id, row.position_id, row.cost_type_id, Range.exact(row.amount_eur),
            row.recurrence, row.is_cash_effective, row.kind,
        )
        for row in rows
    ]  # fmt: skip


def shared_months(model: CostModel, year: int, member_id: str | None = None) -> Fraction:
    """How many months of `year` a cost rests on: those of the member whose own it is; None: of a cost booked for all.

    Members may start one after the other. A cost for all then rests on each member's months, weighed by its share by the
    key at the end of the year: Σ share × months. Refuses NoKey, MissingDriver.
    """
    months = {m.member_id: months_of(m, year) for m in model.members}
    if member_id is not None:
        return Fraction(months[member_id])
    if len(set(months.values())) == 1:
        return Fraction(max(months.values()))
    with about(model.it_service_id):
        shares = shares_of(key_on(model.keys, date(year, 12, 1)), model.members, year).of
    weighed = sum((share * months[m] for m, share in shares.items()), Fraction(0))
    return weighed or Fraction(max(months.values()))


def carry_on(
    rows: Iterable[Booked], last_year: int, assumptions: Assumptions, models: Mapping[str, CostModel]
) -> list[Flow]:
    """Running cost of `last_year` in every later year of the horizon, moved by the price index and its own range.

    amount × 12 / months of last_year × index(year) / index(last_year) × carried (low, base, high). What is joint is divided
    by the keys of its service, so that no transfers are needed; one-off cost and grants do not come again.
    """
    last = [r for r in rows if r.year == last_year and r.recurrence == "running" and r.kind == "cost"]
    joint = _later((r for r in last if r.is_joint), last_year, assumptions)
    return [*bill(joint, models), *_later((r for r in last if not r.is_joint), last_year, assumptions)]


def _later(rows: Iterable[Booked], last_year: int, assumptions: Assumptions) -> list[Flow]:
    level: Callable[[int], Decimal] = assumptions.price_index.level
    those = list(rows)
    flows = []
    for flow, row in zip(booked_flows(those), those, strict=True):
        amount = times(assumptions.carried, row.amount_eur)
        for year in assumptions.years:
            if year > last_year:
                factor = whole_year(row.months) * level(year) / level(last_year)
                flows.append(replace(flow, year=year, amount=scale(amount, factor), is_assumed=True))
    return flows


def whole_year(months: Fraction) -> Decimal:
    """12 / months: what makes a part of a year a whole one."""
    return YEAR * months.denominator / months.numerator
