"""The result of a scenario beside the reference case: together, by partner, by year, and what was changed."""

from decimal import Decimal
from typing import Any

from dashboards.components.case_scope import HUNDRED, CaseScope
from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.chart_stacks import Segment, Stack, StackChart, Tone
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.scenario import NEW_ID, Wishes
from dashboards.scenario_case import Scenario
from pipelines.costing.answer import Answer
from pipelines.costing.ranges import Case
from pipelines.costing.saving import GROUP, Saving

EUR = "€"


def name_in(scope: CaseScope, wishes: Wishes, member: str) -> str:
    if member == NEW_ID and wishes.newcomer:
        return wishes.newcomer.name or scope.view.t("scenario.new_default")
    return scope.name_of(member)


def sides(row: Saving, case: Case) -> tuple[Decimal, Decimal, Decimal, Decimal | None]:
    """Separate, shared, saving, gain: the low saving is that of the lowest separate and the highest shared."""
    mirror: dict[Case, Case] = {"low": "high", "base": "base", "high": "low"}
    gain = row.gain.at(case) if row.gain else None
    return row.separate.at(case), row.shared.at(mirror[case]), row.saving.at(case), gain


def row_of(answer: Answer, member: str, year: int | None = None) -> Saving | None:
    if member != GROUP and member not in answer.question.members:
        return None
    return answer.row(answer.nominal, member, year)


def say_result(scope: CaseScope, scenario: Scenario) -> str:
    """What the group saves in the years to come, and what it would save as things stand."""
    t, case = scope.view.t, scenario.wishes.case
    now, then = (_group(answer, case) for answer in (scenario.reference, scenario.answer))
    years = f"{scenario.answer.years[0]}–{scenario.answer.years[-1]}"
    words: dict[str, Any] = {"years": years, "was": scope.euros(now[2]), "was_pct": _pct(scope, now[3])}
    if not scenario.wishes.changes:
        return t("scenario.unchanged", **words)
    if (now[2], now[3]) == (then[2], then[3]):
        return t("scenario.same", **words)
    return t("scenario.changed", saving=scope.euros(then[2]), pct=_pct(scope, then[3]), **words)


def _group(answer: Answer, case: Case) -> tuple[Decimal, Decimal, Decimal, Decimal | None]:
    return sides(answer.row(answer.nominal), case)


def _pct(scope: CaseScope, gain: Decimal | None) -> str:
    return scope.view.t("case.no_share") if gain is None else scope.pct(gain)


def partners_result(scope: CaseScope, scenario: Scenario) -> Figure:
    """Of all years to come: what each pays in the scenario, marked with what it pays as things stand."""
    t, wishes = scope.view.t, scenario.wishes
    members = [*scenario.stay, *wishes.leaving]
    bars, cells = [], []
    for member in (*members, GROUP):
        before, after = (row_of(answer, member) for answer in (scenario.reference, scenario.answer))
        was = sides(before, wishes.case) if before else None
        now = sides(after, wishes.case) if after and member not in wishes.leaving else None
        name = name_in(scope, wishes, member)
        pays = scenario.leavers_alone[member] if member in wishes.leaving else now[1] if now else Decimal(0)
        change = pays - was[1] if was else None
        cells.append([name, *_cells(was), *_cells(now), pays, change, _note(scope, scenario, member)])
        if member != GROUP:
            words = scope.euros(pays) + (f" ({_signed(scope, change)})" if change else "")
            tone: Tone = "soft" if member in wishes.leaving else "strong"
            bars.append(Stack(name, [Segment(float(pays), tone)], words, marker=float(was[1]) if was else None))
    reference, scenario_word = t("scenario.reference"), t("scenario.scenario")
    columns = [
        (t("case.separate"), 2, EUR),
        (t("case.shared"), 2, EUR),
        (t("case.saving"), 2, EUR),
        (t("case.gain"), 1, "%"),
    ]
    fields = [
        Field(t("table.municipality")),
        *(Field(f"{reference}: {name}", "number", digits, symbol) for name, digits, symbol in columns),
        *(Field(f"{scenario_word}: {name}", "number", digits, symbol) for name, digits, symbol in columns),
        Field(t("scenario.pays"), "number", 2, EUR), Field(t("scenario.change"), "number", 2, EUR), Field(t("scenario.note")),
    ]  # fmt: skip
    legend: list[tuple[Tone, str]] = [("strong", t("scenario.pays"))]
    legend += [("soft", t("scenario.pays_alone"))] if wishes.leaving else []
    return Figure(
        "partner", _title(scope, scenario), t("scenario.partners_subtitle", years=_years(scenario), case=t.of("case_case", wishes.case)),
        StackChart(bars, legend, t("scenario.reference")), t("scenario.partners_sentence"), *tidy(fields, cells),
        definition=t("scenario.definition", first=str(scenario.answer.years[0]), last=str(scope.case.last_year)),
    )  # fmt: skip


def _years(scenario: Scenario) -> str:
    return f"{scenario.answer.years[0]}–{scenario.answer.years[-1]}"


def _cells(found: tuple[Decimal, Decimal, Decimal, Decimal | None] | None) -> list[Cell]:
    if found is None:
        return [None, None, None, None]
    return [*found[:3], None if found[3] is None else found[3] * HUNDRED]


def _signed(scope: CaseScope, amount: Decimal) -> str:
    return f"+{scope.euros(amount)}" if amount > 0 else scope.euros(amount)


def _note(scope: CaseScope, scenario: Scenario, member: str) -> str:
    t = scope.view.t
    if member in scenario.wishes.leaving:
        return t("scenario.note_leaves")
    if member == NEW_ID:
        return t("scenario.note_joins")
    row = row_of(scenario.answer, member)
    return scope.verdict(row) if row else ""


def _title(scope: CaseScope, scenario: Scenario) -> str:
    """How many of those who take part today pay more than as things stand."""
    t, case = scope.view.t, scenario.wishes.case
    more = []
    for member in scenario.stay:
        before, after = row_of(scenario.reference, member), row_of(scenario.answer, member)
        if before and after and sides(after, case)[1] > sides(before, case)[1]:
            more.append(scope.name_of(member))
    if not scenario.wishes.changes:
        return t("scenario.title_plain")
    if not more:
        return t("scenario.title_none_more")
    return t("scenario.title_more", n=len(more), names=", ".join(more))


def gain_result(scope: CaseScope, scenario: Scenario) -> Figure:
    """The efficiency gain in the scenario with its range, against the threshold."""
    t, threshold = scope.view.t, scope.threshold
    rows = {member: row_of(scenario.answer, member) for member in (GROUP, *scenario.stay)}
    estimates, cells = [], []
    for member, row in rows.items():
        name = name_in(scope, scenario.wishes, member)
        before = row_of(scenario.reference, member)
        was = before.gain.base * HUNDRED if before and before.gain else None
        if row is None or row.gain is None:
            estimates.append(Estimate(name, t("case.no_share"), is_strong=member == GROUP))
            cells.append([name, None, None, None, was, t.of("case_verdict", "unknown")])
            continue
        low, base, high = row.gain.low * HUNDRED, row.gain.base * HUNDRED, row.gain.high * HUNDRED
        tone = {"reached": "good", "missed": "bad"}.get(row.verdict(threshold), "")
        estimates.append(
            Estimate(name, scope.pct(row.gain.base), float(base), float(low), float(high), tone, member == GROUP)
        )
        cells.append([name, low, base, high, was, scope.verdict(row)])
    reached = [row for member, row in rows.items() if member != GROUP and row and row.base_reaches(threshold)]
    fields = [
        Field(t("table.municipality")), *(Field(t.of("case_case", case), "number", 1, "%") for case in ("low", "base", "high")),
        Field(t("scenario.reference"), "number", 1, "%"), Field(t("case.verdict")),
    ]  # fmt: skip
    return Figure(
        "gewinn", t("case.answer_title", n=len(reached), all=len(rows) - 1, threshold=scope.threshold_words),
        t("scenario.gain_subtitle", years=_years(scenario)),
        IntervalChart(estimates, lambda value: scope.view.numbers.percent(Decimal(str(value)), 0), t("case.zero"),
                      aim=(float(threshold * HUNDRED), t("case.aim", threshold=scope.threshold_words))),
        t("case.answer_sentence"), fields, cells,
    )  # fmt: skip


def years_result(scope: CaseScope, scenario: Scenario) -> Figure:
    """The saving of every year, the scenario's bar marked with the reference case, and the present values of both."""
    t, case = scope.view.t, scenario.wishes.case
    bars, cells = [], []
    for year in scenario.answer.years:
        now, was = (
            sides(answer.row(answer.nominal, GROUP, year), case) for answer in (scenario.answer, scenario.reference)
        )
        bars.append(Stack(str(year), [Segment(float(now[2]), "strong")], scope.euros(now[2]), marker=float(was[2])))
        cells.append([str(year), *_cells(was), *_cells(now)])
    values = [answer.present_values[case] for answer in (scenario.reference, scenario.answer)]
    words: dict[str, Any] = {"was": scope.euros(values[0].total_eur), "now": scope.euros(values[1].total_eur)}
    rates: dict[str, Any] = {"was_rate": scope.pct(values[0].rate), "rate": scope.pct(values[1].rate)}
    columns = [
        (t("case.separate"), 2, EUR),
        (t("case.shared"), 2, EUR),
        (t("case.saving"), 2, EUR),
        (t("case.gain"), 1, "%"),
    ]
    fields = [
        Field(t("costs.year")),
        *(Field(f"{word}: {name}", "number", digits, symbol)
          for word in (t("scenario.reference"), t("scenario.scenario")) for name, digits, symbol in columns),
    ]  # fmt: skip
    return Figure(
        "jahre", t("scenario.value_title", **words) if scenario.wishes.changes else t("scenario.value_plain", **words), t("scenario.years_subtitle", case=t.of("case_case", case)),
        StackChart(bars, [("strong", t("scenario.scenario"))], t("scenario.reference")), t("scenario.value_sentence", **words, **rates),
        fields, cells,
    )  # fmt: skip


def inputs_figure(scope: CaseScope, scenario: Scenario) -> Figure:
    """What the scenario has, beside what the reference case has."""
    t, a = scope.view.t, scope.case.question.assumptions
    b, wishes = scenario.answer.question.assumptions, scenario.wishes
    end = t("scenario.no_end")
    rows: list[list[Cell]] = [
        [t("case.key"), t("scenario.as_agreed"), _say_key(scope, wishes)],
        [t("scenario.rate"), scope.pct(a.rate.base), scope.pct(b.rate.base)],
        [t("scenario.rise"), scope.pct(a.price_index.growth.base), scope.pct(b.price_index.growth.base)],
        [t("scenario.case"), t.of("case_case", "base"), t.of("case_case", wishes.case)],
        [t("scenario.width"), scope.pct(Decimal(1)), scope.pct(wishes.width if wishes.width is not None else Decimal(1))],
        [t("scenario.free_until"), str(a.free_until or end), str(b.free_until or end)],
        [t("scenario.members"), ", ".join(map(scope.name_of, scope.members)),
         ", ".join(name_in(scope, wishes, m) for m in scenario.stay)],
    ]  # fmt: skip
    if wishes.newcomer:
        rows += [
            [f"{name_in(scope, wishes, NEW_ID)}: {t.of('cost_driver', driver)}", "", scope.view.numbers.count(count)]
            for driver, count in wishes.newcomer.figures.items()
        ]
    changed = sum(row[1] != row[2] for row in rows)
    fields = [Field(t("scenario.input")), Field(t("scenario.reference")), Field(t("scenario.scenario"))]
    return Figure("eingaben", t("scenario.inputs_title", n=changed) if changed else t("scenario.inputs_none"), t("scenario.inputs_subtitle"), None,
                  t("scenario.inputs_sentence"), fields, rows)  # fmt: skip


def _say_key(scope: CaseScope, wishes: Wishes) -> str:
    if wishes.key is None:
        return scope.view.t("scenario.as_agreed")
    parts = [(Decimal(p.share.numerator) * 100 / p.share.denominator, p.basis) for p in wishes.key.parts]
    return ", ".join(
        f"{scope.view.numbers.percent(pct, 0)} {scope.view.t.of('key_part', basis)}" for pct, basis in parts
    )
