"""The foot of every page: what the numbers rest on, and what the law wants said."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria, data
from dashboards.filters import Filters
from dashboards.links import STATEMENTS
from dashboards.texts import Texts
from dashboards.view import View


def footer(view: View) -> Any:
    meta, whole = view.snapshot.meta, view.snapshot.completeness
    counts = {"delivered": view.numbers.count(whole.delivered), "expected": view.numbers.count(whole.expected)}
    facts: list[tuple[str, Any]] = [
        (view.t("footer.as_of"), view.numbers.day(meta.as_of)),
        (view.t("footer.complete"), view.t("footer.complete_text", n=whole.expected, **counts)),
        (view.t("footer.edition"), view.t.of("edition", meta.edition)),
        (view.t("footer.snapshot"), html.Code(meta.snapshot_id)),
    ]
    items = [html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts]
    return html.Footer(
        html.Div([html.P(view.say(meta.title), className="whole"), html.Dl(items), _links(view.t)], className="wide"),
        **data(snapshot=meta.snapshot_id),
    )


def bare_footer(t: Texts) -> Any:
    """The foot of a page without a snapshot; the empty id lets the browser notice the first one."""
    return html.Footer(html.Div(_links(t), className="wide"), **data(snapshot=""))


def _links(t: Texts) -> Any:
    query = Filters(lang=t.lang).query()
    items = [html.Li(dcc.Link(t.of("statement_title", key), href=path + query)) for key, path in STATEMENTS.items()]
    return html.Nav(html.Ul(items), **aria(label=t("footer.legal")))
