"""Small records for the tests of this room: one KPI, its cells, one measure, the rule of the catalogue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.course.path import end_of_month
from pipelines.course.records import Cell, Kpi, Measure, Milestone, Unit, Words
from pipelines.course.rule import Rule

PCT = Unit("%", 1, None, Words("Prozent", "percent"))
DAYS = Unit("d", 0, None, Words("Tage", "days"))
RULE = Rule(
    on_path_within_pct=Decimal(10), far_from_pct=Decimal(30), smallest_way_pct=Decimal(5), without_baseline="first_value",
    signal_months=24, concern="lowers_one_step", kpi_delivered_pct=Decimal(75), newest_within_months=2,
    goal_weight_pct=Decimal(50), on_course_from=Decimal("0.75"), behind_below=Decimal("0.4"),
    contradiction_pct=Decimal(25), grace_days=14,
)  # fmt: skip
KPI = Kpi(
    "take_up", "simple", Words("Nutzungsquote", "Take-up"), Words("Wie viele?", "How many?"), PCT, "higher", "share", 12,
    2021, Decimal(60), date(2027, 12, 1), Decimal(1),
)  # fmt: skip
MEASURE = Measure(
    "portal", "simple", ("A", "B"), Words("Portal", "Portal"), Words("Ein Portal.", "A portal."), Words("Leitung", "Lead"),
    date(2025, 1, 1), date(2026, 6, 30), date(2025, 1, 15), None, "running", None, Decimal(1000), Decimal(400), "reported",
)  # fmt: skip


def year(value: object, at: int = 2021, **changes: Any) -> Cell:
    return _cell("year", date(at, 1, 1), date(at, 12, 31), value, **changes)


def rolling(value: object, month: date, **changes: Any) -> Cell:
    end = end_of_month(month)
    return _cell("rolling", date(end.year - 1, end.month, 1), end, value, **changes)


def month(value: object, at: date, **changes: Any) -> Cell:
    return _cell("month", at.replace(day=1), end_of_month(at), value, **changes)


def months(values: Sequence[object], last: date) -> list[Cell]:
    """Single months up to `last`; None for one that was not delivered."""
    number = last.year * 12 + last.month - 1
    firsts = [date(n // 12, n % 12 + 1, 1) for n in range(number - len(values) + 1, number + 1)]
    return [
        month(v, first, state="ok" if v is not None else "no_delivery") for v, first in zip(values, firsts, strict=True)
    ]


def _cell(kind: str, start: date, end: date, value: object, **changes: Any) -> Cell:
    known = None if value is None else Decimal(str(value))
    return replace(Cell(kind, start, end, known, 12, 12, "ok"), **changes)


def milestone(planned: date, actual: date | None = None, name: str = "launch") -> Milestone:
    return Milestone(name, Words("Start", "Launch"), planned, actual)
