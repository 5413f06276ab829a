"""The years side by side: what runs, what was paid once, what came from grants."""

from decimal import Decimal
from typing import Any

from dashboards.components.chart_stacks import Segment, Stack, StackChart, Tone
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.cost_sums import Sum, add_up, change_pct, select

TONES: tuple[tuple[str, Tone], ...] = (
    ("shared", "strong"),
    ("separate", "soft"),
    ("transfer", "quiet"),
    ("one_off", "pale"),
)


def years_figure(scope: CostScope) -> Figure | None:
    """None where there are fewer than two years."""
    rows = select(scope.tables, scope.places, scope.sight)
    if scope.is_all:
        rows = [row for row in rows if row.arrangement != "transfer"]
    sums = add_up(rows, lambda row: (row.year, row.recurrence))
    years = sorted({year for year, _ in sums})
    if len(years) < 2:
        return None
    t = scope.view.t
    parts = {year: (sums.get((year, "running"), Sum()), sums.get((year, "one_off"), Sum())) for year in years}
    fields = [
        Field(t("costs.year")), Field(t("costs.running_shared"), "number", 2, "€"),
        Field(t("costs.running_separate"), "number", 2, "€"), Field(t("costs.transfers"), "number", 2, "€"),
        Field(t("costs.one_off"), "number", 2, "€"), Field(t("costs.together"), "number", 2, "€"),
        Field(t("costs.than_before"), "number", 1, "%"), Field(t("costs.grants"), "number", 2, "€"),
        Field(t("table.state")),
    ]  # fmt: skip
    cells = [_row(scope, year, parts) for year in years]
    legend = [
        (tone, t.of("costs_part", name)) for name, tone in TONES
        if any(_amounts(*one)[name] for one in parts.values())
    ]  # fmt: skip
    bars = [_stack(scope, year, *parts[year]) for year in years]
    return Figure(
        "jahre", _title(scope, parts), f"{t('costs.years_subtitle')} · {scope.place_words} · {t.of('cost_view', scope.sight)}",
        StackChart(bars, legend), _sentence(scope, parts), *tidy(fields, cells), definition=t("costs.years_definition"),
    )  # fmt: skip


Parts = dict[int, tuple[Sum, Sum]]


def _amounts(running: Sum, once: Sum) -> dict[str, Decimal]:
    return {
        "shared": running.shared,
        "separate": running.separate,
        "transfer": running.transfer + once.transfer,
        "one_off": once.cost,
    }


def _row(scope: CostScope, year: int, parts: Parts) -> list[Cell]:
    running, once = parts[year]
    both, whole = running + once, scope.tables.whole_years
    change = None
    if year in whole and year - 1 in whole and year - 1 in parts:
        before = parts[year - 1]
        change = change_pct(both.own, (before[0] + before[1]).own)
    state = "ok" if year in whole else "provisional"
    transfer = None if scope.is_all else both.transfer
    return [
        str(year), running.shared, running.separate, transfer, once.cost, both.own, change, both.grants,
        scope.view.t.of("state", state),
    ]  # fmt: skip


def _stack(scope: CostScope, year: int, running: Sum, once: Sum) -> Stack:
    amounts = _amounts(running, once)
    is_whole = year in scope.tables.whole_years
    words = scope.euros((running + once).own)
    name = str(year) if is_whole else f"{year} {scope.view.t.of('state_sign', 'provisional')}"
    segments = [Segment(float(amounts[key]), tone) for key, tone in TONES if amounts[key]]
    return Stack(name, segments, words, is_strong=year == scope.year, is_open=not is_whole)


def _title(scope: CostScope, parts: Parts) -> str:
    """From the first whole year to the last one, running cost only: what is paid once says nothing of the course."""
    whole = [year for year in scope.tables.whole_years if year in parts]
    if len(whole) < 2:
        return scope.view.t("costs.years_few")
    first, last = parts[whole[0]][0].own, parts[whole[-1]][0].own
    pct = change_pct(last, first)
    years: dict[str, Any] = {"first": str(whole[0]), "last": str(whole[-1])}
    if pct is None or round(pct, 1) == 0:
        return scope.view.t("costs.years_same", amount=scope.euros(last), **years)
    words: dict[str, Any] = {"pct": scope.percent(abs(pct)), "amount": scope.euros(last), **years}
    return scope.view.t("costs.years_less", **words) if pct < 0 else scope.view.t("costs.years_more", **words)


def _sentence(scope: CostScope, parts: Parts) -> str:
    t = scope.view.t
    once = sum((one.cost for _, one in parts.values()), Decimal(0))
    grants = sum((running.grants + one.grants for running, one in parts.values()), Decimal(0))
    said = [t("costs.once", amount=scope.euros(once))] if once else [t("costs.no_once")]
    said += [t("costs.granted", amount=scope.euros(-grants))] if grants else []
    open_years = [year for year in parts if year not in scope.tables.whole_years]
    said += [t("costs.open_years", n=len(open_years), years=", ".join(map(str, open_years)))] if open_years else []
    return " ".join(said)
