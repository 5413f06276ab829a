"""Hat es gewirkt? What a declared event did to the days of a KPI, with its interval, its assumptions and a check on them.

An estimate is never said without its interval, and never at all where there is nothing to compare with.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from dash import html

from dashboards.components.chart_interval import Estimate, IntervalChart
from dashboards.components.distribution import DAYS
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.records import ALL, Effect, Kpi
from dashboards.view import View

ESTIMATED = ("ok", "doubtful")
_FINE = replace(DAYS, decimals=1)


def effect_figures(view: View) -> list[Figure]:
    """One for each event and KPI of which the snapshot says something, all municipalities together first."""
    found = [one for one in view.snapshot.effects() if one.kpi_id in view.kpis]
    groups = [list(mine) for _, mine in groupby(found, key=lambda one: (one.event_id, one.kpi_id))]
    return [_figure(view, view.kpis[mine[0].kpi_id], mine) for mine in groups]


def _figure(view: View, kpi: Kpi, effects: Sequence[Effect]) -> Figure:
    whole = next((one for one in effects if one.municipality_id == ALL), effects[0])
    event, t = _name_event(view, whole), view.t
    chart = None
    if any(one.pct is not None for one in effects):
        estimates = [_estimate(view, one) for one in effects]
        chart = IntervalChart(estimates, _write(view), t("effect.nothing"), (t("effect.less"), t("effect.more")))
    level = view.numbers.percent(whole.level * 100, 0)
    fields, rows = _table(view, effects)
    return Figure(
        f"wirkung-{whole.event_id}-{whole.kpi_id}".replace("_", "-"), say_effect(view, whole, event),
        t("effect.subtitle", kpi=view.say(kpi.title), level=level), chart, _sentence(view, whole), fields, rows,
        definition=view.say(whole.method), above=[part for part in (_assumptions(view, whole),) if part],
    )  # fmt: skip


def _name_event(view: View, one: Effect) -> str:
    return next((view.say(e.title) for e in view.snapshot.events if e.event_id == one.event_id), one.event_id)


def judge_effect(one: Effect) -> str:
    """`good` or `bad` where the whole interval lies on one side of nothing, `none` where it does not, else the state."""
    if one.state != "ok" or one.pct is None or one.low_pct is None or one.high_pct is None:
        return "no_comparison" if one.state == "ok" else one.state
    return "good" if one.high_pct < 0 else "bad" if one.low_pct > 0 else "none"


def say_effect(view: View, one: Effect, event: str) -> str:
    return view.t.of("effect_title", judge_effect(one), event=event, pct=_percent(view, abs(one.pct or Decimal(0))))


def _percent(view: View, value: Decimal) -> str:
    return view.numbers.percent(value, 0)


def _signed(view: View, value: Decimal | None) -> str:
    """A change in percent with its sign; nothing changed has none."""
    if value is None:
        return ""
    return f"+{_percent(view, value)}" if round(value) > 0 else _percent(view, value if round(value) else Decimal(0))


def _write(view: View) -> Any:
    """A tick as words, with a decimal where the step needs one."""

    def write(value: float) -> str:
        words = view.numbers.percent(Decimal(str(value)), 0 if value == int(value) else 1)
        return f"+{words}" if value > 0 else words

    return write


def _estimate(view: View, one: Effect) -> Estimate:
    name = view.name_of(one.municipality_id)
    if one.pct is None:
        return Estimate(name, view.t.of("effect_state", one.state), is_strong=one.municipality_id == ALL)
    words = f"{_signed(view, one.pct)} ({_signed(view, one.low_pct)} … {_signed(view, one.high_pct)})"
    tone = judge_effect(one)
    low, high = (None if end is None else float(end) for end in (one.low_pct, one.high_pct))
    shown = tone if tone in ("good", "bad") else ""
    return Estimate(name, words, float(one.pct), low, high, shown, one.municipality_id == ALL)


def _sentence(view: View, one: Effect) -> str:
    """In days, by how many cases, and what the placebo check says."""
    t, parts = view.t, []
    if one.days is not None and one.low_days is not None and one.high_days is not None:
        low, high = sorted((abs(one.low_days), abs(one.high_days)))
        ends: dict[str, Any] = {"low": view.numbers.decimal(low, 1), "high": view.numbers.value(high, _FINE)}
        kind = judge_effect(one)
        if kind in ("good", "bad"):
            words: dict[str, Any] = {"days": view.numbers.value(abs(one.days), _FINE), **ends}
            parts.append(t("effect.days_less", **words) if kind == "good" else t("effect.days_more", **words))
        elif one.low_days < 0 < one.high_days:
            low_words = view.numbers.change(one.low_days, _FINE, "")
            parts.append(t("effect.days_unclear", low=low_words, high=view.numbers.change(one.high_days, _FINE, "")))
    if one.cases is not None and one.comparison_cases is not None and one.state in ESTIMATED:
        counts: dict[str, Any] = {
            "cases": view.numbers.count(one.cases),
            "others": view.numbers.count(one.comparison_cases),
        }
        parts.append(t("effect.cases", **counts))
    parts += [_say_placebo(view, one)] if one.state in ESTIMATED else []
    return " ".join(parts) or t.of("effect_why", one.state)


def _say_placebo(view: View, one: Effect) -> str:
    low, high = one.placebo_low_pct, one.placebo_high_pct
    if low is None or high is None or one.placebo_months is None:
        return view.t("effect.placebo_missing")
    key = "loud" if one.state == "doubtful" or not low <= 0 <= high else "quiet"
    words: dict[str, Any] = {"months": one.placebo_months, "low": _signed(view, low), "high": _signed(view, high)}
    return view.t("effect.placebo_loud", **words) if key == "loud" else view.t("effect.placebo_quiet", **words)


def _assumptions(view: View, one: Effect) -> Any:
    """Beside the picture, open: an estimate is worth what it rests on."""
    items = [html.Li(view.say(words)) for words in one.assumptions]
    return html.Div([html.P(view.t("effect.assumptions")), html.Ul(items)], className="beside") if items else None


def _table(view: View, effects: Sequence[Effect]) -> tuple[list[Field], list[list[Cell]]]:
    t = view.t
    fields = [
        Field(t("table.municipality")), Field(t("effect.pct"), "number", 1), Field(t("effect.low"), "number", 1),
        Field(t("effect.high"), "number", 1), Field(t("effect.days"), "number", 1), Field(t("effect.compared"), "count"),
        Field(t("effect.others"), "count"), Field(t("table.state")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            view.name_of(one.municipality_id), one.pct, one.low_pct, one.high_pct, one.days,
            one.cases, one.comparison_cases, t.of("effect_state", one.state),
        ]
        for one in effects
    ]  # fmt: skip
    return tidy(fields, rows)
