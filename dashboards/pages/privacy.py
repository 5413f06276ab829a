"""Datenschutz, in the operator's words."""

from dash import html

from dashboards.components.statement import declared
from dashboards.links import STATEMENTS
from dashboards.pages.page import Body, Page
from dashboards.view import View


def render(view: View) -> Body:
    return Body(view.t("statement_title.privacy"), [html.Div(declared(view, "privacy"), className="message prose")])


PAGE = Page(STATEMENTS["privacy"], 92, "statement_title.privacy", render, frozenset(), False, question="about")
