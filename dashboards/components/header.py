"""The head of every page: logo and name, navigation by question, language, light or dark."""

from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria, data
from dashboards.components.marks import hidden_words
from dashboards.filters import Filters
from dashboards.links import OVERVIEW, link
from dashboards.pages import PAGES, QUESTIONS, Page, Question
from dashboards.texts import Texts, find_languages, load_texts
from dashboards.view import View

WAYS = "wege"


def header(view: View, question: Question | None, page: Page | None = None) -> Any:
    name = view.say(view.snapshot.meta.short_title)
    home = dcc.Link(_brand(name), href=OVERVIEW + Filters(lang=view.filters.lang).query(), className="brand")
    menu = html.Button(
        view.t("menu"),
        type="button",
        className="menu-button",
        **aria(expanded="false", controls=WAYS),
        **data(menu=""),
    )
    tools = [*_languages(view.t, view.path, view.filters), _scheme_button(view.t), menu]
    return html.Header([_top(home, tools), _ways(view, question), _second_ways(view, question, page)])


def bare_header(t: Texts, path: str, name: str) -> Any:
    """The head of a page without a snapshot: nothing to choose from but the language."""
    tools = [*_languages(t, path, Filters(lang=t.lang)), _scheme_button(t)]
    return html.Header(_top(html.Span(_brand(name), className="brand"), tools))


def _top(brand: Any, tools: list[Any]) -> Any:
    return html.Div(html.Div([brand, html.Div(tools, className="tools")], className="wide"), className="top")


def _brand(name: str) -> list[Any]:
    """The logo is the stylesheet's; the name beside it says what it shows."""
    return [html.Span(className="logo"), html.Span(name)]


def _ways(view: View, current: Question | None) -> Any:
    items = []
    for question in QUESTIONS:
        page = _find_home(question)
        is_here = question == current
        words = [view.t.of("question", question), hidden_words(f" ({view.t('here')})") if is_here else None]
        target = link(page.path, view.filters, page.uses)
        items.append(html.Li(dcc.Link(words, href=target, className="here" if is_here else None)))
    return html.Nav(html.Ul(items, className="wide"), id=WAYS, className="ways", **aria(label=view.t("navigation")))


def _second_ways(view: View, current: Question | None, page: Page | None) -> Any | None:
    """The pages under the question of this page, itself among them; None where there is only one."""
    others = [one for one in PAGES if one.question == current and one.under and not one.under.startswith("/")]
    if current is None or not others:
        return None
    home = _find_home(current)
    items = []
    for one in (home, *others):
        is_here = page is not None and one.path in (page.path, page.under)
        title = view.t.of("second", current) if one is home else view.t(one.under)
        words = [title, hidden_words(f" ({view.t('here')})") if is_here else None]
        target = link(one.path, view.filters, one.uses)
        items.append(html.Li(dcc.Link(words, href=target, className="here" if is_here else None)))
    name = view.t.of("question", current)
    return html.Nav(html.Ul(items, className="wide"), className="second-ways", **aria(label=name))


def _find_home(question: Question) -> Page:
    """The page to which a question leads."""
    return next(page for page in PAGES if page.question == question and page.in_navigation)


def _languages(t: Texts, path: str, filters: Filters) -> list[Any]:
    """Real links that load the page anew, so that the document's language is the page's."""
    choice = []
    for code in find_languages():
        here = aria(current="true") if code == t.lang else aria()
        href = path + filters.but(lang=code).query()
        choice.append(html.A(load_texts(code)("language"), href=href, lang=code, hrefLang=code, **here))
    return choice


def _scheme_button(t: Texts) -> Any:
    """The state of `aria-pressed` is the browser's to say: it knows the system's wish and what was chosen."""
    return html.Button(html.Span(t("dark")), type="button", className="scheme", **data(scheme=""))
