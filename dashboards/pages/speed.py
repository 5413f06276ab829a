"""Wie schnell sind wir? The KPIs of the goals that the strategy has put under speed, and whether what was done worked."""

from dataclasses import replace

from dash import html

from dashboards.components.effect_figure import effect_figures
from dashboards.components.question import USES, answer
from dashboards.links import SPEED
from dashboards.pages.page import Body, Page
from dashboards.view import View

EFFECTS = "wirkung"


def render(view: View) -> Body:
    body, figures = answer(view, "speed"), effect_figures(view)
    if not figures:
        return body
    head = html.Section(
        [html.H2(view.t("effects.title")), html.P(view.t("effects.lead"))], id=EFFECTS, className="part"
    )
    return replace(body, children=[*body.children, head, *(replace(one, level=3) for one in figures)])


PAGE = Page(SPEED, 21, "question.speed", render, USES, question="speed", takes_several=True)
