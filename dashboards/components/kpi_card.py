"""One KPI at a glance: value, way, target, comparison; or the reason why there is no value."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.course_marks import result_mark
from dashboards.components.headline import headline
from dashboards.components.marks import change_mark, hidden_words, target_mark
from dashboards.components.sparkline import sparkline
from dashboards.components.words import say_period, say_target, say_value
from dashboards.course import voice_of
from dashboards.filters import MUNICIPALITY, PERIOD
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell
from dashboards.links import RECEIPT, link
from dashboards.records import Kpi, Value
from dashboards.view import View
from pipelines.course.kpi_course import KpiCourse
from pipelines.course.sentences_single import say_uncounted

SHOWN = 36
"""Points of the small line: three years of months."""


def kpi_card(view: View, kpi: Kpi, cells: Sequence[Value], href: str, course: KpiCourse | None = None,
             share_pct: Decimal | None = None) -> Any:  # fmt: skip
    """`cells` are all periods of one municipality (or of all) without services.

    `course`, `share_pct`: what it says for its goal, and how much of the goal's weight it carries.
    """
    kind = choose_kind(kpi, view.period)
    cell = find_cell(cells, kind, view.period.last)
    change = compare_to_baseline(kpi, cells, cell)
    facts = []
    if kpi.target_value is not None:
        facts += _fact(view.t("card.target"), [html.Span(say_target(view, kpi)), target_mark(view, kpi, cell)])
    if change:
        year = str(change.baseline.period_end.year)
        was = html.Span(say_value(view, kpi, change.baseline))
        facts += _fact(view.t("card.since", year=year), [was, change_mark(view, kpi, change)])
    return html.Article(
        [
            html.Div(
                [
                    html.H3(dcc.Link(view.say(kpi.title), href=href, className="card-link")),
                    verdict(view, course, share_pct) if course else None,
                ]
            ),
            headline(view, kpi, cell),
            _spark(view, kpi, cells, cell),
            html.Dl(facts, className="facts"),
            _receipt(view, kpi, cell),
        ],
        className="card",
    )


def verdict(view: View, course: KpiCourse, share_pct: Decimal | None) -> Any:
    """The verdict with its weight in the goal, or why there is none."""
    if course.verdict is None or share_pct is None:
        return html.P(say_uncounted(voice_of(view), course), className="kpi-verdict")
    weight = view.t("card.weight", share=view.numbers.percent(share_pct, 0))
    return html.P(
        [result_mark(view, course.verdict), " ", html.Span(weight, className="weight")], className="kpi-verdict"
    )


def _receipt(view: View, kpi: Kpi, cell: Value | None) -> Any | None:
    """One click from a value to what it was made from; of several municipalities there is no one receipt."""
    if cell is None or cell.value is None or len(view.filters.municipalities) > 1:
        return None
    href = link(RECEIPT + kpi.kpi_id, view.filters, frozenset({MUNICIPALITY, PERIOD}))
    words = [view.t("figure.receipt"), hidden_words(f": {view.say(kpi.title)}")]
    return html.P(dcc.Link(words, href=href), className="card-receipt no-print")


def _fact(name: str, parts: list[Any]) -> list[Any]:
    return [html.Div([html.Dt(name), html.Dd([part for part in parts if part])])]


def _spark(view: View, kpi: Kpi, cells: Sequence[Value], cell: Value | None) -> Any:
    end = view.period.last
    kind = "year" if view.period.is_year else kpi.headline
    line = [c for c in cells if c.period_kind == kind and c.period_end <= end][-SHOWN:]
    known = [c for c in line if c.value is not None]
    if len(known) < 2:
        return html.P(view.t("card.no_trend"), className="no-trend")
    words = view.t(
        "card.trend",
        first=say_value(view, kpi, known[0]), first_period=say_period(view, known[0]),
        last=say_value(view, kpi, known[-1]), last_period=say_period(view, known[-1]),
    )  # fmt: skip
    return sparkline([c.value for c in line], kpi.target_value, words)
