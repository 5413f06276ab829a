"""Wie schnell sind wir? The KPIs of the goals that the strategy has put under speed."""

from dashboards.components.question import USES, answer
from dashboards.links import SPEED
from dashboards.pages.page import Body, Page
from dashboards.view import View


def render(view: View) -> Body:
    return answer(view, "speed")


PAGE = Page(SPEED, 21, "question.speed", render, USES, question="speed", takes_several=True)
