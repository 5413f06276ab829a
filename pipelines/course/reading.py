"""The SQL by which pages and printed reports read the strategy out of a snapshot, run by whoever holds the connection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pipelines.course.path import end_of_month
from pipelines.course.records import Cell, Due, Goal, Kpi, Measure, Milestone, Unit, Words
from pipelines.course.rule import Rule, read_rule
from pipelines.course.stock import Saving, Stock, take_stock

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs a query with its parameters."""


@dataclass(frozen=True)
class Strategy:
    """All that does not depend on place and month. `rule` None: the association gives its goals no status."""

    rows: Rows
    goals: tuple[Goal, ...]
    kpis: tuple[Kpi, ...]
    measures: tuple[Measure, ...]
    municipalities: Mapping[str, str]
    """Id → name."""
    rule: Rule | None
    rule_yaml: str

    @cached_property
    def goal_titles(self) -> dict[str, Words]:
        return {goal.goal_id: goal.title for goal in self.goals}

    @cached_property
    def measure_titles(self) -> dict[str, Words]:
        return {measure.measure_id: measure.title for measure in self.measures}

    def stock(self, place: str, month: date, saving: Saving | None = None) -> Stock:
        """The state of one municipality or of all (`*`) at the end of `month`. Asked for only where there is a rule."""
        assert self.rule is not None
        month_end = end_of_month(month)
        due = read_due(self.rows, month_end, place)
        return take_stock(
            self.goal_titles, self.kpis, read_cells(self.rows, place, month_end), self.measures, due,
            month_end, self.rule, saving, place,
        )  # fmt: skip


def read_strategy(rows: Rows) -> Strategy:
    goals = rows(
        "SELECT goal_id, title_de, title_en, question_de, question_en FROM goal ORDER BY position, goal_id", []
    )
    places = rows("SELECT municipality_id, name FROM municipality ORDER BY name", [])
    rule = rows("SELECT spec, definition_yaml FROM status_rule", [])
    return Strategy(
        rows, tuple(Goal(r[0], Words(*r[1:3]), Words(*r[3:5])) for r in goals), _read_kpis(rows), _read_measures(rows),
        dict(places), read_rule(rule[0][0]) if rule else None, rule[0][1] if rule else "",
    )  # fmt: skip


def _read_kpis(rows: Rows) -> tuple[Kpi, ...]:
    sql = """SELECT kpi_id, goal_id, k.title_de, k.title_en, question_de, question_en, coalesce(symbol, ''), decimals, currency,
                    u.title_de, u.title_en, direction, kind, window_months, baseline_year, target_value, target_month, weight
             FROM kpi k JOIN unit u USING (unit_id) ORDER BY position, kpi_id"""
    return tuple(
        Kpi(r[0], r[1], Words(*r[2:4]), Words(*r[4:6]), Unit(r[6], r[7], r[8], Words(*r[9:11])), *r[11:])
        for r in rows(sql, [])
    )


def _read_measures(rows: Rows) -> tuple[Measure, ...]:
    milestones: dict[str, list[Milestone]] = {}
    sql = "SELECT measure_id, milestone_id, title_de, title_en, planned, actual FROM milestone ORDER BY measure_id, position"
    for r in rows(sql, []):
        milestones.setdefault(r[0], []).append(Milestone(r[1], Words(*r[2:4]), *r[4:]))
    needs: dict[str, list[str]] = {}
    for measure_id, other in rows("SELECT measure_id, depends_on FROM measure_dependency ORDER BY ALL", []):
        needs.setdefault(measure_id, []).append(other)
    sql = """SELECT measure_id, goal_id, municipalities, title_de, title_en, description_de, description_en, owner_de, owner_en,
                    planned_start, planned_end, actual_start, actual_end, status, reported_month,
                    budget_eur, spent_eur, spent_source FROM measure ORDER BY position"""
    return tuple(
        Measure(*(
            r[0], r[1], tuple(r[2]), Words(*r[3:5]), Words(*r[5:7]), Words(*r[7:9]), *r[9:],
            tuple(needs.get(r[0], ())), tuple(milestones.get(r[0], ())),
        ))
        for r in rows(sql, [])
    )  # fmt: skip


def read_cells(rows: Rows, place: str, month_end: date) -> dict[str, list[Cell]]:
    """By KPI, all periods up to `month_end` over all services, in order of time."""
    sql = """SELECT kpi_id, period_kind, period_start, period_end, value, months_expected, months_delivered, state
             FROM kpi_value WHERE municipality_id = ? AND service_id = '*' AND period_end <= ? ORDER BY kpi_id, period_end"""
    found: dict[str, list[Cell]] = {}
    for r in rows(sql, [place, month_end]):
        found.setdefault(r[0], []).append(Cell(*r[1:]))
    return found


def read_due(rows: Rows, last: date, place: str) -> list[Due]:
    """Of every month up to `last`: an old gap is one for as long as it lasts. `*`: of every municipality."""
    sql = """SELECT municipality_id, count(*), count(*) FILTER (state = 'delivered') FROM coverage
             WHERE state IN ('delivered', 'no_delivery', 'rejected') AND month <= ? AND ? IN ('*', municipality_id)
             GROUP BY 1 ORDER BY 1"""
    return [Due(*r) for r in rows(sql, [last, place])]
