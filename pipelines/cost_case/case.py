"""A snapshot's tables of cost → the two sides of the comparison: what alone would cost, what together was booked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pipelines.cost_case.tables import BookedYear, CostTables, DeclaredModel, StaffYear
from pipelines.costing.answer import Answer, Question
from pipelines.costing.asking import answer
from pipelines.costing.booked import Booked, booked_flows, carry_on
from pipelines.costing.declared import YearOfCost, read_assumptions, read_model
from pipelines.costing.flows import Kind
from pipelines.costing.model import CostModel, Member

Basis = Literal["depreciation", "cash"]
"""Investments by what is used up of them in a year, or as they are paid."""
DEPRECIATION, INVESTMENT, GRANT, STAFF = "depreciation", "investment", "grants_income", "own_staff"
WAGES = "personnel"
LEFT_OUT: dict[Basis, str] = {"depreciation": INVESTMENT, "cash": DEPRECIATION}


@dataclass(frozen=True)
class CostCase:
    """What is compared, and how far it is known."""

    question: Question
    alone: tuple[str, ...]
    """IT services that each municipality still runs by itself: not part of the comparison."""
    last_year: int
    """The last year whose bookings are whole; later years are assumed."""
    basis: Basis
    rows: tuple[Booked, ...] = ()
    """What was booked for the cooperation, as it stands: what a scenario carries on in its own way."""

    @property
    def booked_years(self) -> range:
        """Years that can be compared with what was booked."""
        return range(self.question.assumptions.first_year, self.last_year + 1)

    @cached_property
    def answer(self) -> Answer:
        """Raises CostingError, with the place in the cost model, where something that is needed is not there."""
        return answer(self.question)


def read_case(costs: CostTables, basis: Basis = "depreciation") -> CostCase | None:
    """None where nothing is declared, nothing is shared, or no year is whole since then. Raises CostingError."""
    shared = [m for m in costs.models if any(m.since.values())]
    starts = [since for m in shared for since in m.since.values() if since]
    if costs.comparison is None or not starts:
        return None
    assumptions = read_assumptions(costs.comparison, min(starts).year)
    whole = [year for year in costs.whole_years if year >= assumptions.first_year]
    if not whole:
        return None
    drivers = _drivers(costs)
    models = {m.it_service_id: _model(m, costs, drivers, basis) for m in shared}
    booked = list(_booked(costs, shared, whole, basis))
    later = carry_on(booked, max(whole), assumptions, models)
    question = Question(
        tuple(models.values()), assumptions, (*booked_flows(booked), *later), pays="books", view=basis
    )  # fmt: skip
    return CostCase(
        question, tuple(m.it_service_id for m in costs.models if m not in shared), max(whole), basis, tuple(booked)
    )


def _drivers(costs: CostTables) -> dict[str, dict[str, dict[int, Decimal]]]:
    """Municipality → driver → year → count; a year that rests on fewer than twelve months is unknown."""
    found: dict[str, dict[str, dict[int, Decimal]]] = {}
    for one in costs.drivers:
        if one.months == 12:
            found.setdefault(one.municipality_id, {}).setdefault(one.driver, {})[one.year] = one.count
    return found


def _model(
    model: DeclaredModel, costs: CostTables, drivers: Mapping[str, Mapping[str, Mapping[int, Decimal]]], basis: Basis
) -> CostModel:
    members = [Member(m, drivers.get(m, {}), since) for m, since in model.since.items() if since]
    before = [*_before(costs.booked, model.it_service_id, basis), *_staff_before(costs.staff, model.it_service_id)]
    return read_model(model.it_service_id, _seen(model.spec, basis), members, before)


def _seen(spec: Mapping[str, Any], basis: Basis) -> Mapping[str, Any]:
    """The cost model without the quoted positions that this basis leaves out."""
    separate = spec["separate"]
    if separate["method"] != "quotes":
        return spec
    seen = {name: p for name, p in separate["positions"].items() if p["cost_type"] != LEFT_OUT[basis]}
    return {**spec, "separate": {**separate, "positions": seen}}


def _before(booked: Iterable[BookedYear], it_service_id: str, basis: Basis) -> Iterator[YearOfCost]:
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


def _staff_before(staff: Iterable[StaffYear], it_service_id: str) -> Iterator[YearOfCost]:
    for row in staff:
        if row.it_service_id == it_service_id and not row.in_scope:
            yield YearOfCost(row.municipality_id, row.year, STAFF, WAGES, row.cost_eur, is_cash_effective=False)


def _booked(costs: CostTables, shared: Sequence[DeclaredModel], years: Sequence[int], basis: Basis) -> Iterator[Booked]:
    since = {m.it_service_id: m.since for m in shared}
    for row in costs.booked:
        is_meant = row.plan_or_actual == "actual" and row.in_scope and row.it_service_id in since and row.year in years
        if is_meant and row.cost_type_id != LEFT_OUT[basis]:
            begins = _begins(since[row.it_service_id], row.municipality_id if row.arrangement == "separate" else None)
            yield Booked(
                row.municipality_id, row.it_service_id, row.cost_type_id, row.cost_type_id, row.year, row.amount_eur,
                "one_off" if row.recurrence == "one_off" else "running", _kind(row), row.cost_type_id != DEPRECIATION, begins,
                is_joint=row.arrangement == "shared",
            )  # fmt: skip
    for own in costs.staff:
        if own.in_scope and own.it_service_id in since and own.year in years:
            begins = since[own.it_service_id].get(own.municipality_id)
            yield Booked(
                own.municipality_id, own.it_service_id, STAFF, WAGES, own.year, own.cost_eur,
                is_cash_effective=False, since=begins,
            )  # fmt: skip


def _kind(row: BookedYear) -> Kind:
    if row.arrangement == "transfer":
        return "transfer"
    return "grant" if row.cost_type_id == GRANT else "cost"


def _begins(since: Mapping[str, date | None], member: str | None) -> date | None:
    """The first shared month of one member, or (None) of the first of them: from then on one books for all."""
    if member is not None:
        return since.get(member)
    return min((month for month in since.values() if month), default=None)
