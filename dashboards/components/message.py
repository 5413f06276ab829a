"""Pages for what cannot be shown: each says what is the matter and gives a way on."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.filters import Filters, Problem
from dashboards.links import KPI, OVERVIEW
from dashboards.pages.page import Body, Page
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
    return _message(title, [html.P(text)], [html.P(way)])


def _message(title: str, said: list[Any], ways: list[Any]) -> Body:
    return Body(title, [html.Div([*said, html.Div(ways, className="way")], className="message")])


def _to_overview(view: View) -> Any:
    return html.P(dcc.Link(view.t("address.to_overview"), href=OVERVIEW + Filters(lang=view.filters.lang).query()))


def no_right(view: View, page: Page) -> Body:
    """The page belongs to the internal edition, and this is the public one."""
    said = [
        html.P(view.t("no_right.text", page=view.t(page.title_key))),
        html.P(view.t("no_right.why")),
        html.P(view.t("no_right.way")),
    ]
    return _message(view.t("no_right.title"), said, [_to_overview(view)])


def not_found(view: View) -> Body:
    """No such page or KPI: names the address and lists what there is."""
    query = Filters(lang=view.filters.lang).query()
    kpis = [html.Li(dcc.Link(view.say(k.title), href=f"{KPI}{k.kpi_id}{query}")) for k in view.snapshot.kpis]
    ways = [_to_overview(view)]
    if kpis:
        ways += [html.H2(view.t("address.kpis")), html.Ul(kpis)]
    return _message(view.t("address.not_found"), [html.P(view.t("address.not_found_text", path=view.path))], ways)


def bad_address(view: View, path: str, problems: Sequence[Problem]) -> Body:
    """Says each part that means nothing; `view` has the filters that remain without them."""
    meta = view.snapshot.meta
    fields = {"first": view.numbers.month(meta.first_month), "last": view.numbers.month(meta.last_month)}
    said = [view.t.of("address", p.kind, name=p.name, value=p.value, **fields) for p in problems]
    without = dcc.Link(view.t("address.without"), href=path + view.filters.query(), className="button")
    return _message(
        view.t("address.title"),
        [html.P(view.t("address.text")), html.Ul([html.Li(words) for words in said])],
        [html.P(without), _to_overview(view)],
    )
