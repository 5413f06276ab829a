"""What each municipality booked alone in the years of comparison, and whether that is known for all of them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal

from pipelines.cost_case.tables import BookedYear, CostTables, DeclaredModel, StaffYear
from pipelines.costing.declared import YearOfCost
from pipelines.costing.errors import BaselineNotWhole, CostingError, NoStaffBaseline

Basis = Literal["depreciation", "cash"]
"""Investments by what is used up of them in a year, or as they are paid."""
DEPRECIATION, INVESTMENT, GRANT, STAFF = "depreciation", "investment", "grants_income", "own_staff"
WAGES = "personnel"
MONTHS = 12


def read_before(costs: CostTables, it_service_id: str, basis: Basis) -> list[YearOfCost]:
    """Every year that was run alone, bookings and own staff; which of them count is declared."""
    return [*_booked(costs.booked, it_service_id, basis), *_staff(costs.staff, it_service_id)]


def _booked(booked: Iterable[BookedYear], it_service_id: str, basis: Basis) -> Iterator[YearOfCost]:
    """Running actuals of the time alone, cost types added up over arrangement and grant.

    What devices cost in cash alone is taken from their depreciation: a year's mean of purchases that come in lumps.
    """
    sums: dict[tuple[str, int, str], Decimal] = {}
    for row in booked:
        if row.it_service_id == it_service_id and not row.in_scope and _counts(row):
            is_device = basis == "cash" and row.cost_type_id == DEPRECIATION
            key = (row.municipality_id, row.year, INVESTMENT if is_device else row.cost_type_id)
            sums[key] = sums.get(key, Decimal(0)) + row.amount_eur
    for (member, year, kind), amount in sums.items():
        yield YearOfCost(member, year, kind, kind, amount, kind != DEPRECIATION)


def _counts(row: BookedYear) -> bool:
    is_wanted = row.cost_type_id not in (INVESTMENT, GRANT)
    return is_wanted and row.plan_or_actual == "actual" and row.recurrence == "running"


def _staff(staff: Iterable[StaffYear], it_service_id: str) -> Iterator[YearOfCost]:
    for row in staff:
        if row.it_service_id == it_service_id and not row.in_scope:
            yield YearOfCost(row.municipality_id, row.year, STAFF, WAGES, row.cost_eur, is_cash_effective=False)


def find_gap(model: DeclaredModel, costs: CostTables) -> CostingError | None:
    """The first baseline year that a member has not delivered in full, or whose own staff is not declared.

    Half a year would count as a cheap one, and staff that is declared only since the cooperation as what it costs more.
    """
    separate: Any = model.spec["separate"]
    years = separate["years"] if separate["method"] == "before_actuals" else ()
    for year in map(int, years):
        for member in (m for m, since in model.since.items() if since):
            months = costs.delivered.get((member, year), 0)
            if months < MONTHS:
                place = ("separate", "years", year, member)
                return BaselineNotWhole(*place, member_id=member, year=year, months=months)
            found = _staff_gap(model.it_service_id, member, year, costs.staff)
            if found:
                return found
    return None


def _staff_gap(it_service_id: str, member: str, year: int, staff: Iterable[StaffYear]) -> CostingError | None:
    mine = [row for row in staff if (row.municipality_id, row.it_service_id) == (member, it_service_id)]
    months = sum(row.months for row in mine if row.year == year and not row.in_scope)
    has_now = any(row.in_scope and row.cost_eur for row in mine)
    if months == (MONTHS if has_now or months else 0):
        return None
    place = ("members", member, "staff", it_service_id, year)
    return NoStaffBaseline(*place, member_id=member, it_service_id=it_service_id, year=year, months=months)
