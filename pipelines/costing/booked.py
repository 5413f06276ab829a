"""The shared side as it was booked, and carried on from the last whole year into the years that are still to come."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.billing import bill
from pipelines.costing.counterfactual import YEAR
from pipelines.costing.flows import Flow, Kind, scale
from pipelines.costing.model import CostModel, Recurrence
from pipelines.costing.ranges import Range


@dataclass(frozen=True, slots=True)
class Booked:
    """A year's bookings of one member, service and position; euros, expense positive.

    `since`: from which month on they fall in the cooperation; a first year may be shorter than twelve months.
    """

    member_id: str
    it_service_id: str
    position_id: str
    cost_type_id: str
    year: int
    amount_eur: Decimal
    recurrence: Recurrence = "running"
    kind: Kind = "cost"
    is_cash_effective: bool = True
    since: date | None = None
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


def carry_on(
    rows: Iterable[Booked], last_year: int, assumptions: Assumptions, models: Mapping[str, CostModel]
) -> list[Flow]:
    """Running cost of `last_year` in every later year of the horizon, moved by the price index alone.

    amount × 12 / months of last_year × index(year) / index(last_year). What is joint is divided by the keys of its
    service, so that no transfers are needed; one-off cost and grants do not come again.
    """
    last = [r for r in rows if r.year == last_year and r.recurrence == "running" and r.kind == "cost"]
    joint = _later((r for r in last if r.is_joint), last_year, assumptions)
    return [*bill(joint, models), *_later((r for r in last if not r.is_joint), last_year, assumptions)]


def _later(rows: Iterable[Booked], last_year: int, assumptions: Assumptions) -> list[Flow]:
    level: Callable[[int], Decimal] = assumptions.price_index.level
    those = list(rows)
    flows = []
    for flow, row in zip(booked_flows(those), those, strict=True):
        for year in assumptions.years:
            if year > last_year:
                factor = YEAR / _months(row) * level(year) / level(last_year)
                flows.append(replace(flow, year=year, amount=scale(flow.amount, factor), is_assumed=True))
    return flows


def _months(row: Booked) -> int:
    """Months of its year that the row rests on."""
    return 13 - row.since.month if row.since and row.since.year == row.year else 12
