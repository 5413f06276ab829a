"""Measures in words: how each stands and why, who answers for it, its dates, milestones, dependencies, and its money."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.aria import UNSEEN
from dashboards.components.course_marks import standing_mark
from dashboards.course import voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.links import MEASURES, link
from dashboards.view import View
from pipelines.course.measures import MeasureCourse
from pipelines.course.records import Measure, Milestone
from pipelines.course.sentences import join_names
from pipelines.course.sentences_single import say_measure


def measure_lines(view: View, courses: Sequence[MeasureCourse]) -> Any:
    """Title, standing and why; each title leads to the measure."""
    items = []
    for one in courses:
        href = f"{link(MEASURES, view.filters, frozenset({MUNICIPALITY}))}#{one.measure.measure_id}"
        title = dcc.Link(one.measure.title.to(view.filters.lang), href=href)
        owner = html.Small(one.measure.owner.to(view.filters.lang))
        items.append(
            html.Li([standing_mark(view, one.standing), html.Span([title, " – ", say_why_so(view, one), owner])])
        )
    return html.Ul(items, className="measure-lines")


def say_why_so(view: View, one: MeasureCourse) -> str:
    return say_measure(voice_of(view), one, view.snapshot.strategy.measure_titles.get(one.waits_for))


def measure_article(view: View, one: MeasureCourse) -> Any:
    """All that is known of one measure; its id is its place on the page."""
    measure, lang = one.measure, view.filters.lang
    facts = [
        (view.t("measures.owner"), measure.owner.to(lang)),
        (view.t("measures.planned"), _span(view, measure.planned_start, measure.planned_end)),
        (view.t("measures.actual"), _actual(view, measure)),
        (view.t("measures.places"), _places(view, measure)),
        *_money(view, measure),
    ]
    source = view.t("measures.from_report", month=view.numbers.month(measure.reported_month)) if measure.reported_month else (
        view.t("measures.from_catalogue")
    )  # fmt: skip
    return html.Article(
        [
            html.H3([html.Span(measure.title.to(lang)), " ", standing_mark(view, one.standing)]),
            html.P(measure.description.to(lang)),
            html.P(html.Strong(say_why_so(view, one))),
            html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="facts row"),
            _needs(view, measure),
            _milestones(view, measure.milestones),
            html.P(html.Small(source)),
        ],
        id=measure.measure_id,
        className="measure",
        tabIndex=-1,
    )


def _span(view: View, first: Any, last: Any) -> str:
    return view.t("measures.span", first=view.numbers.day(first), last=view.numbers.day(last))


def _actual(view: View, measure: Measure) -> str:
    if measure.actual_start is None:
        return view.t("measures.not_begun")
    if measure.actual_end is None:
        return view.t("measures.since", day=view.numbers.day(measure.actual_start))
    return _span(view, measure.actual_start, measure.actual_end)


def _places(view: View, measure: Measure) -> str:
    if set(measure.municipalities) == set(view.municipalities):
        return view.t("all.municipalities")
    return join_names(voice_of(view), [view.name_of(key) for key in measure.municipalities])


def _money(view: View, measure: Measure) -> list[tuple[str, str]]:
    facts = []
    if measure.budget_eur is not None:
        facts.append((view.t("measures.budget"), view.numbers.money(measure.budget_eur, 0)))
    if measure.spent_eur is not None:
        source = view.t.of("measures_spent", measure.spent_source or "reported")
        facts.append((source, view.numbers.money(measure.spent_eur, 0)))
    return facts


def _needs(view: View, measure: Measure) -> Any | None:
    if not measure.depends_on:
        return None
    titles = view.snapshot.strategy.measure_titles
    links: list[Any] = []
    for other in measure.depends_on:
        links += [", "] if links else []
        links.append(html.A(titles[other].to(view.filters.lang), href=_find_measure(view, other)))
    return html.P([view.t("measures.needs"), " ", *links])


def _find_measure(view: View, measure_id: str) -> str:
    """On this page; where the municipality takes no part in it, on the page of all."""
    measure = next(one for one in view.snapshot.strategy.measures if one.measure_id == measure_id)
    is_here = view.municipality is None or view.municipality in measure.municipalities
    page = "" if is_here else link(MEASURES, view.filters, frozenset({PERIOD}))
    return f"{page}#{measure_id}"


def _milestones(view: View, milestones: Sequence[Milestone]) -> Any | None:
    if not milestones:
        return None
    items = []
    for one in milestones:
        reached = (
            view.t("measures.reached", day=view.numbers.day(one.actual)) if one.actual else view.t("measures.open")
        )
        sign = html.Span("◆" if one.actual else "◇", className="sign", **UNSEEN)
        planned = view.t("measures.planned_for", day=view.numbers.day(one.planned))
        items.append(html.Li([sign, f"{one.title.to(view.filters.lang)}: {planned}, {reached}"]))
    return html.Div([html.H4(view.t("measures.milestones")), html.Ul(items, className="milestones")])
