"""Stimmen die Daten? What was delivered, what was checked, what was rejected, and what to do about it."""

from datetime import date
from typing import Any

from dash import html

from dashboards.components import quality_tables as tables
from dashboards.components.coverage import coverage_by_dataset, legend
from dashboards.components.filter_bar import filter_bar
from dashboards.components.long_list import count_shown
from dashboards.filters import MUNICIPALITY, PERIOD, Filters, Period
from dashboards.links import QUALITY
from dashboards.pages.page import Body, Page
from dashboards.records import CoverageCell
from dashboards.view import View

USES = frozenset({MUNICIPALITY, PERIOD})


def render(view: View) -> Body:
    """Without a period in the address: the calendar year of the newest month."""
    newest_year = Period(view.snapshot.meta.last_month.year)
    seen = view.over(newest_year)
    span = (seen.period.first, seen.period.last)
    cells = _read_coverage(seen)
    parts = [_coverage(seen, cells), _deliveries(seen, span), _checks(seen, span), _rejected(seen, span)]
    return Body(
        view.t("question.data"),
        [filter_bar(seen, USES, newest_year, takes_several=True), *parts],
        lead=_say_arrived(seen, cells),
        lists=("abdeckung", "dateien", "fehler", "pruefungen", "beanstandungen"),
    )


def _read_coverage(view: View) -> list[CoverageCell]:
    year, chosen = Period(view.period.year), view.filters.municipalities
    cells = view.snapshot.coverage(year.first, year.last)
    return [cell for cell in cells if not chosen or cell.municipality_id in chosen]


def _say_arrived(view: View, cells: list[CoverageCell]) -> str:
    due = [cell.state for cell in cells if cell.state in ("delivered", "no_delivery", "rejected")]
    counts = {"delivered": view.numbers.count(due.count("delivered")), "expected": view.numbers.count(len(due))}
    return view.t("quality.lead", n=len(due), year=view.period.year, **counts)


def _coverage(view: View, cells: list[CoverageCell]) -> Any:
    matrices = coverage_by_dataset(view, view.period.year, cells)
    if not matrices:
        matrices = [html.P(view.t("quality.no_coverage"), className="note")]
    return html.Section([html.H2(view.t("quality.coverage", year=str(view.period.year))), legend(view), *matrices])


def _deliveries(view: View, span: tuple[date, date]) -> Any:
    places = view.filters.municipalities
    count = view.snapshot.count_deliveries(*span, places)
    found = view.snapshot.deliveries(*span, places, most=count_shown(view, "dateien"))
    return html.Section(
        [
            html.H2(view.t("quality.deliveries")),
            html.P(view.t("quality.deliveries_text", n=count, count=view.numbers.count(count))),
            tables.list_deliveries(view, found, count) if found else None,
            _download(view, "lieferungen", "quality.download_deliveries"),
        ]
    )


def _checks(view: View, span: tuple[date, date]) -> Any:
    places = view.filters.municipalities
    summaries = view.snapshot.check_summaries(*span, places)
    made, bad = sum(s.made for s in summaries), sum(s.failed for s in summaries)
    failed = (
        view.snapshot.check_results(*span, places, failed_only=True, most=count_shown(view, "fehler")) if bad else []
    )
    words = view.t("quality.checks_text", n=made, made=view.numbers.count(made), failed=view.numbers.count(bad))
    return html.Section(
        [
            html.H2(view.t("quality.checks")),
            html.P(words),
            tables.list_failed_checks(view, failed, bad) if failed else None,
            tables.list_checks(view, summaries) if summaries else None,
            _download(view, "pruefungen", "quality.download_checks"),
        ]
    )


def _rejected(view: View, span: tuple[date, date]) -> Any:
    groups = view.snapshot.rejected(*span, view.filters.municipalities)
    rows = sum(group.rows for group in groups)
    return html.Section(
        [
            html.H2(view.t("quality.rejected")),
            html.P(
                view.t("quality.rejected_text", n=rows, count=view.numbers.count(rows))
                if rows
                else view.t("quality.nothing_rejected")
            ),
            tables.list_rejected(view, groups) if groups else None,
        ]
    )


def _download(view: View, name: str, words: str) -> Any:
    wanted = Filters(view.filters.period, view.filters.municipalities, None, view.filters.lang)
    return html.P(html.A(view.t(words), href=f"{QUALITY}/{name}.csv{wanted.query()}", download=""))


PAGE = Page(QUALITY, 30, "question.data", render, USES, question="data", takes_several=True)
