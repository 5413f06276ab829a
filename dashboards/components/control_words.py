"""What a control chart says of its newest month: the title, and variation and assurance with sign and words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dash import html

from dashboards.components.aria import UNSEEN
from dashboards.records import Kpi
from dashboards.view import View
from pipelines.course.control import (
    RUN,
    Judged,
    count_streak,
    count_trend,
    last_of,
    name_assurance,
    name_heading,
    name_variation,
)

CLOCKS = ("gross_clock", "net_clock", "intake")
"""What a KPI shows whose low values mean fast."""
SIDES = {1: "above", 0: "level", -1: "below"}


def say_control(view: View, kpi: Kpi, months: Sequence[date], judged: Sequence[Judged], turn: int | None) -> str:
    """The title. `turn` is the place from which months are held against the mean of those before; None without such.

    A trend is told as one, also beyond the mean: seven months that grow slower are no "faster than before" because
    they began low. What lasted before the turn already is not told as its consequence.
    """
    newest = last_of(judged)
    variation = name_variation(newest, kpi.direction)
    if newest is None or newest.value is None or variation is None:
        return view.t.of("control_title", "few")
    place = max(i for i, point in enumerate(judged) if point.value is not None)
    kind, count, meaning = _choose(kpi, judged, newest, turn)
    return view.t.of(
        "control_title",
        f"{kind}_{_name_speed(kpi, meaning) if kind in ('streak', 'shift', 'trend') else variation}",
        since=view.numbers.month(months[place - count + 1]),
        streak=count,
        side=view.t.of("control_side", SIDES[newest.side]),
        mean=view.t("control.the_mean" if turn is None else "control.the_old_mean"),
        month=view.numbers.month(months[place]),
        value=view.numbers.value(Decimal(newest.value), kpi.unit),
    )


def _choose(kpi: Kpi, judged: Sequence[Judged], newest: Judged, turn: int | None) -> tuple[str, int, str]:
    """What the title tells, over how many months, and what that means."""
    variation = str(name_variation(newest, kpi.direction))
    heading = name_heading(newest, kpi.direction)
    if heading:
        return "trend", count_trend(judged), heading
    since_turn = 0 if turn is None else count_streak(judged, turn)
    if since_turn >= RUN:
        return "streak", since_turn, variation
    streak = count_streak(judged)
    return ("shift", streak, variation) if streak >= RUN else (newest.rule or "none", 1, variation)


def _name_speed(kpi: Kpi, variation: str) -> str:
    """A time is faster or slower, everything else better or worse."""
    is_time = kpi.shows in CLOCKS and kpi.direction == "lower"
    return {"improvement": "faster", "concern": "slower"}.get(variation, variation) if is_time else variation


def say_rule(view: View, point: Judged) -> str:
    """Which rule names the point; "" where it only varies."""
    if point.rule is None:
        return ""
    return view.t.of("rule", {1: "rising", -1: "falling"}[point.heading] if point.rule == "trend" else point.rule)


def verdicts(view: View, kpi: Kpi, judged: Sequence[Judged]) -> Any | None:
    """Variation and assurance, each as icon and words; None without limits."""
    newest = last_of(judged)
    variation = name_variation(newest, kpi.direction)
    if newest is None or variation is None:
        return None
    target = float(kpi.target_value) if kpi.target_value is not None else None
    assurance = name_assurance(newest.limits, kpi.direction, target) if _is_current(judged) else None
    said = view.t.of("variation", variation)
    parts: list[tuple[str, ...]] = [
        (variation, view.t("control.variation"), view.t.of("variation_sign", variation), said, _why(view, kpi, newest))
    ]
    if assurance:
        sign, words = view.t.of("assurance_sign", assurance), view.t.of("assurance", assurance)
        parts.append((assurance, view.t("control.assurance"), sign, words, ""))
    items = [
        html.Div(
            [html.Dt(name), html.Dd([html.Span(sign, className="icon", **UNSEEN),
                                     html.Span([words, html.Small(f" {why}") if why else None])])],
            className=kind,
        )
        for kind, name, sign, words, why in parts
    ]  # fmt: skip
    return html.Dl(items, className="verdicts")


def _why(view: View, kpi: Kpi, point: Judged) -> str:
    """The rule that names the point; where its trend leads away from the good or bad side, both are said."""
    rule = say_rule(view, point)
    is_against = name_heading(point, kpi.direction) not in (None, name_variation(point, kpi.direction))
    return view.t("control.against", rule=rule) if is_against else rule


def _is_current(judged: Sequence[Judged]) -> bool:
    """Whether the newest limits describe the newest months: after a lasting shift the old ones promise nothing."""
    return count_streak(judged) < RUN
