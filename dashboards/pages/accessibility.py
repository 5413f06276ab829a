"""Erklärung zur Barrierefreiheit: status, known gaps, whom to tell, who mediates."""

from datetime import date

from dash import html

from dashboards.components.statement import declared
from dashboards.links import STATEMENTS
from dashboards.pages.page import Body, Page
from dashboards.view import View

TESTED = date(2026, 11, 23)
"""The day of the last assessment by the developers; it changes with the texts of the gaps."""


def render(view: View) -> Body:
    t = view.t
    gaps = [html.Li(t.of("gap", key)) for key in ("document", "reader", "pictures")]
    return Body(
        t("statement_title.accessibility"),
        [
            html.Div(
                [
                    html.P(t("accessibility.scope", title=view.say(view.snapshot.meta.short_title))),
                    html.H2(t("accessibility.status")),
                    html.P(t("accessibility.status_text")),
                    html.H2(t("accessibility.gaps")),
                    html.Ul(gaps),
                    html.H2(t("accessibility.date")),
                    html.P(t("accessibility.date_text", day=view.numbers.day(TESTED))),
                    html.H2(t("accessibility.contact")),
                    html.P(t("accessibility.contact_text")),
                    *declared(view, "accessibility_contact"),
                    html.H2(t("accessibility.body")),
                    html.P(t("accessibility.body_text")),
                    *declared(view, "enforcement_body"),
                ],
                className="message prose",
            )
        ],
    )


PAGE = Page(
    STATEMENTS["accessibility"], 90, "statement_title.accessibility", render, frozenset(), False, question="about"
)
