"""The table of the efficiency gain as a workbook whose formulas live: a treasurer can take it apart, and change it.

Assumptions are cells; what alone would cost, what is carried on, the gain, the present value are formulas on them. What was
booked, and how the years to come fall on members by the key, are values with a control sum beside them.
"""

import io

import xlsxwriter

from dashboards.components.case_scope import CaseScope
from dashboards.cost_fairness import judge_fairness
from dashboards.exports.efficiency_division import write_division
from dashboards.exports.efficiency_flows import write_alone, write_inputs, write_shared
from dashboards.exports.efficiency_results import write_gain, write_value
from dashboards.exports.efficiency_rows import alone_rows, booked_rows, carried_rows
from dashboards.exports.efficiency_sums import Flows
from dashboards.exports.live_sheet import LiveSheet, make_looks


def write_efficiency(scope: CaseScope) -> bytes:
    """The whole workbook, in the language of the view. Raises CostingError."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        looks = make_looks(book)
        names = [
            scope.view.t.of("efficiency_sheet", key)
            for key in ("inputs", "alone", "shared", "gain", "value", "division")
        ]
        sheets = [LiveSheet(book, name, looks) for name in names]
        for sheet in sheets:
            _head(scope, sheet)
        rows = alone_rows(scope.case)
        booked, carried = booked_rows(scope.answer), carried_rows(scope.case)
        places = write_inputs(scope, sheets[0], {row.price_year for row in rows if row.is_formula})
        write_alone(scope, sheets[1], rows, places)
        write_shared(scope, sheets[2], booked, carried, places)
        flows = Flows(sheets[1], sheets[2], len(rows), len(booked), len(carried), places)
        write_gain(scope, sheets[3], flows)
        write_value(scope, sheets[4], flows)
        write_division(scope, sheets[5], flows, judge_fairness(scope.case.question, scope.year))
    return out.getvalue()


def _head(scope: CaseScope, sheet: LiveSheet) -> None:
    view, meta = scope.view, scope.view.snapshot.meta
    sheet.write(0, 0, f"{view.t('efficiency.title')} · {sheet.name}", "title")
    source = view.t("figure.source", day=view.numbers.day(meta.as_of), snapshot=meta.snapshot_id)
    sheet.write(1, 0, f"{view.say(meta.title)} · {source} · {scope.basis_words}")
    sheet.write(2, 0, view.say(meta.demo_notice) if meta.demo_notice else view.t("efficiency.note"))
    sheet.page.set_landscape()
    sheet.page.set_paper(9)
    sheet.page.fit_to_pages(1, 0)
    sheet.page.set_column(0, 2, 26)
    sheet.page.set_column(3, 60, 14)
