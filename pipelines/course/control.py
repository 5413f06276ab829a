"""Control charts (XmR): which months differ from the usual variation, and which only vary. Pure, without words.

After the NHS programme "Making Data Count" (method of nhs-r-community/NHSRplotthedots): centre line = mean; limits =
mean ± 2.66 × mean moving range; moving ranges of at least 3.267 × their mean are left out of a second mean.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Rule = Literal["outside", "trend", "two_in_three", "shift"]
Variation = Literal["improvement", "concern", "neutral", "common"]
Assurance = Literal["met", "missed", "hit_and_miss"]
FEWEST_POINTS = 12
LIMIT_FACTOR, SCREEN_FACTOR = 2.66, 3.267
RUN = 7


@dataclass(frozen=True)
class Limits:
    """In the unit of the values."""

    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Judged:
    """One point: `side` is 1 above its mean, -1 below, 0 on it or unknown; `rule` None where it only varies.

    `heading` is 1 in a rising trend, -1 in a falling one, 0 in none.
    """

    value: float | None
    limits: Limits | None
    side: int = 0
    rule: Rule | None = None
    heading: int = 0


def find_limits(values: Sequence[float | None]) -> Limits | None:
    """None under 12 known values. Moving ranges are between neighbours among the known values."""
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_POINTS:
        return None
    mean = sum(known) / len(known)
    ranges = [abs(b - a) for a, b in pairwise(known)]
    first_mean = sum(ranges) / len(ranges)
    kept = [size for size in ranges if size < SCREEN_FACTOR * first_mean] or ranges
    reach = LIMIT_FACTOR * sum(kept) / len(kept)
    return Limits(mean, mean - reach, mean + reach)


def judge(
    values: Sequence[float | None], *, rebase_at: Sequence[int] = (), basis_end: int | None = None
) -> list[Judged]:
    """Judge every value, in order of time; None is a gap, which no run bridges.

    `rebase_at` are places from which the limits are computed anew; one that would leave fewer than 12 known values
    before or after it is passed over. `basis_end` instead takes the limits from the values before that place and
    holds everything after it against them ("as it was before").
    """
    if basis_end is not None and not rebase_at and find_limits(values[:basis_end]):
        return _judge_part(values, find_limits(values[:basis_end]))
    judged: list[Judged] = []
    starts = _usable(values, rebase_at)
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        judged += _judge_part(values[start:end], find_limits(values[start:end]))
    return judged


def _usable(values: Sequence[float | None], places: Sequence[int]) -> list[int]:
    starts = [0]
    for place in sorted(set(places)):
        if find_limits(values[starts[-1] : place]) and find_limits(values[place:]):
            starts.append(place)
    return starts


def _judge_part(values: Sequence[float | None], limits: Limits | None) -> list[Judged]:
    if limits is None:
        return [Judged(value, None) for value in values]
    sides = [0 if v is None else (v > limits.mean) - (v < limits.mean) for v in values]
    headings = _find_headings(values)
    found: list[tuple[Rule, set[int]]] = [
        ("outside", {i for i, v in enumerate(values) if v is not None and not limits.lower <= v <= limits.upper}),
        ("trend", {i for i, heading in enumerate(headings) if heading}),
        ("two_in_three", _find_two_in_three(values, sides, limits)),
        ("shift", _find_runs(len(values), lambda i: sides[i], RUN)),
    ]
    return [
        Judged(value, limits, sides[i], next((rule for rule, places in found if i in places), None), headings[i])
        for i, value in enumerate(values)
    ]


def _find_runs(count: int, side_of: Callable[[int], int], length: int) -> set[int]:
    """Places in a run of at least `length` neighbours with the same side, which is not 0."""
    places: set[int] = set()
    for start in range(count - length + 1):
        window = range(start, start + length)
        if side_of(start) and len({side_of(i) for i in window}) == 1:
            places |= set(window)
    return places


def _find_headings(values: Sequence[float | None]) -> list[int]:
    """For every point the direction of the trend it is in: 7 points that rise, or fall, are six steps in one direction.

    A turning point belongs to the trend that led to it.
    """
    steps = [_sign(a, b) for a, b in pairwise(values)]
    lasting = _find_runs(len(steps), lambda i: steps[i], RUN - 1)
    headings = [0] * len(values)
    for place in sorted(lasting):
        headings[place] = headings[place] or steps[place]
        headings[place + 1] = steps[place]
    return headings


def _sign(a: float | None, b: float | None) -> int:
    return 0 if a is None or b is None else (b > a) - (b < a)


def _find_two_in_three(values: Sequence[float | None], sides: Sequence[int], limits: Limits) -> set[int]:
    """Points beyond two thirds of the way to a limit, not outside it, where two of three neighbours are so."""
    inner = 2 / 3 * (limits.upper - limits.mean)
    far = [
        v is not None and abs(v - limits.mean) > inner and limits.lower <= v <= limits.upper for v in values
    ]  # fmt: skip
    places: set[int] = set()
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        one_side = sides[start] != 0 and len({sides[i] for i in window}) == 1
        if one_side and sum(far[i] for i in window) >= 2:
            places |= {i for i in window if far[i]}
    return places


def last_of(judged: Iterable[Judged]) -> Judged | None:
    """The newest point with a value."""
    return next((point for point in reversed(list(judged)) if point.value is not None), None)


def name_variation(point: Judged | None, direction: str) -> Variation | None:
    """What the point's signal means by the KPI's direction; None without limits.

    As in the NHS programme it is the side of the mean that says it; a trend that has just come to the mean has no
    side, so there its heading does.
    """
    if point is None or point.limits is None:
        return None
    if point.rule is None:
        return "common"
    if direction == "neutral":
        return "neutral"
    return _name_way(point.side or point.heading, direction)


def name_heading(point: Judged, direction: str) -> Variation | None:
    """Whether the trend that the point is in leads to better or worse, on whatever side of the mean; None without one."""
    if point.rule != "trend":
        return None
    return "neutral" if direction == "neutral" else _name_way(point.heading, direction)


def _name_way(sign: int, direction: str) -> Variation:
    return "improvement" if (sign > 0) == (direction == "higher") else "concern"


def name_assurance(limits: Limits | None, direction: str, target: float | None) -> Assurance | None:
    """Whether the usual variation always reaches the target, never does, or only sometimes."""
    if limits is None or target is None or direction == "neutral":
        return None
    worst, best = (limits.upper, limits.lower) if direction == "lower" else (-limits.lower, -limits.upper)
    aim = target if direction == "lower" else -target
    return "met" if worst < aim else "missed" if best > aim else "hit_and_miss"


def count_streak(judged: Sequence[Judged], since: int = 0) -> int:
    """How many points up to the newest known one lie on its side of the same mean without a break, from `since` on."""
    known = _to_newest(judged)
    streak = 0
    for point in reversed(known[since:]):
        if point.side == 0 or point.side != known[-1].side or point.limits != known[-1].limits:
            break
        streak += 1
    return streak


def count_trend(judged: Sequence[Judged]) -> int:
    """How many points up to the newest known one rise, or fall, as its trend does; 0 where it is in none."""
    known = _to_newest(judged)
    if not known or known[-1].heading == 0:
        return 0
    count = 1
    for newer, older in pairwise(reversed(known)):
        if older.limits != newer.limits or _sign(older.value, newer.value) != known[-1].heading:
            break
        count += 1
    return count


def _to_newest(judged: Sequence[Judged]) -> list[Judged]:
    known = list(judged)
    while known and known[-1].value is None:
        known.pop()
    return known
