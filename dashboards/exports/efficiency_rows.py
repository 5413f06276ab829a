"""The rows of the table of the efficiency gain as their own inputs: what is multiplied by what, before it is a sum.

The same parts as in `pipelines.costing`, so that a spreadsheet that multiplies them comes to the same cent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.cost_case.case import CostCase
from pipelines.costing.answer import Answer
from pipelines.costing.assumptions import Assumptions
from pipelines.costing.booked import whole_year
from pipelines.costing.counterfactual import price_for, times, units_of, volume, years_of
from pipelines.costing.flows import Flow, Kind
from pipelines.costing.model import Before, CostModel, Member, Position
from pipelines.costing.money import to_cent
from pipelines.costing.months import months_of


@dataclass(frozen=True)
class Cell:
    """`amount`: euros of a full year in prices of the row's price year, not rounded; `result`: to the cent."""

    amount: Decimal
    months: int
    result: Decimal


@dataclass(frozen=True)
class AloneRow:
    member_id: str
    it_service_id: str
    position_id: str
    price_year: int
    is_cash_effective: bool
    cells: Mapping[int, Cell]
    is_formula: bool = True
    """Otherwise its results stand as they are: charges of an investment that is used up over years."""


@dataclass(frozen=True)
class BookedRow:
    member_id: str
    it_service_id: str
    position_id: str
    kind: Kind
    is_cash_effective: bool
    amounts: Mapping[int, Decimal]


@dataclass(frozen=True)
class CarriedRow:
    """What was booked in the last whole year, and in how many months of it: carried on by the price index."""

    member_id: str
    it_service_id: str
    position_id: str
    is_cash_effective: bool
    amount: Decimal
    months: Decimal
    results: Mapping[int, Decimal]


def alone_rows(case: CostCase) -> list[AloneRow]:
    """Base case, what each member would pay alone. What cannot be told as a product is told as its sum."""
    answer, assumptions = case.answer, case.question.assumptions
    sums: dict[tuple[str, str, str], dict[int, Decimal]] = {}
    flags: dict[tuple[str, str, str], bool] = {}
    for flow in answer.separate:
        if flow.kind == "cost":
            key = (flow.member_id, flow.it_service_id, flow.position_id)
            years = sums.setdefault(key, {})
            years[flow.year] = years.get(flow.year, Decimal(0)) + flow.amount.base
            flags[key] = flow.is_cash_effective
    found = {}
    for model in case.question.models:
        for key, price_year, cells in _products(model, assumptions):
            if {year: cell.result for year, cell in cells.items() if cell.result} == {
                y: a for y, a in sums.get(key, {}).items() if a
            }:
                found[key] = AloneRow(*key, price_year, flags[key], cells)
    plain = {
        key: AloneRow(*key, 0, flags[key], {y: Cell(a, 12, a) for y, a in years.items()}, is_formula=False)
        for key, years in sums.items() if key not in found
    }  # fmt: skip
    return [(found | plain)[key] for key in sums]


def _products(
    model: CostModel, assumptions: Assumptions
) -> Iterator[tuple[tuple[str, str, str], int, dict[int, Cell]]]:
    chosen = model.alternative
    baselines = len({b.year for b in chosen.before})
    for member in model.members:
        for position in chosen.positions if chosen.method != "before_actuals" else ():
            cells = dict(_cells(position, member, assumptions))
            yield (member.member_id, model.it_service_id, position.position_id), position.price_year, cells
        merged: dict[str, list[Before]] = {}
        for before in chosen.before if chosen.method == "before_actuals" else ():
            if before.member_id == member.member_id:
                merged.setdefault(before.position_id, []).append(before)
        for name, those in merged.items():
            if len(those) == 1:  # several baseline years are rounded each for itself: told as their sum
                cells = dict(_carried(those[0], member, assumptions, baselines))
                yield (member.member_id, model.it_service_id, name), those[0].year, cells


def _cells(position: Position, member: Member, assumptions: Assumptions) -> Iterator[tuple[int, Cell]]:
    for year in years_of(position, member, assumptions):
        months = 12 if position.recurrence == "one_off" else months_of(member, year)
        if months:
            amount = price_for(position, units_of(position, member, year)).base
            yield year, _cell(amount, months, assumptions, position.price_year, year)


def _carried(before: Before, member: Member, assumptions: Assumptions, baselines: int) -> Iterator[tuple[int, Cell]]:
    then = times(before.factor, (before.amount_eur or Decimal(0)) / baselines).base
    for year in assumptions.years:
        if months := months_of(member, year):
            amount = then * volume(before, member, year)
            yield year, _cell(amount, months, assumptions, before.year, year)


def _cell(amount: Decimal, months: int, assumptions: Assumptions, price_year: int, year: int) -> Cell:
    factor = assumptions.price_index.factor(price_year, year) * months / Decimal(12)
    return Cell(amount, months, to_cent(amount * factor))


def booked_rows(answer: Answer) -> list[BookedRow]:
    """What stands in the books of the cooperation, cost, grants and transfers, by member and position."""
    rows: dict[tuple[str, str, str, Kind, bool], dict[int, Decimal]] = {}
    for flow in answer.shared:
        if not flow.is_assumed and flow.kind != "shadow":
            key = (flow.member_id, flow.it_service_id, flow.position_id, flow.kind, flow.is_cash_effective)
            years = rows.setdefault(key, {})
            years[flow.year] = years.get(flow.year, Decimal(0)) + flow.amount.base
    return [BookedRow(*key, years) for key, years in rows.items()]


def carried_rows(case: CostCase) -> list[CarriedRow]:
    """Every booking of the last whole year that is carried on, for all together; members' parts follow by the key."""
    a = case.question.assumptions
    level = a.price_index.level
    found = []
    for row in case.rows:
        if row.year == case.last_year and row.recurrence == "running" and row.kind == "cost":
            then = times(a.carried, row.amount_eur).base
            results = {
                year: to_cent(then * (whole_year(row.months) * level(year) / level(row.year)))
                for year in a.years if year > case.last_year
            }  # fmt: skip
            months = Decimal(row.months.numerator) / row.months.denominator
            key = (row.member_id, row.it_service_id, row.position_id, row.is_cash_effective)
            found.append(CarriedRow(*key, row.amount_eur, months, results))
    return found


def assumed_by_member(answer: Answer) -> dict[str, dict[int, Decimal]]:
    """What of the years to come falls on each member, base case, costs only."""
    found: dict[str, dict[int, Decimal]] = {m: {} for m in answer.question.members}
    for flow in _assumed(answer):
        years = found[flow.member_id]
        years[flow.year] = years.get(flow.year, Decimal(0)) + flow.amount.base
    return found


def _assumed(answer: Answer) -> list[Flow]:
    return [flow for flow in answer.shared if flow.is_assumed and flow.kind == "cost"]
