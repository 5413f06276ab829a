"""Gemeinsam oder getrennt: what the cooperation saves, the answer first, then everything it rests on."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboards.components.case_answer import answer_figure, say_answer, years_figure
from dashboards.components.case_baseline import baseline_figure
from dashboards.components.case_bridge import bridge_figure, services_bridge_figure
from dashboards.components.case_method import method_figure, to_shared_bookings
from dashboards.components.case_partners import keys_figure, partners_figure
from dashboards.components.case_refused import say_nothing_to_compare, say_refused
from dashboards.components.case_running import running_figure
from dashboards.components.case_scope import CaseScope, basis_of
from dashboards.components.case_units import shadow_figure, units_figure
from dashboards.components.case_value import probability_figure, tornado_figure, value_figure
from dashboards.components.cost_scope import CASH, find_sight_problems, has_costs
from dashboards.components.figure_data import Figure
from dashboards.components.filter_bar import EVERYTHING, Choice, choice_list, filter_bar
from dashboards.components.notice import notice
from dashboards.cost_fairness import judge_fairness
from dashboards.filters import COST_VIEW, PERIOD, Filters, Period
from dashboards.links import EFFICIENCY_FILE, SCENARIO, SHARED
from dashboards.pages.page import Body, Page
from dashboards.view import View
from pipelines.cost_case.case import CostCase
from pipelines.costing.errors import CostingError

USES = frozenset({PERIOD, COST_VIEW})


def render(view: View) -> Body:
    """Without a period in the address: the newest year that is booked in full."""
    title = view.t("shared.title")
    try:
        case = view.snapshot.cost_case(basis_of(view)) if has_costs(view) else None
        if case is None:
            return Body(title, [say_nothing_to_compare(view, view.snapshot.costs if has_costs(view) else None)])
        return _compare(view, case)
    except CostingError as error:
        return Body(title, [say_refused(view, error)])


def _compare(view: View, case: CostCase) -> Body:
    """Raises CostingError."""
    title, default = view.t("shared.title"), Period(case.last_year)
    bar = filter_bar(view.over(default), USES, default, more=[_bases(view)])
    year = view.over(default).period.year
    if year not in case.booked_years:
        first, last = str(case.booked_years[0]), str(case.booked_years[-1])
        words = view.t("case.not_this_year", year=str(year), first=first, last=last)
        return Body(title, [bar, html.P(words, className="note")])
    scope = CaseScope(view, case, year)
    parts = [
        *_say_rests(scope),
        answer_figure(scope),
        *_parts(scope),
        _download(scope),
        to_shared_bookings(scope),
        _to_scenario(view),
    ]
    return Body(title, [bar, *(part for part in parts if part)], lead=say_answer(scope))


def _parts(scope: CaseScope) -> list[Any]:
    """What the answer rests on, under headings, in the order in which somebody would take it apart."""
    fair = judge_fairness(scope.case.question, scope.year)
    found: dict[str, list[Figure | None]] = {
        "where": [bridge_figure(scope), services_bridge_figure(scope)],
        "partners": [partners_figure(scope), keys_figure(scope, fair) if fair else None, units_figure(scope)],
        "years": [years_figure(scope), running_figure(scope), value_figure(scope)],
        "sure": [
            tornado_figure(scope),
            probability_figure(scope),
            shadow_figure(scope),
            baseline_figure(scope),
            method_figure(scope),
        ],
    }
    parts: list[Any] = []
    for key, figures in found.items():
        parts.append(html.H2(scope.view.t.of("shared_part", key), className="part"))
        parts += [replace(one, level=3) for one in figures if one]
    return parts


def _bases(view: View) -> Any:
    choices = [Choice(EVERYTHING, view.t("cost_view.expense")), Choice(CASH, view.t("cost_view.cash"))]
    return choice_list(COST_VIEW, view.t("costs.sight"), choices, view.filters.chosen(COST_VIEW) or EVERYTHING)


def _say_rests(scope: CaseScope) -> list[Any]:
    rests = scope.answer.uncancelled
    if not rests:
        return []
    money = scope.view.numbers.money
    named = "; ".join(f"{one.year}, {scope.service(one.it_service_id)}: {money(one.rest_eur)}" for one in rests[:8])
    return [html.Div([notice(scope.view.t("costs.rests", n=len(rests), named=named), "warn")], className="notices")]


def _download(scope: CaseScope) -> Any:
    """The whole table as a workbook whose formulas live."""
    view = scope.view
    href = EFFICIENCY_FILE + view.filters.but(table=None).query()
    return html.P(
        html.A(view.t("efficiency.download"), href=href, download="", className="button"), className="no-print"
    )


def _to_scenario(view: View) -> Any:
    target = SCENARIO + Filters(lang=view.filters.lang).query()
    return html.P(dcc.Link(view.t("case.to_scenario"), href=target, className="button"), className="no-print")


PAGE = Page(SHARED, 41, "shared.title", render, USES, in_navigation=False, question="cost", under="shared.title",
            find_problems=find_sight_problems)  # fmt: skip
