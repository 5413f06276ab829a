"""Was ist mit der Förderung? What is booked on each grant: eligible euros by line and municipality."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from dash import html

from dashboards.components.data_table import Column, data_table
from dashboards.components.words import say_identifier
from dashboards.links import GRANT
from dashboards.pages.page import Body, Page
from dashboards.records import GrantLine
from dashboards.view import View


def render(view: View) -> Body:
    lines = view.snapshot.grant_lines() if "booking" in view.snapshot.tables else []
    title = view.t("question.grant")
    if not lines:
        return Body(title, [html.Div([html.P(view.t("grant.none")), html.P(view.t("grant.how"))], className="message")])
    grants = [(key, list(mine)) for key, mine in groupby(lines, key=lambda line: line.grant_id)]
    eligible = sum((line.eligible for line in lines if line.eligible is not None), Decimal(0))
    lead = view.t("grant.lead", n=len(grants), euros=view.numbers.money(eligible, 0))
    return Body(title, [*(_grant(view, key, mine) for key, mine in grants), html.P(view.t("grant.limits"))], lead=lead)


def _grant(view: View, grant_id: str, lines: Sequence[GrantLine]) -> Any:
    spent = [line for line in lines if line.eligible is not None]
    drawn = sum((-line.amount for line in lines if line.eligible is None), Decimal(0))
    total = sum((line.eligible for line in spent if line.eligible is not None), Decimal(0))
    days = [day for line in spent for day in (line.first_payment, line.last_payment) if day]
    facts = [(view.t("grant.eligible"), view.numbers.money(total))]
    if drawn:
        facts.append((view.t("grant.drawn"), view.numbers.money(drawn)))
    if days:
        span = view.t("grant.span", first=view.numbers.day(min(days)), last=view.numbers.day(max(days)))
        facts.append((view.t("grant.paid"), span))
    return html.Section(
        [
            html.H2(say_identifier(grant_id)),
            html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts row panel"),
            _table(view, spent, total),
        ]
    )


def _table(view: View, lines: Sequence[GrantLine], total: Decimal) -> Any:
    """One row per line of the plan, one column per municipality that has booked on it."""
    places = [key for key in view.municipalities if any(line.municipality_id == key for line in lines)]
    columns = [Column(view.t("grant.line")), *(Column(view.name_of(key), True) for key in places)]
    columns.append(Column(view.t("grant.total"), True))
    cells: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        for key in ((line.grant_line, line.municipality_id), (line.grant_line, ""), ("*", line.municipality_id)):
            cells[key] = cells.get(key, Decimal(0)) + (line.eligible or Decimal(0))
    cells["*", ""] = total
    names = dict.fromkeys(line.grant_line for line in lines)
    named = {name: say_identifier(name) or view.t("grant.no_line") for name in names} | {"*": view.t("grant.total")}
    rows = [
        [html.Strong(title) if name == "*" else title, *(_euros(view, cells.get((name, key))) for key in [*places, ""])]
        for name, title in named.items()
    ]
    return data_table(view.t("grant.caption"), columns, rows)


def _euros(view: View, amount: Decimal | None) -> str:
    return view.t.of("state_sign", "no_cases") if amount is None else view.numbers.money(amount)


PAGE = Page(GRANT, 23, "question.grant", render, frozenset(), question="grant", internal=True)
