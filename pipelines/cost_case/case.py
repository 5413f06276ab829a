"""A snapshot's tables of cost → the two sides of the comparison: what alone would cost, what together was booked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipelines.cost_case.baseline import DEPRECIATION, GRANT, INVESTMENT, STAFF, WAGES, find_gap, read_before
from pipelines.cost_case.baseline import Basis as Basis
from pipelines.cost_case.tables import BookedYear, CostTables, DeclaredModel
from pipelines.costing.answer import Answer, Question
from pipelines.costing.asking import answer
from pipelines.costing.booked import Booked, booked_flows, carry_on, shared_months
from pipelines.costing.declared import read_assumptions, read_model
from pipelines.costing.flows import Kind
from pipelines.costing.model import CostModel, Member
from pipelines.costing.months import months_of

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
    waiting: tuple[str, ...] = ()
    """IT services that are shared, but of no whole year yet: not part of it before one is booked."""
    rows: tuple[Booked, ...] = ()
    """What was booked for the cooperation, as it stands: what a scenario carries on in its own way."""

    @property
    def booked_years(self) -> range:
        """Years that can be compared with what was booked."""
        return range(self.question.assumptions.first_year, self.last_year + 1)

    @cached_property
    def introduced(self) -> dict[tuple[str, int], Decimal]:
        """(IT service, year) → what was booked jointly in a year in which nobody shared it yet: its introduction.

        It stands on the shared side of that year; on the separate side each introduces when it begins.
        """
        models = {m.it_service_id: m for m in self.question.models}
        found: dict[tuple[str, int], Decimal] = {}
        for row in self.rows:
            is_early = not any(months_of(member, row.year) for member in models[row.it_service_id].members)
            if is_early and row.kind == "cost":
                key = (row.it_service_id, row.year)
                found[key] = found.get(key, Decimal(0)) + row.amount_eur
        return found

    @cached_property
    def answer(self) -> Answer:
        """Raises CostingError, with the place in the cost model, where something that is needed is not there."""
        return answer(self.question)


def read_case(costs: CostTables, basis: Basis = "depreciation") -> CostCase | None:
    """None where nothing is declared, nothing is shared, or no year of it is whole. Raises CostingError."""
    shared = [m for m in costs.models if any(m.since.values())]
    compared = [m for m in shared if _is_booked(m, costs, basis)]
    if costs.comparison is None or not compared:
        return None
    assumptions = read_assumptions(costs.comparison, _first_cost(compared, costs, basis))
    whole = [year for year in costs.whole_years if year >= assumptions.first_year]
    drivers = _drivers(costs)
    models = {m.it_service_id: _model(m, costs, drivers, basis) for m in compared}
    booked = list(_booked(costs, models, whole, basis))
    later = carry_on(booked, max(whole), assumptions, models)
    question = Question(
        tuple(models.values()), assumptions, (*booked_flows(booked), *later), pays="books", view=basis
    )  # fmt: skip
    return CostCase(
        question, tuple(m.it_service_id for m in costs.models if m not in shared), max(whole), basis,
        tuple(m.it_service_id for m in shared if m not in compared), tuple(booked),
    )  # fmt: skip


def _first_year(model: DeclaredModel) -> int:
    return min(since.year for since in model.since.values() if since)


def _first_cost(models: Sequence[DeclaredModel], costs: CostTables, basis: Basis) -> int:
    """The year with the first shared cost: the first shared one, or one before, in which an introduction is booked."""
    names = {m.it_service_id for m in models}
    introduced = [
        row.year for row in costs.booked
        if row.it_service_id in names and row.year in costs.whole_years and _is_meant(row, basis)
        and row.arrangement == "shared"
    ]  # fmt: skip
    return min(*map(_first_year, models), *introduced)


def _is_booked(model: DeclaredModel, costs: CostTables, basis: Basis) -> bool:
    """Whether a shared cost stands in the books of a whole year in which it is shared: before, there is nothing to compare."""
    years = [year for year in costs.whole_years if year >= _first_year(model)]
    return any(
        row.it_service_id == model.it_service_id
        and row.year in years
        and _is_meant(row, basis)
        and _kind(row) == "cost"
        for row in costs.booked
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
    before = read_before(costs, model.it_service_id, basis)
    found = read_model(model.it_service_id, _seen(model.spec, basis), members, before)
    gap = find_gap(model, costs)
    return replace(found, separate=tuple(replace(one, refusal=gap) for one in found.separate))


def _seen(spec: Mapping[str, Any], basis: Basis) -> Mapping[str, Any]:
    """The cost model without the quoted positions that this basis leaves out."""
    separate = spec["separate"]
    if separate["method"] != "quotes":
        return spec
    seen = {name: p for name, p in separate["positions"].items() if p["cost_type"] != LEFT_OUT[basis]}
    return {**spec, "separate": {**separate, "positions": seen}}


def _booked(costs: CostTables, models: Mapping[str, CostModel], years: Sequence[int], basis: Basis) -> Iterator[Booked]:
    for row in costs.booked:
        if row.it_service_id in models and row.year in years and _is_meant(row, basis):
            own = row.municipality_id if row.arrangement == "separate" else None
            yield Booked(
                row.municipality_id, row.it_service_id, row.cost_type_id, row.cost_type_id, row.year, row.amount_eur,
                "one_off" if row.recurrence == "one_off" else "running", _kind(row), row.cost_type_id != DEPRECIATION,
                shared_months(models[row.it_service_id], row.year, own), is_joint=row.arrangement == "shared",
            )  # fmt: skip
    for one in costs.staff:
        if one.in_scope and one.it_service_id in models and one.year in years:
            months = shared_months(models[one.it_service_id], one.year, one.municipality_id)
            yield Booked(
                one.municipality_id, one.it_service_id, STAFF, WAGES, one.year, one.cost_eur,
                is_cash_effective=False, months=months,
            )  # fmt: skip


def _is_meant(row: BookedYear, basis: Basis) -> bool:
    return row.plan_or_actual == "actual" and row.in_scope and row.cost_type_id != LEFT_OUT[basis]


def _kind(row: BookedYear) -> Kind:
    if row.arrangement == "transfer":
        return "transfer"
    return "grant" if row.cost_type_id == GRANT else "cost"
