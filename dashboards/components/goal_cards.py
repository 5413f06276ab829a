"""The goals at a glance: how each stands, how many of its KPIs carry that, and those that deserve a look first."""

from typing import Any

from dash import dcc, html

from dashboards.components.course_marks import result_mark, sign_of
from dashboards.components.marks import hidden_words
from dashboards.course import voice_of
from dashboards.filters import MUNICIPALITY, PERIOD, Filters
from dashboards.links import GOALS, KPI, link
from dashboards.view import View
from pipelines.course.kpi_course import KpiCourse
from pipelines.course.sentences import say_kpis, say_result
from pipelines.course.sentences_single import name_kpi, say_kpi
from pipelines.course.status import GoalCourse, Result
from pipelines.course.stock import Stock

ALONG = frozenset({PERIOD, MUNICIPALITY})
SHOWN = 3
URGENCY = ("behind", "at_risk", "on_course")


def goal_cards(view: View, stock: Stock) -> Any:
    return html.Ul([html.Li(_card(view, goal), className=f"goal-card {goal.result}") for goal in stock.goals],
                   className="goal-cards")  # fmt: skip


def _card(view: View, goal: GoalCourse) -> list[Any]:
    title = view.snapshot.strategy.goal_titles[goal.goal_id].to(view.filters.lang)
    href = f"{link(GOALS, view.filters, ALONG)}#{goal.goal_id}"
    first = sorted((one for one in goal.judged), key=_urgency)[:SHOWN]
    lines = [html.Li(kpi_line(view, one)) for one in first]
    return [
        html.H3(dcc.Link(title, href=href)),
        html.P(result_mark(view, goal.result), className="goal-result"),
        html.P(say_kpis(voice_of(view), goal), className="goal-why"),
        html.Ul(lines, className="kpi-lines") if lines else None,
    ]


def _urgency(one: KpiCourse) -> tuple[int, bool, float]:
    """Behind before at risk, signs of worsening first, then what lags most."""
    lag = float(one.place.lag_pct) if one.place else 0.0
    return URGENCY.index(one.verdict or "on_course"), not one.is_concern, -lag


def kpi_line(view: View, one: KpiCourse) -> list[Any]:
    """One KPI: its verdict, its name as the way to its page, and where it stands."""
    voice = voice_of(view)
    kind: Result = one.verdict or "no_answer"
    words = say_result(voice, kind)
    return [
        sign_of(kind),
        html.Span(
            [dcc.Link(name_kpi(voice, one.kpi), href=kpi_address(view, one.kpi.kpi_id)), hidden_words(f" ({words})"), ": ",
             say_kpi(voice, one)]
        ),
    ]  # fmt: skip


def kpi_address(view: View, kpi_id: str) -> str:
    """Its page, at the place and month of this one; the newest month is not written."""
    filters: Filters = view.filters
    return link(KPI + kpi_id, filters, ALONG)
