"""What surrounds every page: skip link, demo banner, header with navigation and language, footer."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria
from dashboards.components.marks import hidden_words
from dashboards.filters import Filters
from dashboards.links import OVERVIEW, link
from dashboards.pages import PAGES, Body, Page
from dashboards.texts import Texts, find_languages, load_texts
from dashboards.view import View

MAIN = "inhalt"


def frame(view: View, page: Page | None, body: Body) -> list[Any]:
    """The whole page around `body`."""
    meta = view.snapshot.meta
    banner = [html.P(view.say(meta.demo_notice), className="demo", role="note")] if meta.demo_notice else []
    return [
        _skip_link(view.t),
        html.Header(
            [
                html.Div(
                    [
                        dcc.Link(view.say(meta.short_title), href=OVERVIEW + _only_language(view), className="brand"),
                        _navigation(view, page),
                        _languages(view),
                    ],
                    className="wide bar",
                ),
            ]
        ),
        *banner,
        _main(body, view, page),
        _footer(view),
    ]


def bare(t: Texts, path: str, body: Body) -> list[Any]:
    """A page without a snapshot: only words and the other languages."""
    choice = [html.A(_own_name(code), href=path + Filters(lang=code).query(), lang=code) for code in find_languages()]
    return [
        _skip_link(t),
        html.Header(html.Div([html.Span("Digitalbilanz", className="brand"), html.Div(choice, className="languages")],
                             className="wide bar")),
        html.Main([html.H1(body.title, tabIndex=-1), *body.children], id=MAIN, tabIndex=-1, className="wide"),
    ]  # fmt: skip


def _main(body: Body, view: View, page: Page | None) -> Any:
    crumbs: list[Any] = []
    if page is None or page.path != OVERVIEW:
        crumbs = [html.Li(dcc.Link(view.t("overview.title"), href=OVERVIEW + _only_language(view)))]
        crumbs += [html.Li(words) for words in body.crumbs]
        crumbs += [html.Li(body.title, **aria(current="page"))]
        crumbs = [html.Nav(html.Ol(crumbs), className="crumbs", **aria(label=view.t("crumbs")))]
    lead = [html.P(body.lead, className="lead")] if body.lead else []
    return html.Main(
        [*crumbs, html.H1(body.title, tabIndex=-1), *lead, *body.children], id=MAIN, tabIndex=-1, className="wide"
    )


def _only_language(view: View) -> str:
    return Filters(lang=view.filters.lang).query()


def _skip_link(t: Texts) -> Any:
    return html.A(t("skip"), href=f"#{MAIN}", className="skip")


def _navigation(view: View, current: Page | None) -> Any:
    items = []
    for page in PAGES:
        if page.in_navigation:
            is_here = page is current
            words = [view.t(page.title_key), hidden_words(f" ({view.t('here')})") if is_here else None]
            target = link(page.path, view.filters, page.uses)
            items.append(html.Li(dcc.Link(words, href=target, className="here" if is_here else None)))
    return html.Nav(html.Ul(items), **aria(label=view.t("navigation")))


def _languages(view: View) -> Any:
    """Real links that load the page anew, so that the document's language is the page's."""
    choice = []
    for code in find_languages():
        here = aria(current="true") if code == view.filters.lang else aria()
        href = view.path + view.filters.but(lang=code).query()
        choice.append(html.A(_own_name(code), href=href, lang=code, hrefLang=code, **here))
    return html.Div(choice, className="languages", role="group", **aria(label=view.t("languages")))


def _own_name(code: str) -> str:
    return load_texts(code)("language")


def _footer(view: View) -> Any:
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
        html.Div([html.P(view.say(meta.title)), html.Dl(items)], className="wide"),
    )
