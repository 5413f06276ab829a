"""Sentences about one KPI, one change, one measure."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipelines.course.changes import Change, GoalChange, KpiChange, MeasureChange
from pipelines.course.kpi_course import KpiCourse
from pipelines.course.measures import MeasureCourse
from pipelines.course.path import is_to_hold
from pipelines.course.records import Kpi
from pipelines.course.rule import Rule
from pipelines.course.sentences import Voice, join_names

SMALL = 100
MOST_NAMED = 2


def say_kpi(voice: Voice, course: KpiCourse) -> str:
    """Value, plan and target of a KPI; why it has no verdict, where it has none."""
    kpi, value = course.kpi, course.value
    if value is None or course.cell is None:
        return voice.t("kpi.no_value")
    words = {"value": _write(voice, kpi, value), "target": "", "month": "", "planned": ""}
    if kpi.target_value is not None:
        words["target"] = voice.numbers.value(kpi.target_value, kpi.unit, short=True)
    if kpi.target_month is not None:
        words["month"] = voice.numbers.month(kpi.target_month)
    if course.place is not None and course.silence is None:
        words["planned"] = _write_plan(voice, kpi, course.place.planned)
        said = voice.t.of("kpi", _name_place(voice, course), **words)
    else:
        said = voice.t.of("kpi", course.silence or "no_way", **words)
    if course.cell.period_end != course.month_end:
        said = f"{said} {voice.t('kpi.older', month=voice.numbers.month(course.cell.period_end))}"
    return said


def say_uncounted(voice: Voice, course: KpiCourse) -> str:
    """Why a KPI does not count for its goal, or has no verdict; "" where it has one that counts."""
    if not course.kpi.weight:
        return voice.t("uncounted.weightless")
    return voice.t.of("uncounted", course.silence) if course.silence else ""


def _name_place(voice: Voice, course: KpiCourse) -> str:
    """Compared as they are written: what reads like the plan is neither ahead of it nor behind it."""
    assert course.place is not None
    if course.place.position == "reached":
        return "reached"
    if course.way and is_to_hold(course.way, course.kpi.direction):
        return "held"
    value = round(course.value or Decimal(0), course.kpi.unit.decimals)
    is_same = _write_plan(voice, course.kpi, value) == _write_plan(voice, course.kpi, course.place.planned)
    return "ahead" if course.place.lag_pct < 0 and not is_same else "planned"


def say_change(voice: Voice, change: Change, rule: Rule) -> str:
    """What changed since the month before."""
    if isinstance(change, GoalChange):
        return _say_goal_change(voice, change)
    if isinstance(change, MeasureChange):
        measure = voice.quote(change.now.measure.title)
        return voice.t.of("change", f"measure_{change.event}", measure=measure)
    return _say_kpi_change(voice, change, rule)


def say_no_change(voice: Voice) -> str:
    return voice.t("change.none")


def say_why(voice: Voice, change: Change) -> str:
    """Why a change matters: what turned a goal, how much a KPI weighs in its own, what waits for a measure."""
    if isinstance(change, GoalChange):
        return _say_why_goal(voice, change)
    goal = voice.quote(change.goal_title)
    if isinstance(change, MeasureChange):
        waiting = join_names(voice, [voice.quote(title) for title in change.waiting])
        return voice.t("change.why_waiting" if waiting else "change.why_measure", goal=goal, waiting=waiting)
    share = change.goal.share_pct(change.now.kpi)
    if share is None:
        return voice.t("change.why_unweighed", goal=goal)
    key = "change.why_silent" if change.goal.result == "no_answer" else "change.why"
    result = voice.t.of("result", change.goal.result)
    return voice.t(key, goal=goal, share=voice.numbers.percent(share, 0), result=result)


def _say_why_goal(voice: Voice, change: GoalChange) -> str:
    """The KPIs whose verdicts moved with it, at most two; "" where none did."""
    named = [
        voice.t("change.turned", kpi=voice.quote(one.kpi.title), verdict=voice.t.of("verdict", one.verdict or "none"))
        for one in change.turned_by[:MOST_NAMED]
    ]
    return voice.t("change.why_goal", n=len(named), kpis=join_names(voice, named)) if named else ""


def _say_goal_change(voice: Voice, change: GoalChange) -> str:
    goal = voice.quote(change.title)
    now, before = (voice.t.of("result", one.result) for one in (change.now, change.before))
    if change.now.result == "no_answer":
        return voice.t("change.goal_lost", goal=goal, before=before)
    key = "change.goal_found" if change.before.result == "no_answer" else "change.goal"
    return voice.t(key, goal=goal, now=now, before=before)


def _say_kpi_change(voice: Voice, change: KpiChange, rule: Rule) -> str:
    now, before, kpi = change.now, change.before, change.now.kpi
    words: dict[str, str] = {"kpi": name_kpi(voice, kpi), "span": voice.numbers.count(rule.signal_months)}
    if now.value is not None:
        words["now"] = _write(voice, kpi, now.value)
    if before.value is not None:
        words["before"] = _write(voice, kpi, before.value)
    if now.month is not None and now.month.value is not None:
        words["month_value"] = _write(voice, kpi, now.month.value)
        words["month"] = voice.numbers.month(now.month.period_end)
    if kpi.target_value is not None:
        words["target"] = voice.numbers.value(kpi.target_value, kpi.unit, short=True)
    if now.place is not None:
        words["planned"] = _write_plan(voice, kpi, now.place.planned)
    if now.verdict is not None:
        words["verdict"] = voice.t.of("result", now.verdict)
    return voice.t.of("change", change.event, **words)


def say_measure(voice: Voice, course: MeasureCourse, waits_for: Any = None) -> str:
    """Why a measure stands where it stands. `waits_for`: the title of the measure whose result it lacks."""
    measure, day = course.measure, voice.numbers.day
    n, count = course.days, voice.numbers.count(course.days)
    if course.standing == "stopped":
        end = measure.actual_end
        return voice.t("measure.stopped") if end is None else voice.t("measure.stopped_since", day=day(end))
    if course.standing == "done":
        return _say_done(voice, course)
    if course.cause == "not_done":
        return voice.t("measure.not_done", day=day(measure.planned_end), n=n, count=count)
    if course.cause == "not_begun":
        return voice.t("measure.not_begun", day=day(measure.planned_start), n=n, count=count)
    if course.cause == "milestone" and course.milestone is not None:
        milestone = voice.quote(course.milestone.title)
        return voice.t("measure.milestone", milestone=milestone, day=day(course.milestone.planned), n=n, count=count)
    if course.cause == "dependency":
        return voice.t.of("dependency", course.waits_standing or "late", other=voice.quote(waits_for))
    if course.cause == "over_budget":
        spent, budget = (voice.numbers.money(e or Decimal(0), 0) for e in (measure.spent_eur, measure.budget_eur))
        return voice.t("measure.over_budget", spent=spent, budget=budget)
    if not course.has_begun:
        return voice.t("measure.not_due", day=day(measure.planned_start))
    return voice.t("measure.on_time", day=day(measure.planned_end))


def _say_done(voice: Voice, course: MeasureCourse) -> str:
    end = course.measure.actual_end
    assert end is not None
    late = (end - course.measure.planned_end).days
    key = "done_later" if late > 0 else "done_earlier" if late < 0 else "done_as_planned"
    return voice.t(f"measure.{key}", n=abs(late), count=voice.numbers.count(abs(late)), day=voice.numbers.day(end))


def name_kpi(voice: Voice, kpi: Kpi) -> str:
    """Its title, with the unit where values are written without one and the title does not say it already."""
    title, unit = kpi.title.to(voice.lang), kpi.unit.title.to(voice.lang)
    is_said = bool(kpi.unit.symbol) or unit in title or title in unit
    if is_said:
        return title
    return f"{title[:-1]}, {unit})" if title.endswith(")") else f"{title} ({unit})"


def _write(voice: Voice, kpi: Kpi, value: Decimal) -> str:
    return voice.numbers.value(value, kpi.unit)


def _write_plan(voice: Voice, kpi: Kpi, value: Decimal) -> str:
    """A computed value: to one decimal where the KPI itself is counted in small whole numbers."""
    decimals = max(kpi.unit.decimals, 1 if abs(value) < SMALL else 0)
    return voice.numbers.value(round(value, decimals), replace(kpi.unit, decimals=decimals), short=True)
