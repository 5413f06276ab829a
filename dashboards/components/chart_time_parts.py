"""What a chart over months is made of: lines, levels, intervals and events, each beside the chart's months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """`values` and `states` (closed words of a cell) beside the chart's months; `meanings` may mark single points."""

    label: str
    values: Sequence[float | None]
    states: Sequence[str]
    is_quiet: bool = False
    meanings: Sequence[str] = ()
    """`improvement`, `concern`, `neutral` or "" for each point; where given, every point is drawn."""


@dataclass(frozen=True)
class Level:
    """A quiet horizontal line, in steps where it changes; None where it does not hold. `tone`: target, mean, limit."""

    label: str
    values: Sequence[float | None]
    tone: str


@dataclass(frozen=True)
class Interval:
    """How sure a line is: from `low` to `high` beside the chart's months, drawn under the line; None where unknown."""

    label: str
    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True)
class Event:
    day: date
    label: str
