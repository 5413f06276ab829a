"""What surrounds every page: skip link, news, header, demo banner, breadcrumbs, notices, footer."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria, data
from dashboards.components.footer import bare_footer, footer
from dashboards.components.header import bare_header, header
from dashboards.components.notice import notices
from dashboards.filters import Filters
from dashboards.links import OVERVIEW
from dashboards.pages import Body, Page
from dashboards.texts import Texts
from dashboards.view import View

MAIN, NAME = "inhalt", "Digitalbilanz"


def frame(view: View, page: Page | None, body: Body) -> list[Any]:
    """The whole page around `body`."""
    demo = view.snapshot.meta.demo_notice
    question = body.question or (page.question if page else None)
    return [
        _skip_link(view.t),
        _news(view.t),
        header(view, question, page),
        html.Aside(view.say(demo), className="demo") if demo else None,
        _main(body, view, page),
        footer(view),
    ]


def bare(t: Texts, path: str, body: Body) -> list[Any]:
    """A page without a snapshot: only words and the other languages."""
    content = html.Main(
        [html.H1(body.title, tabIndex=-1), *body.children], id=MAIN, tabIndex=-1, className="wide", key=body.title
    )
    return [_skip_link(t), _news(t), bare_header(t, path, NAME), None, content, bare_footer(t)]


def _main(body: Body, view: View, page: Page | None) -> Any:
    crumbs: list[Any] = []
    if page is None or page.path != OVERVIEW:
        crumbs = [html.Li(dcc.Link(view.t("overview.crumb"), href=OVERVIEW + Filters(lang=view.filters.lang).query()))]
        crumbs += [html.Li(words) for words in body.crumbs]
        crumbs += [html.Li(body.title, **aria(current="page"))]
        crumbs = [html.Nav(html.Ol(crumbs), className="crumbs", **aria(label=view.t("crumbs")))]
    lead = [html.P(body.lead, className="lead")] if body.lead else []
    told = notices(view) if page is None or page.question != "about" else []
    return html.Main(
        [*crumbs, html.H1(body.title, tabIndex=-1), *lead, _paper(view, page, body), *told, *body.children],
        id=MAIN, tabIndex=-1, className="wide",
    )  # fmt: skip


def _paper(view: View, page: Page | None, body: Body) -> Any | None:
    """What the filter bar says on a screen, and the address, whole once the browser prints it: on paper only."""
    if page is None or not page.uses:
        return None
    chosen = [view.name_of(key) for key in view.filters.municipalities] or [view.t("all.municipalities")]
    period = view.filters.period or body.period
    when = (
        view.t("print.newest") if period is None else str(period) if period.is_year else view.numbers.month(period.last)
    )
    words = view.t("print.state", places=", ".join(chosen), period=when)
    address = html.Span(view.path + view.filters.query(), **data(address=""))
    return html.P([words, " ", address], className="paper")


def _skip_link(t: Texts) -> Any:
    return html.A(t("skip"), href=f"#{MAIN}", className="skip")


def _news(t: Texts) -> Any:
    """Filled by the browser when it learns of a newer snapshot."""
    return html.Div(id="neues", className="news", role="status", **data(words=t("news.words"), action=t("news.action")))
