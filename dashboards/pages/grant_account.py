"""One grant: its account, the lines of its plan, what needs to be looked at, draw-downs, vouchers, sealed reports."""

from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components import grant_figures as figures
from dashboards.components import grant_parts as parts
from dashboards.components.leaves import find_leaf_problems
from dashboards.components.voucher_list import vouchers_figure
from dashboards.filters import LEAF, SEARCH
from dashboards.grant_tables import Account
from dashboards.links import GRANT, GRANT_ACCOUNT
from dashboards.pages.page import Body, NotHereError, Page
from dashboards.view import View


def render(view: View) -> Body:
    """Raises NotHereError for a grant that the snapshot does not have."""
    grant = next((one for one in view.snapshot.grants if one.grant_id == view.item), None)
    if grant is None:
        raise NotHereError(view.item)
    title, back = (
        view.say(grant.title),
        html.P(dcc.Link(view.t("grant.back"), href=f"{GRANT}{view.filters.query()}"), className="no-print"),
    )
    account = view.snapshot.grant_account(grant)
    if account is None:
        return Body(title, [back, html.P(view.t("grant.nothing_booked"))])
    return Body(title, [back, *_children(view, account)], lead=_say(view, account))


def _children(view: View, account: Account) -> list[Any]:
    children: list[Any] = [
        parts.sums_of(view, account.grant, account.total),
        html.P(parts.say_expected(view, account)),
        figures.plan_figure(view, account),
    ]
    children.append(figures.hints_figure(view, account) if account.hints else html.P(view.t("grant.no_hints")))
    children.append(parts.income_table(view, account))
    if account.drawdowns:
        children.append(figures.drawdowns_figure(view, account))
    if account.total.vouchers:
        children.append(vouchers_figure(view, account))
    children += [
        figures.course_figure(view, account),
        parts.reports_section(view, account),
        parts.terms_section(view, account),
    ]
    return children


def _say(view: View, account: Account) -> str:
    money, total = view.numbers.money, account.total
    return view.t("grant.account_lead", day=view.numbers.day(total.until), eligible=money(total.eligible, 0),
                  due=money(total.due or Decimal(0), 0), drawn=money(total.drawn or Decimal(0), 0),
                  approved=money(account.grant.approved, 0))  # fmt: skip


PAGE = Page(f"{GRANT_ACCOUNT}<grant_id>", 24, "grant.account_title", render, frozenset({SEARCH, LEAF}),
            in_navigation=False, question="grant", under=GRANT, internal=True, find_problems=find_leaf_problems)  # fmt: skip
