"""What was booked before the cooperation: the amounts that are carried forward, position by position, with their source."""

from collections.abc import Iterator
from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.components.figure_data import Cell, Field, Figure
from pipelines.cost_case.baseline import STAFF
from pipelines.costing.model import Before, CostModel

EUR = "€"


def baseline_figure(scope: CaseScope) -> Figure | None:
    """One row for every IT service, position and year, a column for each municipality; None where no method needs it.

    Amounts as they were booked: what they come to today is amount × factor × price index (`counterfactual`).
    """
    t = scope.view.t
    models = [m for m in scope.case.question.models if m.method == "before_actuals"]
    rows = [row for model in models for row in _rows(scope, model)]
    if not rows:
        return None
    sums = [sum((_number(row[3 + i]) for row in rows), Decimal(0)) for i in range(len(scope.members) + 1)]
    fields = [
        Field(t("costs_by.it-leistungen")), Field(t("case.position")), Field(t("case.baseline_year")),
        *(Field(scope.name_of(m), "number", 2, EUR) for m in scope.members), Field(t("case.group"), "number", 2, EUR),
        Field(t("case.source")),
    ]  # fmt: skip
    years = ", ".join(sorted({str(row[2]) for row in rows}))
    total: list[Cell] = [t("costs.total"), "", years, *sums, ""]
    return Figure(
        "vergleichsjahr", t("case.baseline_title", total=scope.euros(sums[-1]), years=years), t("case.baseline_subtitle"), None,
        t("case.baseline_sentence"), fields, [*rows, total], definition=t("case.baseline_definition"),
    )  # fmt: skip


def _rows(scope: CaseScope, model: CostModel) -> Iterator[list[Cell]]:
    found: dict[tuple[int, str], list[Before]] = {}
    for one in model.alternative.before:
        found.setdefault((one.year, one.position_id), []).append(one)
    for (year, position), those in sorted(found.items()):
        amounts = {b.member_id: b.amount_eur for b in those}
        source = scope.view.t.of("case_baseline", "hours" if position == STAFF else "books")
        yield [
            scope.service(model.it_service_id), scope.position(model.it_service_id, position), str(year),
            *(amounts.get(m) for m in scope.members), sum((a for a in amounts.values() if a), Decimal(0)), source,
        ]  # fmt: skip


def _number(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else Decimal(0)
