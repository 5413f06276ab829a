"""Datenqualität: what was delivered, what was checked, what was rejected, and what to do about it."""

from datetime import date
from typing import Any

from dash import html

from dashboards.components import quality_tables as tables
from dashboards.components.coverage import coverage_matrix, legend
from dashboards.components.filter_bar import filter_bar
from dashboards.filters import MUNICIPALITY, PERIOD, Filters, Period
from dashboards.links import QUALITY
from dashboards.pages.page import Body, Page
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    """Without a period in the address: the calendar year of the newest month."""
    newest_year = Period(view.snapshot.meta.last_month.year)
    period = view.filters.period or newest_year
    seen = View(view.snapshot, view.filters.but(period=period), view.path, view.t, view.numbers)
    span = (period.first, period.last)
    return Body(
        view.t("question.data"),
        [
            filter_bar(seen, USES, newest_year),
            _coverage(seen),
            _deliveries(seen, span),
            _checks(seen, span),
            _rejected(seen, span),
        ],
        lead=view.t("quality.lead"),
    )


def _coverage(view: View) -> Any:
    year = Period(view.period.year)
    cells = view.snapshot.coverage(year.first, year.last)
    if view.municipality:
        cells = [cell for cell in cells if cell.municipality_id == view.municipality]
    matrices = [
        coverage_matrix(view, dataset, year.year, [c for c in cells if c.dataset_id == dataset.dataset_id])
        for dataset in view.snapshot.datasets
        if any(c.dataset_id == dataset.dataset_id for c in cells)
    ]
    if not matrices:
        matrices = [html.P(view.t("quality.no_coverage"), className="note")]
    return html.Section([html.H2(view.t("quality.coverage", year=str(year))), legend(view), *matrices])


def _deliveries(view: View, span: tuple[date, date]) -> Any:
    found = view.snapshot.deliveries(*span, view.municipality)
    return html.Section(
        [
            html.H2(view.t("quality.deliveries")),
            html.P(view.t("quality.deliveries_text", n=len(found), count=view.numbers.count(len(found)))),
            tables.list_deliveries(view, found) if found else None,
            _download(view, "lieferungen", "quality.download_deliveries"),
        ]
    )


def _checks(view: View, span: tuple[date, date]) -> Any:
    summaries = view.snapshot.check_summaries(*span, view.municipality)
    failed = view.snapshot.check_results(*span, view.municipality, failed_only=True)
    made, bad = sum(s.made for s in summaries), sum(s.failed for s in summaries)
    words = view.t("quality.checks_text", n=made, made=view.numbers.count(made), failed=view.numbers.count(bad))
    return html.Section(
        [
            html.H2(view.t("quality.checks")),
            html.P(words),
            tables.list_failed_checks(view, failed) if failed else None,
            tables.list_checks(view, summaries) if summaries else None,
            _download(view, "pruefungen", "quality.download_checks"),
        ]
    )


def _rejected(view: View, span: tuple[date, date]) -> Any:
    groups = view.snapshot.rejected(*span, view.municipality)
    rows = sum(group.rows for group in groups)
    return html.Section(
        [
            html.H2(view.t("quality.rejected")),
            html.P(view.t("quality.rejected_text", n=rows, count=view.numbers.count(rows))),
            tables.list_rejected(view, groups) if groups else None,
        ]
    )


def _download(view: View, name: str, words: str) -> Any:
    wanted = Filters(view.filters.period, view.filters.municipalities, None, view.filters.lang)
    return html.P(html.A(view.t(words), href=f"{QUALITY}/{name}.csv{wanted.query()}", download=""))


PAGE = Page(QUALITY, 30, "question.data", render, USES, question="data")
