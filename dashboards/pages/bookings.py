"""Buchungen: every single booking behind the cost, to search, filter and take away; internal edition only."""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html

from dashboards.booking_rows import Wanted
from dashboards.components.booking_list import bookings_figure
from dashboards.components.cost_scope import CostScope
from dashboards.components.filter_bar import EVERYTHING, Choice, choice_list, filter_bar
from dashboards.components.leaves import find_leaf_problems
from dashboards.filters import (
    ARRANGEMENT,
    COST_SERVICE,
    COST_TYPE,
    LEAF,
    MUNICIPALITY,
    PERIOD,
    PLAN,
    SEARCH,
    Filters,
    Period,
    Problem,
)
from dashboards.links import BOOKINGS, COST, FOCUS_FILE
from dashboards.pages.page import Body, Page
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, SEARCH, COST_SERVICE, COST_TYPE, ARRANGEMENT, PLAN, LEAF})
ARRANGEMENTS, KINDS = ("shared", "separate", "transfer"), ("actual", "plan")


def render(view: View) -> Body:
    """Without a period in the address: the newest year delivered in full, else that of the newest month."""
    title, crumbs = view.t("bookings.title"), (view.t("question.cost"),)
    if "booking" not in view.snapshot.tables:
        return Body(title, [html.P(view.t("costs.none"), className="note")], crumbs=crumbs)
    whole = view.snapshot.costs.whole_years
    default = Period(whole[-1] if whole else view.newest_month.year)
    seen = view.over(default)
    scope, wanted = CostScope(seen, seen.period.year), _want(seen)
    found = view.snapshot.count_bookings(wanted)
    bar = filter_bar(
        seen, USES, default, takes_several=True, more=_lists(scope), search_label=view.t("bookings.search")
    )
    return Body(
        title,
        [bar, bookings_figure(scope, wanted, found), _download(seen)],
        lead=view.t("bookings.lead"),
        crumbs=crumbs,
    )


def _download(view: View) -> Any:
    """All bookings of the period in the columns that IT finance tools read."""
    href = FOCUS_FILE + Filters(view.period, lang=view.filters.lang).query()
    link = html.A(view.t("bookings.focus"), href=href, download="", className="button")
    return html.P([link, " ", html.Small(view.t("bookings.focus_note"))], className="no-print")


def _want(view: View) -> Wanted:
    def chosen(name: str) -> str:
        return view.filters.chosen(name) or ""

    period, search = view.period, view.filters.search or ""
    return Wanted(
        period.first, period.last, view.filters.municipalities, chosen(COST_SERVICE), chosen(COST_TYPE), chosen(ARRANGEMENT),
        chosen(PLAN), search,
    )  # fmt: skip


def _lists(scope: CostScope) -> list[object]:
    view, t = scope.view, scope.view.t
    names: Mapping[str, tuple[str, dict[str, str]]] = {
        COST_SERVICE: (t("costs_by.it-leistungen"), {one: scope.service(one) for one in scope.tables.it_services}),
        COST_TYPE: (t("costs_by.kostenarten"), {one: scope.cost_type(one) for one in scope.tables.cost_types}),
        ARRANGEMENT: (t("bookings.arrangement"), {one: t.of("arrangement", one) for one in ARRANGEMENTS}),
        PLAN: (t("bookings.kind"), {one: t.of("booking_kind", one) for one in KINDS}),
    }
    return [
        choice_list(name, label, [Choice(EVERYTHING, t("bookings.all")), *(Choice(*one) for one in options.items())],
                    view.filters.chosen(name) or EVERYTHING)
        for name, (label, options) in names.items()
    ]  # fmt: skip


def _find_problems(view: View) -> tuple[Problem, ...]:
    known: dict[str, Iterable[str]] = {ARRANGEMENT: ARRANGEMENTS, PLAN: KINDS}
    if "cost_month" in view.snapshot.tables:
        tables = view.snapshot.costs
        known |= {COST_SERVICE: tables.it_services, COST_TYPE: tables.cost_types}
    asked = [(name, view.filters.chosen(name)) for name in known]
    problems = [Problem("unknown_choice", name, value) for name, value in asked if value and value not in known[name]]
    return (*problems, *find_leaf_problems(view))


PAGE = Page(BOOKINGS, 40, "bookings.title", render, USES, in_navigation=False, question="cost", takes_several=True,
            under=COST, internal=True, find_problems=_find_problems)  # fmt: skip
