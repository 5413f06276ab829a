"""Pages for what cannot be shown: each says what is the matter and gives a way on."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.filters import Filters, Problem
from dashboards.links import KPI, OVERVIEW
from dashboards.pages.page import Body
from dashboards.texts import Texts
from dashboards.view import View


def empty(t: Texts) -> Body:
    """Nothing has been published yet."""
    return _plain(t("empty.title"), t("empty.text"), t("empty.way"))


def unreadable(t: Texts) -> Body:
    return _plain(t("unreadable.title"), t("unreadable.text"), t("unreadable.way"))


def broken(t: Texts) -> Body:
    return _plain(t("broken.title"), t("broken.text"), t("broken.way"))


def _plain(title: str, text: str, way: str) -> Body:
    return Body(title, [html.P(text), html.P(way)])


def not_found(view: View) -> Body:
    """No such page or KPI: names the address and lists what there is."""
    query = Filters(lang=view.filters.lang).query()
    kpis = [html.Li(dcc.Link(view.say(k.title), href=f"{KPI}{k.kpi_id}{query}")) for k in view.snapshot.kpis]
    way: list[Any] = [html.P(dcc.Link(view.t("address.to_overview"), href=OVERVIEW + query))]
    if kpis:
        way += [html.H2(view.t("address.kpis")), html.Ul(kpis)]
    return Body(view.t("address.not_found"), [html.P(view.t("address.not_found_text", path=view.path)), *way])


def bad_address(view: View, path: str, problems: Sequence[Problem]) -> Body:
    """Says each part that means nothing; `view` has the filters that remain without them."""
    meta = view.snapshot.meta
    fields = {"first": view.numbers.month(meta.first_month), "last": view.numbers.month(meta.last_month)}
    said = [view.t.of("address", p.kind, name=p.name, value=p.value, **fields) for p in problems]
    return Body(
        view.t("address.title"),
        [
            html.P(view.t("address.text")),
            html.Ul([html.Li(words) for words in said]),
            html.P(dcc.Link(view.t("address.without"), href=path + view.filters.query())),
            html.P(dcc.Link(view.t("address.to_overview"), href=OVERVIEW + Filters(lang=view.filters.lang).query())),
        ],
    )
