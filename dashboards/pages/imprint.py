"""Impressum, in the operator's words."""

from dash import html

from dashboards.components.statement import declared
from dashboards.links import STATEMENTS
from dashboards.pages.page import Body, Page
from dashboards.view import View


def render(view: View) -> Body:
    return Body(view.t("statement_title.imprint"), [html.Div(declared(view, "imprint"), className="message prose")])


PAGE = Page(STATEMENTS["imprint"], 91, "statement_title.imprint", render, frozenset(), False, question="about")
