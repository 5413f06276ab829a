"""The answer in one picture: what is saved in percent, together and by each partner, and year by year."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dashboards.components.case_scope import HUNDRED, CaseScope
from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.notice import name_list
from pipelines.costing.ranges import CASES, Range
from pipelines.costing.saving import GROUP, Saving

EUR, PCT = "€", "%"


def say_answer(scope: CaseScope) -> str:
    """In euros and percent with the range, against the threshold, for the group and then for the partners."""
    t, row = scope.view.t, scope.row(year=scope.year)
    gain, saving = row.gain, row.saving
    if gain is None:
        return t("case.answer_none", year=str(scope.year))
    year = str(scope.year)
    if saving.base >= 0:
        first = t(
            "case.answer_saves",
            year=year,
            euros=scope.euros(saving.base),
            pct=scope.pct(gain.base),
            range=scope.pct_range(gain),
        )
    else:
        first = t(
            "case.answer_costs",
            year=year,
            euros=scope.euros(-saving.base),
            pct=scope.pct(-gain.base),
            range=scope.pct_range(-gain),
        )
    return f"{first} {t('case.answer_target', threshold=scope.threshold_words, verdict=scope.verdict(row))} {_say_partners(scope)}"


def _say_partners(scope: CaseScope) -> str:
    rows = {member: scope.row(member, scope.year) for member in scope.members}
    missed = [m for m, row in rows.items() if row.gain is not None and not row.base_reaches(scope.threshold)]
    t, known = scope.view.t, [m for m, row in rows.items() if row.gain is not None]
    if not missed:
        return t("case.partners_all", n=len(known))
    return t("case.partners_missed", n=len(missed), names=name_list([scope.name_of(m) for m in missed], scope.view))


def answer_figure(scope: CaseScope) -> Figure:
    t = scope.view.t
    rows = [scope.row(member, scope.year) for member in (GROUP, *scope.members)]
    reached = sum(row.base_reaches(scope.threshold) is True for row in rows[1:])
    title = t("case.answer_title", n=reached, all=len(rows) - 1, threshold=scope.threshold_words)
    return Figure(
        "antwort", title, f"{t('case.answer_subtitle', year=str(scope.year))} · {scope.basis_words}",
        IntervalChart(
            [_estimate(scope, row, scope.name_of(row.member_id), row.member_id == GROUP) for row in rows], _writer(scope),
            t("case.zero"), aim=(float(scope.threshold * HUNDRED), t("case.aim", threshold=scope.threshold_words)),
        ),
        " ".join([t("case.answer_sentence"), *say_introductions(scope, [scope.year])]),
        _fields(scope, t("table.municipality")),
        [_cells(scope, row, scope.name_of(row.member_id)) for row in rows], definition=t("case.answer_definition"),
    )  # fmt: skip


def years_figure(scope: CaseScope) -> Figure:
    """Every year of the horizon and all together; what is assumed is marked."""
    t, a = scope.view.t, scope.answer
    rows = [scope.row(year=year) for year in a.years]
    whole = scope.row()
    estimates = [_estimate(scope, row, _year(scope, row.year), row.year == scope.year) for row in rows]
    estimates.append(_estimate(scope, whole, t("case.all_years"), is_strong=True))
    fields = [
        *_fields(scope, t("costs.year")), Field(t("case.real_saving"), "number", 2, EUR),
        Field(t("case.granted_saving"), "number", 2, EUR), Field(t("case.rests_on")),
    ]  # fmt: skip
    cells = [
        [
            *_cells(scope, row, str(row.year) if row.year else t("case.all_years")),
            a.row(a.real, GROUP, row.year).saving.base, a.row(a.nominal_after_grants, GROUP, row.year).saving.base,
            _rests_on(scope, row.year),
        ]
        for row in (*rows, whole)
    ]  # fmt: skip
    compared = [row for row in rows if row.gain is not None]  # of nothing there is no share
    reached = [row for row in compared if row.base_reaches(scope.threshold)]
    years: dict[str, Any] = {"price_year": str(scope.case.question.assumptions.price_year)}
    return Figure(
        "jahre", t("case.years_title", n=len(reached), all=len(compared), threshold=scope.threshold_words),
        f"{t('case.years_subtitle', horizon=scope.horizon)} · {scope.basis_words}",
        IntervalChart(estimates, _writer(scope), t("case.zero"),
                      aim=(float(scope.threshold * HUNDRED), t("case.aim", threshold=scope.threshold_words))),
        _say_years(scope), fields, cells, definition=t("case.years_definition", **years),
    )  # fmt: skip


def _say_years(scope: CaseScope) -> str:
    t, a, whole = scope.view.t, scope.answer, scope.row()
    real, granted = a.row(a.real).saving.base, a.row(a.nominal_after_grants).saving.base
    said = t("case.years_sentence", horizon=scope.horizon, nominal=scope.euros(whole.saving.base), real=scope.euros(real),
             granted=scope.euros(granted))  # fmt: skip
    parts = [said, *say_introductions(scope, a.years)]
    assumed = [year for year in a.years if year not in scope.case.booked_years]
    parts += [t("case.assumed_from", year=str(assumed[0]))] if assumed else []
    return " ".join(parts)


def say_introductions(scope: CaseScope, years: Sequence[int]) -> list[str]:
    """What of these years was booked for services that nobody shared yet, in one sentence; none where there is nothing."""
    early = sorted((year, service) for service, year in scope.case.introduced if year in years)
    named = [
        scope.view.t(
            "case.introduced_one",
            year=str(year), euros=scope.euros(scope.case.introduced[service, year]), service=scope.service(service),
        )
        for year, service in early
    ]  # fmt: skip
    return [scope.view.t("case.introduced", named="; ".join(named))] if named else []


def _year(scope: CaseScope, year: int | None) -> str:
    return str(year) if year in scope.case.booked_years else f"{year} {scope.view.t('case.assumed')}"


def _rests_on(scope: CaseScope, year: int | None) -> str:
    if year is None:
        return scope.view.t("case.rests_on_both")
    if any(y == year and euros for (_, y), euros in scope.case.introduced.items()):
        return scope.view.t("case.rests_on_introduction")
    return (
        scope.view.t("case.rests_on_books") if year in scope.case.booked_years else scope.view.t("case.rests_on_model")
    )


def _writer(scope: CaseScope) -> Callable[[float], str]:
    return lambda value: scope.view.numbers.percent(Decimal(str(value)), 0)


def _estimate(scope: CaseScope, row: Saving, name: str, is_strong: bool) -> Estimate:
    if row.gain is None:
        return Estimate(name, scope.view.t("case.no_share"), is_strong=is_strong)
    low, base, high = (float(x * HUNDRED) for x in (row.gain.low, row.gain.base, row.gain.high))
    tone = {"reached": "good", "missed": "bad"}.get(row.verdict(scope.threshold), "")
    words = f"{scope.pct(row.gain.base)} · {scope.euros(row.saving.base)}"
    return Estimate(name, words, base, low, high, tone, is_strong)


def _fields(scope: CaseScope, first: str) -> list[Field]:
    t = scope.view.t
    separate, shared, saving, gain = t("case.separate"), t("case.shared"), t("case.saving"), t("case.gain")
    return [
        Field(first),
        *(Field(f"{separate}, {t.of('case_case', case)}", "number", 2, EUR) for case in CASES),
        *(Field(f"{shared}, {t.of('case_case', case)}", "number", 2, EUR) for case in CASES),
        *(Field(f"{saving}, {t.of('case_case', case)}", "number", 2, EUR) for case in CASES),
        *(Field(f"{gain}, {t.of('case_case', case)}", "number", 1, PCT) for case in CASES), Field(t("case.verdict")),
    ]  # fmt: skip


def _cells(scope: CaseScope, row: Saving, name: str) -> list[Cell]:
    gain: list[Cell] = [None, None, None] if row.gain is None else [x * HUNDRED for x in _three(row.gain)]
    return [name, *_three(row.separate), *_three(row.shared), *_three(row.saving), *gain, scope.verdict(row)]


def _three(found: Range) -> list[Decimal]:
    return [found.low, found.base, found.high]
