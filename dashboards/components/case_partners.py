"""The partners: what each pays by its own books, what it would pay alone, and whether anybody would do better by leaving."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dashboards.components.case_scope import CaseScope
from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.chart_stacks import Segment, Stack, StackChart
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.components.notice import name_list
from dashboards.cost_fairness import AGREED, MIX, SHAPLEY, Division, Fairness
from pipelines.costing.core import CoreVerdict

EUR = "€"
ORDER = (AGREED, "equal", "inhabitants", "workplaces", "usage", MIX, SHAPLEY)


def partners_figure(scope: CaseScope) -> Figure:
    """Of the year that is looked at, before grants; base case."""
    t = scope.view.t
    rows = {member: scope.row(member, scope.year) for member in scope.members}
    bars = []
    cells: list[list[Cell]] = []
    for member, row in rows.items():
        pays, alone = row.shared.base, row.separate.base
        advantage = alone - pays
        words = t.of("partner_words", "gains" if advantage >= 0 else "loses", amount=scope.euros(abs(advantage)))
        bars.append(Stack(scope.name_of(member), [Segment(float(pays), "strong")], words, marker=float(alone)))
        share = None if row.gain is None else row.gain.base * 100
        cells.append([scope.name_of(member), pays, alone, advantage, share, scope.verdict(row)])
    whole = scope.row(year=scope.year)
    advantage = whole.saving.base
    share = None if whole.gain is None else whole.gain.base * 100
    cells.append([t("case.group"), whole.shared.base, whole.separate.base, advantage, share, scope.verdict(whole)])
    fields = [
        Field(t("table.municipality")), Field(t("case.pays"), "number", 2, EUR), Field(t("case.alone"), "number", 2, EUR),
        Field(t("case.advantage"), "number", 2, EUR), Field(t("case.gain"), "number", 1, "%"), Field(t("case.verdict")),
    ]  # fmt: skip
    losing = [scope.name_of(m) for m, row in rows.items() if row.saving.base < 0]
    title = (
        t("case.partners_losing", n=len(losing), names=name_list(losing, scope.view))
        if losing
        else t("case.partners_gain")
    )
    return Figure(
        "partner", title, f"{t('case.partners_subtitle')} · {scope.year} · {scope.basis_words}",
        StackChart(bars, [("strong", t("case.pays"))], t("case.alone")), t("case.partners_sentence"), *tidy(fields, cells),
        definition=t("case.partners_definition"),
    )  # fmt: skip


def keys_figure(scope: CaseScope, fair: Fairness) -> Figure:
    """Every way to divide the same sum, and how far each is from the Shapley value."""
    t = scope.view.t
    shown = [fair.divisions[name] for name in ORDER if name in fair.divisions]
    fields = [
        Field(t("case.key")), *(Field(scope.name_of(m), "number", 2, EUR) for m in fair.shapley.cents),
        Field(t("case.deviation"), "number", 2, EUR), Field(t("case.stand_alone")), Field(t("case.core")),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            say_division(scope, one, fair), *(one.amounts[m] for m in fair.shapley.cents), one.deviation_eur,
            say_stand_alone(scope, one, fair), say_core(scope, one.core),
        ]
        for one in shown
    ]  # fmt: skip
    cells.append([t("case.alone"), *(fair.alone[m] for m in fair.shapley.cents), None, "", ""])
    booked = [scope.row(m, fair.year).shared.base for m in fair.shapley.cents]
    cells.append([t("case.by_books", year=str(fair.year)), *booked, None, "", ""])
    bars = [
        Bar(say_division(scope, one, fair), float(one.deviation_eur), scope.euros(one.deviation_eur), one.name == MIX)
        for one in shown if one.name != SHAPLEY
    ]  # fmt: skip
    chosen = fair.divisions.get(AGREED) or fair.divisions[MIX]
    return Figure(
        "schluessel", _say_fairest(scope, fair),
        t("case.keys_subtitle", total=scope.euros(fair.total_eur), year=str(fair.year)), BarChart(bars),
        f"{say_division(scope, chosen, fair)}: {say_stand_alone(scope, chosen, fair)}. {say_core(scope, chosen.core)} "
        + t("case.keys_and_books", year=str(fair.year), total=scope.euros(fair.total_eur), booked=scope.euros(sum(booked, Decimal(0)))),
        fields, cells, definition=_define(scope, fair),
    )  # fmt: skip


def _define(scope: CaseScope, fair: Fairness) -> str:
    t = scope.view.t
    services = ", ".join(scope.service(one) for one in fair.services)
    said = [t("case.keys_definition", services=services)]
    if fair.shapley.standard_errors is not None:
        error = Decimal(str(round(max(fair.shapley.standard_errors.values()), 2)))
        words: dict[str, Any] = {
            "draws": scope.view.numbers.count(fair.shapley.draws or 0),
            "seed": str(fair.shapley.seed),
        }
        said.append(t("case.sampled", error=scope.view.numbers.money(error), **words))
    if fair.missing:
        said.append(t("case.keys_missing", keys=", ".join(t.of("key", one) for one in fair.missing)))
    return " ".join(said)


def say_mix(scope: CaseScope, shares: Mapping[str, Fraction]) -> str:
    """`60 % Einwohner, 40 % gleich`: the parts that count."""
    parts = [(name, Decimal(share.numerator) * 100 / share.denominator) for name, share in shares.items() if share]
    return ", ".join(f"{scope.view.numbers.percent(pct, 0)} {scope.view.t.of('key_part', name)}" for name, pct in parts)


def say_division(scope: CaseScope, one: Division, fair: Fairness) -> str:
    words = scope.view.t.of("key", one.name)
    return f"{words} ({say_mix(scope, fair.mix.shares)})" if one.name == MIX else words


def _say_fairest(scope: CaseScope, fair: Fairness) -> str:
    mix = say_mix(scope, fair.mix.shares)
    return scope.view.t("case.fairest", mix=mix, deviation=scope.euros(fair.divisions[MIX].deviation_eur))


def say_stand_alone(scope: CaseScope, one: Division, fair: Fairness) -> str:
    worse = {m: amount - fair.alone[m] for m, amount in one.amounts.items() if amount > fair.alone[m]}
    if not worse:
        return scope.view.t("case.nobody_worse")
    named = "; ".join(f"{scope.name_of(m)} {scope.view.numbers.money(excess)}" for m, excess in worse.items())
    return scope.view.t("case.some_worse", n=len(worse), named=named)


def say_core(scope: CaseScope, core: CoreVerdict | None) -> str:
    """Whether any of them would do better among themselves; if so who, and by how much."""
    t = scope.view.t
    if core is None:
        return t("case.core_unknown")
    if core.is_stable:
        return t("case.core_stable")
    names = name_list([scope.name_of(m) for m in core.coalition], scope.view)
    return t("case.core_broken", names=names, excess=scope.view.numbers.money(core.excess_eur), n=len(core.coalition))
