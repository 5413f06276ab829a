"""Running cost apart from one-off cost: what a usual year saves, and what the introduction cost once."""

from decimal import Decimal

from dashboards.components.case_scope import HUNDRED, CaseScope
from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.figure_data import Cell, Field, Figure
from pipelines.costing.saving import GROUP, Saving

EUR, PCT = "€", "%"


def running_figure(scope: CaseScope) -> Figure:
    """The group, every booked year: running cost alone against the threshold; the one-off sums stand in the table."""
    t, a = scope.view.t, scope.answer
    years = list(scope.case.booked_years)
    rows = [a.row(a.running, GROUP, year) for year in years]
    once = [a.row(a.one_off, GROUP, year) for year in years]
    reached = sum(row.base_reaches(scope.threshold) is True for row in rows)
    aim = (float(scope.threshold * HUNDRED), t("case.aim", threshold=scope.threshold_words))
    chart = IntervalChart([_estimate(scope, row) for row in rows], lambda v: scope.view.numbers.percent(_whole(v), 0),
                          t("case.zero"), aim=aim)  # fmt: skip
    return Figure(
        "laufend", t("case.running_title", n=reached, all=sum(row.gain is not None for row in rows), threshold=scope.threshold_words),
        f"{t('case.running_subtitle')} · {scope.basis_words}", chart, _say(scope, rows, once),
        _fields(scope), [_cells(row, one) for row, one in zip(rows, once, strict=True)],
        definition=t("case.running_definition"),
    )  # fmt: skip


def _whole(value: float) -> Decimal:
    return Decimal(str(value))


def _say(scope: CaseScope, rows: list[Saving], once: list[Saving]) -> str:
    """The usual year that is looked at, and all one-off cost since the beginning."""
    t, years = scope.view.t, scope.case.booked_years
    row = next(r for r in rows if r.year == scope.year)
    separate, shared = (sum((getattr(o, side).base for o in once), Decimal(0)) for side in ("separate", "shared"))
    words = t("case.running_sentence", year=str(scope.year), pct=scope.pct(row.gain.base) if row.gain else t("case.no_share"),
              euros=scope.euros(row.saving.base))  # fmt: skip
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    return f"{words} {t('case.once_sentence', span=span, shared=scope.euros(shared), separate=scope.euros(separate))}"


def _estimate(scope: CaseScope, row: Saving) -> Estimate:
    is_strong = row.year == scope.year
    if row.gain is None:
        return Estimate(str(row.year), scope.view.t("case.no_share"), is_strong=is_strong)
    low, base, high = (float(x * HUNDRED) for x in (row.gain.low, row.gain.base, row.gain.high))
    tone = {"reached": "good", "missed": "bad"}.get(row.verdict(scope.threshold), "")
    words = f"{scope.pct(row.gain.base)} · {scope.euros(row.saving.base)}"
    return Estimate(str(row.year), words, base, low, high, tone, is_strong)


def _fields(scope: CaseScope) -> list[Field]:
    t = scope.view.t
    sides = (t("case.separate"), t("case.shared"), t("case.saving"))
    return [
        Field(t("costs.year")),
        *(Field(f"{t.of('recurrence', 'running')}, {side}", "number", 2, EUR) for side in sides),
        Field(t("case.gain"), "number", 1, PCT),
        *(Field(f"{t.of('recurrence', 'one_off')}, {side}", "number", 2, EUR) for side in sides),
    ]  # fmt: skip


def _cells(row: Saving, once: Saving) -> list[Cell]:
    gain = row.gain.base * HUNDRED if row.gain else None
    return [
        str(row.year), row.separate.base, row.shared.base, row.saving.base, gain,
        once.separate.base, once.shared.base, once.saving.base,
    ]  # fmt: skip
