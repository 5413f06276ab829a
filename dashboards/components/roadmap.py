"""The roadmap of the measures and their money as figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.components.chart_roadmap import RoadmapChart, Task
from dashboards.components.chart_spending import Spending, SpendingChart
from dashboards.components.course_marks import SIGNS
from dashboards.components.figure import sign_list
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.measure_list import say_why_so
from dashboards.course import voice_of
from dashboards.view import View
from pipelines.course.measures import STANDINGS, MeasureCourse
from pipelines.course.sentences import say_measures, say_standing
from pipelines.course.stock import Stock


def roadmap_figure(view: View, stock: Stock) -> Figure:
    courses = list(stock.measures)
    late = stock.count_measures("late")
    title = view.t("roadmap.title", n=late, all=len(courses)) if late else view.t("roadmap.title_none", n=len(courses))
    chart = RoadmapChart(_groups(view, courses, stock.month_end), stock.month_end,
                         view.numbers.month_short(stock.month_end))  # fmt: skip
    return Figure(
        "zeitplan", title, view.t("roadmap.subtitle", month=view.numbers.month(stock.month_end)), chart,
        say_measures(voice_of(view), stock), _fields(view), [_row(view, one) for one in courses],
        definition=view.t("roadmap.definition"), notes=[_signs(view, courses)],
    )  # fmt: skip


def _groups(view: View, courses: Sequence[MeasureCourse], today: date) -> list[tuple[str, list[Task]]]:
    places = {one.measure.measure_id: i for i, one in enumerate(courses)}
    groups: list[tuple[str, list[Task]]] = []
    for one in courses:
        title = view.snapshot.strategy.goal_titles[one.measure.goal_id].to(view.filters.lang)
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(_task(view, one, places, today))
    return groups


def _task(view: View, one: MeasureCourse, places: dict[str, int], today: date) -> Task:
    m = one.measure
    end = m.actual_end if m.actual_end and m.actual_end <= today else today
    actual = (m.actual_start, end) if one.has_begun and m.actual_start else None
    milestones = [
        (s.actual, True) if s.actual and s.actual <= today else (s.planned, False) for s in m.milestones
    ]  # fmt: skip
    needs = [places[other] for other in m.depends_on if other in places]
    return Task(m.title.to(view.filters.lang), one.standing, SIGNS[one.standing], (m.planned_start, m.planned_end), actual,
                milestones, needs)  # fmt: skip


def _fields(view: View) -> list[Field]:
    t = view.t
    return [
        Field(t("roadmap.measure")), Field(t("roadmap.goal")), Field(t("roadmap.standing")), Field(t("roadmap.why")),
        Field(t("measures.owner")), Field(t("roadmap.planned_start"), "date"), Field(t("roadmap.planned_end"), "date"),
        Field(t("roadmap.actual_start"), "date"), Field(t("roadmap.actual_end"), "date"),
        Field(t("measures.budget"), "number", 0, "€"), Field(t("roadmap.spent"), "number", 0, "€"),
    ]  # fmt: skip


def _row(view: View, one: MeasureCourse) -> list[Cell]:
    m, lang = one.measure, view.filters.lang
    return [
        m.title.to(lang), view.snapshot.strategy.goal_titles[m.goal_id].to(lang),
        say_standing(voice_of(view), one.standing), say_why_so(view, one), m.owner.to(lang),
        m.planned_start, m.planned_end, m.actual_start, m.actual_end, m.budget_eur, m.spent_eur,
    ]  # fmt: skip


def _signs(view: View, courses: Sequence[MeasureCourse]) -> Any:
    voice, found = voice_of(view), {one.standing for one in courses}
    items = [(SIGNS[name], say_standing(voice, name)) for name in STANDINGS if name in found]
    forms = [("▭", view.t("roadmap.form_planned")), ("▬", view.t("roadmap.form_actual"))]
    miles = [("◆", view.t("roadmap.form_reached")), ("◇", view.t("roadmap.form_open"))]
    lines = [("┆", view.t("roadmap.form_today")), ("⇢", view.t("roadmap.form_need"))]
    return sign_list([*forms, *miles, *lines, *items], name=view.t("figure.signs"))


def spending_figure(view: View, stock: Stock) -> Figure | None:
    """Budget against what was spent, of measures that have a budget; None where there are none."""
    mine = [(one, budget) for one in stock.measures if (budget := one.measure.budget_eur)]
    if not mine:
        return None
    over = sum(1 for one, budget in mine if one.measure.spent_eur is not None and one.measure.spent_eur > budget)
    bars = [
        Spending(
            one.measure.title.to(view.filters.lang), float(budget),
            None if one.measure.spent_eur is None else float(one.measure.spent_eur), _say_money(view, one, budget),
        )
        for one, budget in sorted(mine, key=lambda pair: -pair[1])
    ]  # fmt: skip
    fields = [
        Field(view.t("roadmap.measure")), Field(view.t("measures.budget"), "number", 0, "€"),
        Field(view.t("roadmap.spent"), "number", 0, "€"), Field(view.t("roadmap.source")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.measure.title.to(view.filters.lang), budget, one.measure.spent_eur, _source(view, one)]
        for one, budget in mine
    ]
    return Figure(
        "mittel", view.t("spending.title", n=over, all=len(mine)), view.t("spending.subtitle"), SpendingChart(bars),
        view.t("spending.sentence"), fields, rows, definition=view.t("spending.definition"),
        notes=[sign_list([("▭", view.t("measures.budget")), ("▬", view.t("roadmap.spent"))], name=view.t("figure.signs"))],
    )  # fmt: skip


def _say_money(view: View, one: MeasureCourse, budget_eur: Decimal) -> str:
    budget = view.numbers.money(budget_eur, 0)
    if one.measure.spent_eur is None:
        return view.t("spending.unknown", budget=budget)
    return view.t("spending.of", spent=view.numbers.money(one.measure.spent_eur, 0), budget=budget)


def _source(view: View, one: MeasureCourse) -> str:
    return view.t.of("measures_spent", one.measure.spent_source) if one.measure.spent_source else ""
