"""Szenario: what would be, if something were decided otherwise; the result beside the reference case."""

from typing import Any

from dash import html

from dashboards.components.case_refused import say_nothing_to_compare, say_refused
from dashboards.components.case_scope import CaseScope, basis_of
from dashboards.components.cost_scope import find_sight_problems, has_costs
from dashboards.components.figure import FILES
from dashboards.components.scenario_form import scenario_form
from dashboards.components.scenario_result import (
    gain_result,
    inputs_figure,
    partners_result,
    say_result,
    years_result,
)
from dashboards.filters import (
    CASE,
    COST_VIEW,
    EQUAL_SHARE,
    FREE_UNTIL,
    KEY,
    LEAVING,
    NEW_CASES,
    NEW_INHABITANTS,
    NEW_WORKPLACES,
    NEWCOMER,
    RATE,
    RISE,
    WIDTH,
)
from dashboards.links import SCENARIO
from dashboards.pages.page import Body, Page
from dashboards.scenario import read_wishes
from dashboards.scenario_case import work_out, years_to_come
from dashboards.view import View
from pipelines.cost_case.case import CostCase
from pipelines.costing.errors import CostingError

USES = frozenset(
    {
        COST_VIEW,
        KEY,
        EQUAL_SHARE,
        RATE,
        RISE,
        CASE,
        WIDTH,
        FREE_UNTIL,
        LEAVING,
        NEWCOMER,
        NEW_INHABITANTS,
        NEW_WORKPLACES,
        NEW_CASES,
    }
)


def render(view: View) -> Body:
    """All that is chosen stands in the address."""
    title = view.t("scenario.title")
    try:
        case = view.snapshot.cost_case(basis_of(view)) if has_costs(view) else None
        if case is None:
            return Body(title, [say_nothing_to_compare(view, view.snapshot.costs if has_costs(view) else None)])
        return _play(view, case)
    except CostingError as error:
        return Body(title, [say_refused(view, error)])


def _play(view: View, case: CostCase) -> Body:
    """Raises CostingError."""
    years = years_to_come(case)
    scope = CaseScope(view, case, case.last_year)
    read = read_wishes(view.filters, case, years)
    scenario = work_out(case, view.snapshot.costs, read.wishes, view.snapshot.scenario_reference(basis_of(view)))
    mistakes = [html.Li(view.t.of("scenario_mistake", kind)) for kind in dict.fromkeys(read.mistakes.values())]
    said = (
        [html.Div([html.P(view.t("scenario.mistakes")), html.Ul(mistakes)], className="message", role="alert")]
        if mistakes
        else []
    )
    result = [
        partners_result(scope, scenario), gain_result(scope, scenario), years_result(scope, scenario),
        inputs_figure(scope, scenario), _download(view),
    ]  # fmt: skip
    return Body(view.t("scenario.title"), [scenario_form(scope, years, read.mistakes), *said, *result],
                lead=say_result(scope, scenario))  # fmt: skip


def _download(view: View) -> Any:
    href = f"{FILES}/mappe{SCENARIO}{view.filters.but(table=None).query()}"
    return html.P(html.A(view.t("scenario.download"), href=href, download="", className="button"), className="no-print")


PAGE = Page(
    SCENARIO,
    42,
    "scenario.title",
    render,
    USES,
    in_navigation=False,
    question="cost",
    under="scenario.title",
    find_problems=find_sight_problems,
)
