"""Puts both sides of a question together: what is booked, what is modelled, what is carried forward."""

from collections import defaultdict
from collections.abc import Iterable

from pipelines.costing.answer import Answer, Question
from pipelines.costing.billing import bill
from pipelines.costing.booked import shared_months
from pipelines.costing.counterfactual import separate_flows
from pipelines.costing.depreciation import as_depreciation
from pipelines.costing.errors import NoMembers, NoSharedCost, about
from pipelines.costing.flows import Flow
from pipelines.costing.model import MEMBERS, CostModel
from pipelines.costing.months import months_of
from pipelines.costing.shared_cost import carry_forward, shared_flows


def answer(question: Question) -> Answer:
    """The answer to `question`.

    Refuses NoMembers (no model), NoSharedCost (a service and year without any shared cost, in which members take part),
    and what the counterfactual, the keys and the index refuse.
    """
    if not question.models:
        raise NoMembers("models")
    models = {model.it_service_id: model for model in question.models}
    separate = [f for model in question.models for f in separate_flows(model, question.assumptions)]
    booked = [f for f in question.booked if f.it_service_id in models]
    modelled = [f for model in question.models for f in _not_booked(model, booked, question)]
    shared = [*booked, *bill(modelled, models)] if question.pays == "books" else bill([*booked, *modelled], models)
    return Answer(question, _seen(separate, question), _seen(shared, question))


def _not_booked(model: CostModel, booked: Iterable[Flow], question: Question) -> list[Flow]:
    """The shared costs of one service in the years without a booked cost."""
    with about(model.it_service_id):
        return _find_not_booked(model, booked, question)


def _find_not_booked(model: CostModel, booked: Iterable[Flow], question: Question) -> list[Flow]:
    by_year: defaultdict[int, list[Flow]] = defaultdict(list)
    for flow in booked:
        if flow.it_service_id == model.it_service_id and flow.kind in ("cost", "shadow"):
            by_year[flow.year].append(flow)
    known = {year for year, flows in by_year.items() if any(f.kind == "cost" for f in flows)}
    if any(p.driver != MEMBERS for p in model.shared):
        return [f for f in shared_flows(model, question.assumptions) if f.year not in known]
    flows: list[Flow] = []
    for year in question.assumptions.years:
        if year not in known and _months_shared(model, year):
            last = max((y for y in known if y < year and _months_shared(model, y)), default=None)
            if last is None:
                raise NoSharedCost("shared", year, it_service_id=model.it_service_id, year=year)
            flows += carry_forward(by_year[last], shared_months(model, last), [year], question.assumptions)
    return flows


def _months_shared(model: CostModel, year: int) -> int:
    """In how many months of `year` at least one member takes part."""
    return max(months_of(member, year) for member in model.members)


def _seen(flows: Iterable[Flow], question: Question) -> tuple[Flow, ...]:
    """In the view that was asked for, of the years that are compared."""
    seen = as_depreciation(flows) if question.view == "depreciation" else flows
    return tuple(f for f in seen if f.year in question.assumptions.years)
