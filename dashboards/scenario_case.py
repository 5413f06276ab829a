"""A scenario worked out: the years to come, carried on from the last booked one, as wished and as they stand.

What is decided now changes only what is still to come. The joint cost of other members follows from the booked one by the
cost model: booked × c(those who take part) / c(those who take part today).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dashboards.scenario import NEW_ID, Newcomer, Wishes
from pipelines.cost_case.case import CostCase
from pipelines.cost_case.tables import CostTables
from pipelines.costing.allocation import among
from pipelines.costing.answer import Answer, Question
from pipelines.costing.assumptions import Assumptions
from pipelines.costing.billing import bill
from pipelines.costing.booked import Booked, carry_on, whole_year
from pipelines.costing.coalitions import cost_function
from pipelines.costing.counterfactual import alone, separate_flows
from pipelines.costing.declared import read_shadow
from pipelines.costing.depreciation import as_depreciation, in_usual_year
from pipelines.costing.flows import Flow, scale, widen
from pipelines.costing.model import Alternative, Before, CostModel, Member, Position
from pipelines.costing.money import to_cent
from pipelines.costing.shared_cost import shared_flows


@dataclass(frozen=True)
class Scenario:
    """Both answers are about the same years: those that are still to come."""

    wishes: Wishes
    reference: Answer
    answer: Answer
    stay: tuple[str, ...]
    """Who takes part in the scenario, the newcomer last."""
    leavers_alone: Mapping[str, Decimal]
    """Euros over all these years that those who leave would pay by themselves, by the scenario's assumptions and case."""


def years_to_come(case: CostCase) -> range:
    """From the year after the last booked one to the end of the horizon, as many at least as the agreement looks at."""
    first, a = case.last_year + 1, case.question.assumptions
    return range(first, max(a.years.stop, first + a.threshold_years))


def carry_reference(case: CostCase, costs: CostTables) -> Answer:
    """The years to come as they stand. Raises CostingError."""
    return _answer(case, costs, Wishes(), years_to_come(case))


def work_out(case: CostCase, costs: CostTables, wishes: Wishes, reference: Answer) -> Scenario:
    """`reference`: of `carry_reference`. Raises CostingError."""
    answer = _answer(case, costs, wishes, years_to_come(case)) if wishes.changes else reference
    leavers = _leavers_alone(case, costs, wishes) if wishes.leaving else {}
    stay = tuple(m for m in answer.question.members if m not in wishes.leaving)
    return Scenario(wishes, reference, answer, stay, leavers)


def _leavers_alone(case: CostCase, costs: CostTables, wishes: Wishes) -> dict[str, Decimal]:
    """As what those who stay would pay alone, but of those who go; what the state gives is charged to them as well."""
    assumptions = _assume(case.question.assumptions, wishes, years_to_come(case))
    gone = [
        replace(m, members=tuple(x for x in m.members if x.member_id in wishes.leaving)) for m in case.question.models
    ]
    flows = _separate([m for m in gone if m.members], costs, assumptions, case)
    seen = [widen(f, wishes.width) for f in _seen(flows, replace(case.question, assumptions=assumptions))]
    sums = dict.fromkeys(wishes.leaving, Decimal(0))
    for flow in seen:
        if flow.kind == "cost":
            sums[flow.member_id] += flow.amount.at(wishes.case)
    return sums


def _separate(models: Iterable[CostModel], costs: CostTables, assumptions: Assumptions, case: CostCase) -> list[Flow]:
    """What each member would pay alone, with what the state gives free of charge."""
    flows: list[Flow] = []
    for model in models:
        is_used_up = any(p.useful_life_months for one in model.separate for p in one.positions)
        flows += separate_flows(model, _since_beginning(assumptions, case) if is_used_up else assumptions)
        for position in _shadow(costs, model.it_service_id, assumptions):
            for member in model.members:
                flows += alone(model.it_service_id, position, member, assumptions)
    return flows


def _answer(case: CostCase, costs: CostTables, wishes: Wishes, years: range) -> Answer:
    assumptions = _assume(case.question.assumptions, wishes, years)
    today = {m.it_service_id: m for m in case.question.models}
    models = {name: _model(model, wishes, years[0]) for name, model in today.items()}
    rows = _only(case.rows, wishes)
    rows += _own_of_newcomer(rows, today, wishes, case.last_year)
    later: list[Flow] = []
    for name, model in models.items():
        mine = [row for row in rows if row.it_service_id == name]
        flows = carry_on(mine, case.last_year, assumptions, models)
        later += _resize(flows, mine, today[name], model, assumptions) if _is_other(wishes) else flows
        later += _entry(model, assumptions)
    shadow = {name: _shadow(costs, name, assumptions) for name in models}
    separate = _separate(models.values(), costs, assumptions, case)
    free = [f for n, m in models.items() if shadow[n] for f in shared_flows(replace(m, shared=shadow[n]), assumptions)]
    question = Question(tuple(models.values()), assumptions, tuple(later), "books", case.question.view)
    sides = (_seen(separate, question), _seen([*later, *bill(free, models)], question))
    return Answer(question, *(tuple(widen(flow, wishes.width) for flow in side) for side in sides))


def _assume(assumptions: Assumptions, wishes: Wishes, years: range) -> Assumptions:
    found = replace(assumptions, first_year=years[0], horizon_years=len(years), free_until=wishes.free_until)
    found = found.with_rate(wishes.rate) if wishes.rate is not None else found
    return found.with_index_growth(wishes.rise) if wishes.rise is not None else found


def _since_beginning(assumptions: Assumptions, case: CostCase) -> Assumptions:
    """What was bought in the years gone by is still used up in those to come."""
    first = min(case.question.assumptions.first_year, assumptions.first_year)
    return replace(assumptions, first_year=first, horizon_years=assumptions.years.stop - first)


def _is_other(wishes: Wishes) -> bool:
    return bool(wishes.leaving or wishes.newcomer)


def _model(model: CostModel, wishes: Wishes, first_year: int) -> CostModel:
    stay = [m for m in model.members if m.member_id not in wishes.leaving]
    members = list(stay)
    separate = tuple(_without(one, wishes.leaving) for one in model.separate)
    if wishes.newcomer:
        members.append(_member(wishes.newcomer, first_year))
        separate = tuple(_with(one, stay, wishes.newcomer) for one in separate)
    keys = (replace(wishes.key, valid_from=date.min),) if wishes.key else model.keys
    keys = tuple(among(key, stay, model.members) for key in keys)
    return replace(model, members=tuple(members), separate=separate, keys=keys)


def _member(newcomer: Newcomer, first_year: int) -> Member:
    """Its figures stay what they are; it takes part from the first year to come on."""
    figures = {driver: {first_year: count} for driver, count in newcomer.figures.items()}
    return Member(NEW_ID, figures, date(first_year, 1, 1))


def _without(one: Alternative, leaving: Sequence[str]) -> Alternative:
    return replace(one, before=tuple(b for b in one.before if b.member_id not in leaving))


def _with(one: Alternative, stay: Sequence[Member], newcomer: Newcomer) -> Alternative:
    """Nothing is booked of who has not been there: per inhabitant as much as those who stay in the year of comparison."""
    added: dict[tuple[str, int], Before] = {}
    for before in one.before:
        heads = _heads(stay, before.year)
        share = newcomer.figures["inhabitants"] / heads if heads else Decimal(0)
        amount = to_cent((before.amount_eur or Decimal(0)) * share)
        key = (before.position_id, before.year)
        so_far = added[key].amount_eur if key in added else None
        added[key] = replace(before, member_id=NEW_ID, amount_eur=amount + (so_far or Decimal(0)))
    return replace(one, before=(*one.before, *added.values()))


def _heads(members: Iterable[Member], year: int) -> Decimal:
    return sum((m.driver_in("inhabitants", year) for m in members), Decimal(0))


def _only(rows: Iterable[Booked], wishes: Wishes) -> list[Booked]:
    """Without what those who leave booked for themselves; what was booked for all stays, whoever booked it."""
    return [row for row in rows if row.is_joint or row.member_id not in wishes.leaving]


def _own_of_newcomer(
    rows: Iterable[Booked], models: Mapping[str, CostModel], wishes: Wishes, last_year: int
) -> list[Booked]:
    """Own cost beside the joint one, of whole years: per inhabitant as much as those who stay. `rows`: theirs alone."""
    if wishes.newcomer is None:
        return []
    own = [r for r in rows if r.year == last_year and r.kind == "cost" and r.recurrence == "running" and not r.is_joint]
    found: dict[tuple[str, str], Booked] = {}
    for row in own:
        heads = _heads((m for m in models[row.it_service_id].members if m.member_id not in wishes.leaving), last_year)
        share = wishes.newcomer.figures["inhabitants"] / heads if heads else Decimal(0)
        amount = to_cent(row.amount_eur * whole_year(row.months) * share)
        key = (row.it_service_id, row.position_id)
        so_far = found[key].amount_eur if key in found else Decimal(0)
        found[key] = replace(row, member_id=NEW_ID, amount_eur=so_far + amount, months=Fraction(12))
    return list(found.values())


def _resize(
    flows: Iterable[Flow], rows: Iterable[Booked], today: CostModel, model: CostModel, assumptions: Assumptions
) -> list[Flow]:
    """Joint cost as the cost model says it would be with other members; own cost stays."""
    joint = {(row.position_id, row.cost_type_id) for row in rows if row.is_joint}
    factor = _factor(today, model, assumptions)
    return [
        replace(flow, amount=scale(flow.amount, factor)) if (flow.position_id, flow.cost_type_id) in joint else flow
        for flow in flows
    ]


def _factor(today: CostModel, model: CostModel, assumptions: Assumptions) -> Decimal:
    """c(then) / c(today) of running cost; 1 where today costs nothing by the model. Figures and the index move both alike."""
    then, now = (_whole(one, assumptions) for one in (model, today))
    if not now:
        return Decimal(1)
    ratio = Fraction(then) / Fraction(now)
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)


def _whole(model: CostModel, assumptions: Assumptions) -> Decimal:
    usual = in_usual_year(model)
    separate = tuple(replace(one, positions=_running(one.positions)) for one in usual.separate)
    running = replace(usual, shared=_running(usual.shared), separate=separate)
    first = replace(assumptions, horizon_years=1)
    function = cost_function(running, first.years, first)
    return function.cost_of(function.members)


def _running(positions: Iterable[Position]) -> tuple[Position, ...]:
    return tuple(one for one in positions if one.recurrence == "running")


def _entry(model: CostModel, assumptions: Assumptions) -> list[Flow]:
    """What it costs once that a newcomer joins: what is per unit; what is fixed has been paid.

    What is used up over years is joint cost already, which grows with who takes part (`_resize`).
    """
    newcomers = [m for m in model.members if m.member_id == NEW_ID]
    offered = model.shared if any(p.recurrence == "one_off" for p in model.shared) else model.alternative.positions
    once = [p for p in offered if p.recurrence == "one_off" and p.driver is not None and p.useful_life_months is None]
    return [f for p in once for m in newcomers for f in alone(model.it_service_id, p, m, assumptions)]


def _shadow(costs: CostTables, it_service_id: str, assumptions: Assumptions) -> tuple[Position, ...]:
    spec = next((m.spec for m in costs.models if m.it_service_id == it_service_id), None)
    return read_shadow(spec, assumptions.price_year) if spec else ()


def _seen(flows: Iterable[Flow], question: Question) -> tuple[Flow, ...]:
    seen = as_depreciation(flows) if question.view == "depreciation" else flows
    return tuple(f for f in seen if f.year in question.assumptions.years)
