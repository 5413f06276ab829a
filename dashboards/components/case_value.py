"""What it is worth over the years: present value, break-even, what hangs on each assumption, and how likely the aim is."""

from decimal import Decimal
from typing import Any

from dashboards.components.case_scope import HUNDRED, CaseScope
from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.chart_tornado import Swing, TornadoChart
from dashboards.components.figure_data import Cell, Field, Figure
from pipelines.costing.break_even import BreakEven
from pipelines.costing.probability import Estimate

EUR = "€"
MOST_SWINGS = 12


def value_figure(scope: CaseScope) -> Figure:
    """Year by year what has been won so far, discounted."""
    t, a = scope.view.t, scope.answer
    values = a.present_values
    base = values["base"]
    bars = [
        Bar(str(line.year), float(line.cumulative_eur), scope.euros(line.cumulative_eur),
            line.year == a.break_even.year, line.year not in scope.case.booked_years)
        for line in base.years
    ]  # fmt: skip
    fields = [
        Field(t("costs.year")), Field(t("case.cash_gain"), "number", 2, EUR), Field(t("case.other_gain"), "number", 2, EUR),
        Field(t("case.factor"), "number", 6), Field(t("case.present_cash"), "number", 2, EUR),
        Field(t("case.present_other"), "number", 2, EUR), Field(t("case.cumulative"), "number", 2, EUR), Field(t("case.rests_on")),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            str(line.year), line.cash_eur, line.other_eur, line.factor, line.present_cash_eur, line.present_other_eur,
            line.cumulative_eur, t("case.rests_on_books" if line.year in scope.case.booked_years else "case.rests_on_model"),
        ]
        for line in base.years
    ]  # fmt: skip
    cells.append([t("costs.total"), sum((y.cash_eur for y in base.years), Decimal(0)),
                  sum((y.other_eur for y in base.years), Decimal(0)), None, base.cash_eur, base.other_eur, base.total_eur, ""])  # fmt: skip
    rate = scope.pct(base.rate)
    words: dict[str, Any] = {"cash": scope.euros(base.cash_eur), "other": scope.euros(base.other_eur)}
    ends: dict[str, Any] = {"low": scope.euros(values["low"].total_eur), "high": scope.euros(values["high"].total_eur)}
    granted = scope.euros(a.present_value_after_grants.total_eur)
    return Figure(
        "kapitalwert", t("case.value_title", value=scope.euros(base.total_eur), break_even=say_break_even(scope, a.break_even)),
        t("case.value_subtitle", horizon=scope.horizon, rate=rate), BarChart(bars),
        f"{t('case.value_sentence', **words)} {t('case.value_range', granted=granted, **ends)}", fields, cells,
        definition=t("case.value_definition", rate=rate, source=_rate_source(scope), year=str(a.years[0])),
    )  # fmt: skip


def _rate_source(scope: CaseScope) -> str:
    declared = (scope.tables.comparison or {})["discount_rate"]
    return f"{scope.say(declared['source'])} ({declared['year']})"


def say_break_even(scope: CaseScope, found: BreakEven) -> str:
    t = scope.view.t
    if found.verdict == "never":
        return t("case.never_even")
    if found.verdict == "from_start":
        return t("case.even_from_start")
    if found.verdict == "several":
        years = ", ".join(str(year) for year, _ in found.crossings)
        return t("case.even_several", years=years) if found.lasting_year is None else t(
            "case.even_lasting", years=years, year=str(found.lasting_year))  # fmt: skip
    return t("case.even_since", year=str(found.year))


def tornado_figure(scope: CaseScope) -> Figure | None:
    """None where separate costs nothing."""
    tornado = scope.answer.tornado
    if tornado is None or not tornado.bars:
        return None
    t = scope.view.t
    swings = [
        Swing(scope.assumption(bar.name), float(bar.at_low * HUNDRED), float(bar.at_high * HUNDRED),
              t("case.swing", low=scope.pct(min(bar.at_low, bar.at_high)), high=scope.pct(max(bar.at_low, bar.at_high))))
        for bar in tornado.bars[:MOST_SWINGS]
    ]  # fmt: skip
    fields = [Field(t("case.assumption")), Field(t("case.at_low"), "number", 2, "%"), Field(t("case.at_high"), "number", 2, "%"),
              Field(t("case.span"), "number", 2, t("points"))]  # fmt: skip
    cells: list[list[Cell]] = [
        [scope.assumption(bar.name), bar.at_low * HUNDRED, bar.at_high * HUNDRED, bar.span * HUNDRED]
        for bar in tornado.bars
    ]
    base = scope.pct(tornado.base)
    first = tornado.bars[0]
    least = min(min(bar.at_low, bar.at_high) for bar in tornado.bars)
    holds = t("case.no_one_breaks" if least >= scope.threshold else "case.one_breaks", threshold=scope.threshold_words)
    return Figure(
        "tornado", t("case.tornado_title", name=scope.assumption(first.name), span=_points(scope, first.span)),
        t("case.tornado_subtitle", horizon=scope.horizon),
        TornadoChart(swings, float(tornado.base * HUNDRED), t("case.tornado_base", base=base),
                     lambda value: scope.view.numbers.percent(Decimal(str(value)), 1), (t("case.at_low"), t("case.at_high"))),
        holds if tornado.base >= scope.threshold else t("case.base_misses", threshold=scope.threshold_words), fields, cells,
        definition=t("case.tornado_definition"),
    )  # fmt: skip


def _points(scope: CaseScope, span: Decimal) -> str:
    return f"{scope.view.numbers.decimal(span * HUNDRED, 1)} {scope.view.t('points')}"


def probability_figure(scope: CaseScope) -> Figure:
    t, found = scope.view.t, scope.answer.probability
    bars = [
        Bar(str(year), one.probability * 100, _say_share(scope, one), year == scope.year, year not in scope.case.booked_years)
        for year, one in found.by_year.items()
    ]  # fmt: skip
    fields = [
        Field(t("costs.year")),
        Field(t("case.probability"), "number", 2, "%"),
        Field(t("case.error"), "number", 2, t("points")),
    ]
    named = [*((str(year), one) for year, one in found.by_year.items()), (t("case.every_year"), found.every_year),
             (t("case.all_years"), found.whole)]  # fmt: skip
    cells: list[list[Cell]] = [[name, _dec(one.probability), _dec(one.standard_error)] for name, one in named]
    words: dict[str, Any] = {"threshold": scope.threshold_words, "horizon": scope.horizon}
    numbers: dict[str, Any] = {"draws": scope.view.numbers.count(found.draws), "seed": str(found.seed)}
    likely = t("case.likely", share=_say_share(scope, found.whole), **words)
    spread = ""
    if found.gain_pct:
        low, middle, high = (scope.view.numbers.percent(Decimal(str(round(one, 1)))) for one in found.gain_pct)
        spread = t("case.spread", low=low, middle=middle, high=high)
    return Figure(
        "wahrscheinlichkeit", likely, t("case.probability_subtitle", threshold=scope.threshold_words),
        BarChart(bars), f"{spread} {t('case.every_year_likely', share=_say_share(scope, found.every_year))}".strip(), fields, cells,
        definition=t("case.probability_definition", **numbers),
    )  # fmt: skip


def _dec(share: float) -> Decimal:
    return Decimal(str(round(share * 100, 2)))


def _say_share(scope: CaseScope, one: Estimate) -> str:
    """What no draw showed, or every one, is neither impossible nor certain."""
    if one.probability in (0.0, 1.0):
        return scope.view.t("case.all_draws") if one.probability else scope.view.t("case.no_draw")
    pct = Decimal(str(round(one.probability * 100, 1)))
    error = Decimal(str(round(one.standard_error * 100, 1)))
    return f"{scope.view.numbers.percent(pct)} ± {scope.view.numbers.decimal(error, 1)}"
