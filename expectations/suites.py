"""Contracts → Great Expectations suites, run inside DuckDB.

Three suites: row rules over the typed records, delivery rules over the delivery profiles, plausibility over
the KPI values. Each expectation is one predicate of `rules.py`; its result names how many rows break it.
"""

import logging
import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from expectations.findings import finding_texts
from expectations.models import Kpi, Words
from expectations.offline_page import offline_page
from expectations.rules import Rule

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


@dataclass(frozen=True)
class Expected:
    """One expectation: rows of the table for which `holds` is not true break it."""

    check_id: str
    holds: str
    title: Words


@dataclass(frozen=True)
class Outcome:
    """What GX found: broken rows per check, and the whole result for the Data Docs."""

    failed: dict[str, int]
    success: bool
    page: str


def from_rules(rules: Iterable[Rule]) -> list[Expected]:
    return [Expected(r.rule_id, r.holds, r.title) for r in rules]


def plausibility(kpis: dict[str, Kpi]) -> list[Expected]:
    """Each KPI's headline values lie in its plausible range; a cell has a value or a reason."""
    texts, expected = finding_texts(), []
    for kpi_id, kpi in kpis.items():
        tests = [f"value >= {kpi.plausible.min}"] if kpi.plausible.min is not None else []
        tests += [f"value <= {kpi.plausible.max}"] if kpi.plausible.max is not None else []
        if tests:
            headline = "rolling" if kpi.window_months > 1 else "month"
            spared = f"kpi_id <> '{kpi_id}' OR period_kind <> '{headline}' OR value IS NULL"
            holds = f"{spared} OR ({' AND '.join(tests)})"
            expected.append(Expected(f"{kpi_id}.plausible", holds, texts["implausible"].title))
    holds = "state = 'provisional' OR (value IS NOT NULL) = (state = 'ok')"
    return [*expected, Expected("value_or_reason", holds, texts["value_or_reason"].title)]


def run_suite(database: Path, table: str, title: str, expected: list[Expected]) -> Outcome:
    """Validate `table` of the DuckDB file `database` (not open for writing elsewhere) against `expected`."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx
        from great_expectations.expectations import UnexpectedRowsExpectation

        from expectations.duckdb_source import DuckDBDatasource

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_or_update_duckdb("duckdb", connection_string=f"duckdb:///{database}")
        assert isinstance(source, DuckDBDatasource)
        try:
            batch = source.add_table_asset(table, table_name=table).add_batch_definition_whole_table("all")
            suite = gx.ExpectationSuite(name=title)
            for e in expected:
                query = f"SELECT * FROM {{batch}} WHERE NOT ({_escape(e.holds)})"
                suite.add_expectation(
                    UnexpectedRowsExpectation(
                        unexpected_rows_query=query, description=e.title.de, meta={"check_id": e.check_id}
                    )
                )
            result = gx.ValidationDefinition(name=title, data=batch, suite=context.suites.add(suite)).run()
        finally:
            source.get_engine().dispose()
    failed = {}
    for r in result.results:
        if r.exception_info and r.exception_info.get("raised_exception"):
            raise RuntimeError(
                f"{title}: {r.expectation_config.meta['check_id']}: {r.exception_info['exception_message']}"
            )
        failed[r.expectation_config.meta["check_id"]] = int(r.result["observed_value"])
    return Outcome(failed, bool(result.success), _data_docs(result, title))


def _escape(predicate: str) -> str:
    """GX formats the query: braces are doubled."""
    return predicate.replace("{", "{{").replace("}", "}}")


def _data_docs(result: object, title: str) -> str:
    """GX's own Data Docs page of one validation, made to open offline."""
    renderer, view = _page_makers()
    return offline_page(view.render(renderer.render(result)), title)


@cache
def _page_makers() -> tuple[Any, Any]:
    """Kept, because a new view compiles all its templates anew."""
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    return ValidationResultsPageRenderer(), DefaultJinjaPageView()
