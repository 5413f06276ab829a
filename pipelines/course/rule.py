"""The rule by which goals and measures get their status, as the snapshot keeps it (JSON of the catalogue's file)."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True)
class Rule:
    """Percentages count hundredths. What each number does is said in the catalogue's model and on the page."""

    on_path_within_pct: Decimal
    far_from_pct: Decimal
    smallest_way_pct: Decimal
    without_baseline: Literal["first_value", "no_answer"]
    signal_months: int
    concern: Literal["lowers_one_step", "ignored"]
    kpi_delivered_pct: Decimal
    newest_within_months: int
    goal_weight_pct: Decimal
    on_course_from: Decimal
    behind_below: Decimal
    contradiction_pct: Decimal
    grace_days: int


def read_rule(spec: str) -> Rule:
    """Raises KeyError or ValueError for a text that is no rule."""
    given: dict[str, dict[str, Any]] = json.loads(spec)
    path, signal, coverage, verdict = (given[part] for part in ("path", "signal", "coverage", "verdict"))
    return Rule(
        on_path_within_pct=_number(path["on_path_within_pct"]),
        far_from_pct=_number(path["far_from_pct"]),
        smallest_way_pct=_number(path["smallest_way_pct"]),
        without_baseline=path["without_baseline"],
        signal_months=int(signal["months"]),
        concern=signal["concern"],
        kpi_delivered_pct=_number(coverage["kpi_delivered_pct"]),
        newest_within_months=int(coverage["newest_within_months"]),
        goal_weight_pct=_number(coverage["goal_weight_pct"]),
        on_course_from=_number(verdict["on_course_from"]),
        behind_below=_number(verdict["behind_below"]),
        contradiction_pct=_number(verdict["contradiction_pct"]),
        grace_days=int(given["measures"]["grace_days"]),
    )


def _number(value: object) -> Decimal:
    return Decimal(str(value))
