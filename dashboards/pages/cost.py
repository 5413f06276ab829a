"""Was kostet es? The KPIs of the goals that the strategy has put under cost."""

from dashboards.components.question import USES, answer
from dashboards.links import COST
from dashboards.pages.page import Body, Page
from dashboards.view import View


def render(view: View) -> Body:
    return answer(view, "cost")


PAGE = Page(COST, 22, "question.cost", render, USES, question="cost", takes_several=True)
