"""Was ist mit der Förderung? All grants at a glance: approved, accounted, drawn, and what needs to be looked at."""

from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.grant_parts import sums_of
from dashboards.grant_tables import Grant, LineSums
from dashboards.links import GRANT, GRANT_ACCOUNT
from dashboards.pages.page import Body, Page
from dashboards.view import View

ZERO = Decimal(0)


def render(view: View) -> Body:
    grants = view.snapshot.grants
    title = view.t("question.grant")
    if not grants:
        return Body(title, [html.Div([html.P(view.t("grant.none")), html.P(view.t("grant.how"))], className="message")])
    totals = view.snapshot.grant_totals
    due = sum((totals[g.grant_id][0].due or ZERO for g in grants if g.grant_id in totals), ZERO)
    approved = sum((g.approved for g in grants), ZERO)
    money = view.numbers.money
    lead = view.t("grant.lead", n=len(grants), approved=money(approved, 0), due=money(due, 0))
    return Body(title, [_card(view, one, totals.get(one.grant_id)) for one in grants], lead=lead)


def _card(view: View, grant: Grant, totals: tuple[LineSums, int] | None) -> Any:
    t = view.t
    href = f"{GRANT_ACCOUNT}{grant.grant_id}{view.filters.query()}"
    members = ", ".join(view.name_of(one) for one in grant.members)
    parts: list[Any] = [html.H2(dcc.Link(view.say(grant.title), href=href)), html.P(view.say(grant.purpose))]
    parts.append(
        html.P(t("grant.whose", funder=view.say(grant.funder), members=members, lead=view.name_of(grant.lead)))
    )
    if totals is None:
        return html.Section([*parts, html.P(t("grant.nothing_booked"))])
    sums, hints = totals
    words = t("grant.hints_title", n=hints) if hints else t("grant.no_hints")
    return html.Section(
        [*parts, sums_of(view, grant, sums), html.P([words, " ", dcc.Link(t("grant.to_account"), href=href)])]
    )


PAGE = Page(GRANT, 23, "question.grant", render, frozenset(), question="grant", internal=True)
