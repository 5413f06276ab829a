"""Was kostet es? Where the money goes: by IT service, cost type, plan, year and municipality; then the KPIs of the topic."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.cost_places import places_cost_figure
from dashboards.components.cost_plan import plan_figure
from dashboards.components.cost_scope import CASH, CostScope, find_sight_problems, has_costs
from dashboards.components.cost_staff import staff_figure
from dashboards.components.cost_where import services_figure, types_figure
from dashboards.components.cost_years import years_figure
from dashboards.components.filter_bar import Choice, choice_list, filter_bar
from dashboards.components.notice import notice
from dashboards.components.question import answer_goals
from dashboards.cost_sums import Rest, add_up, change_pct, find_rests, select, total
from dashboards.filters import COST_VIEW, MUNICIPALITY, PERIOD, Period
from dashboards.links import BOOKINGS, COST
from dashboards.pages.page import Body, Page
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD, COST_VIEW})
FEW_RESTS = 8


def render(view: View) -> Body:
    """Without a period in the address: the newest year of which everything was delivered."""
    title = view.t("question.cost")
    default = view.newest_month
    if has_costs(view):
        whole = view.snapshot.costs.whole_years
        default = Period(whole[-1] if whole else max(row.year for row in view.snapshot.costs.booked))
    seen = view.over(default)
    bar = filter_bar(seen, USES, default, takes_several=True, more=[_sights(seen)] if has_costs(view) else [])
    cards, course = answer_goals(seen, "cost")
    if not has_costs(view):
        return Body(title, [bar, html.P(view.t("costs.none"), className="note"), *cards], lead=course)
    scope = CostScope(seen, seen.period.year)
    figures = [
        make(scope)
        for make in (services_figure, types_figure, plan_figure, years_figure, places_cost_figure, staff_figure)
    ]
    parts: list[Any] = [
        *_say_rests(scope, find_rests(scope.tables)),
        *(replace(one, receipt_href=_bookings_of(scope)) for one in figures if one),
        _to_bookings(scope),
    ]
    return Body(title, [bar, *(part for part in parts if part), *cards], lead=_say_lead(scope))


def _sights(view: View) -> Any:
    choices = [Choice("*", view.t("cost_view.expense")), Choice(CASH, view.t("cost_view.cash"))]
    return choice_list(COST_VIEW, view.t("costs.sight"), choices, view.filters.chosen(COST_VIEW) or "*")


def _say_lead(scope: CostScope) -> str:
    """What it cost, how much of it is shared, and how that compares with the year before, where both are whole."""
    t = scope.view.t
    whole = total(add_up(select(scope.tables, scope.places, scope.sight, year=scope.year), lambda row: row.year))
    if whole is None:
        return t("costs.none_in", year=str(scope.year))
    amount = whole.cost if scope.is_all else whole.own
    words: dict[str, Any] = {"year": str(scope.year), "place": scope.place_words, "total": scope.euros(amount)}
    if not scope.is_whole:
        return t("costs.lead_so_far", **words)
    joint = whole.shared if scope.is_all else whole.shared + whole.transfer
    share = scope.percent(joint * 100 / amount if amount else Decimal(0))
    said = t("costs.lead", share=share, **words)
    before = total(add_up(select(scope.tables, scope.places, scope.sight, year=scope.year - 1), lambda row: row.year))
    if before is None or scope.year - 1 not in scope.tables.whole_years:
        return said
    was = before.cost if scope.is_all else before.own
    pct = change_pct(amount, was)
    if pct is None:
        return said
    change: dict[str, Any] = {
        "difference": scope.euros(abs(amount - was)),
        "pct": scope.percent(abs(pct)),
        "before": str(scope.year - 1),
    }
    return f"{said} {t('costs.lead_less', **change) if amount < was else t('costs.lead_more', **change)}"


def _say_rests(scope: CostScope, rests: Sequence[Rest]) -> list[Any]:
    """Transfers that do not cancel, each named by year and service."""
    if not rests:
        return []
    t, money = scope.view.t, scope.view.numbers.money
    named = "; ".join(
        f"{one.year}, {scope.service(one.it_service_id)}: {money(one.rest_eur)}" for one in rests[:FEW_RESTS]
    )
    words = t("costs.rests", n=len(rests), named=named)
    return [html.Div([notice(words, "warn")], className="notices")]


def _to_bookings(scope: CostScope) -> Any | None:
    """The way to the single bookings, where this edition has them."""
    href = _bookings_of(scope)
    words = scope.view.t("costs.to_bookings", year=str(scope.year))
    return html.P(dcc.Link(words, href=href, className="button"), className="no-print") if href else None


def _bookings_of(scope: CostScope) -> str:
    """Every figure of this page is a sum of bookings: their list, each with file and row, is its receipt."""
    view = scope.view
    if view.snapshot.meta.edition != "internal" or "booking" not in view.snapshot.tables:
        return ""
    return BOOKINGS + view.filters.but(period=Period(scope.year), table=None).choose(COST_VIEW).query()


PAGE = Page(
    COST, 22, "question.cost", render, USES, question="cost", takes_several=True, find_problems=find_sight_problems
)
