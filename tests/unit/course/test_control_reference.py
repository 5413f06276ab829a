"""Control charts against a second computation, written from the rules with pandas and maximal runs instead of windows."""

import math
from itertools import groupby

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipelines.course.control import FEWEST_POINTS, Rule, find_limits, judge

points = st.none() | st.integers(0, 12).map(float) | st.floats(0, 100).map(lambda value: round(value, 1))
series = st.lists(points, min_size=FEWEST_POINTS, max_size=40)
drifts = st.lists(st.integers(-2, 3), min_size=FEWEST_POINTS, max_size=40).map(lambda steps: np.cumsum(steps).tolist())


def reference_limits(values: list[float | None]) -> tuple[float, float, float] | None:
    known = pd.Series(values, dtype=float).dropna()
    if len(known) < 12:
        return None
    ranges = known.diff().abs().dropna()
    calm = ranges[ranges < 3.267 * ranges.mean()]
    size = (calm if len(calm) else ranges).mean()
    return known.mean(), known.mean() - 2.66 * size, known.mean() + 2.66 * size


def maximal_runs(signs: list[int], least: int) -> set[int]:
    """Places in runs of one sign, not 0, that cannot be made longer and have at least so many."""
    found: set[int] = set()
    place = 0
    for sign, run in groupby(signs):
        count = len(list(run))
        found |= set(range(place, place + count)) if sign and count >= least else set()
        place += count
    return found


def reference_rules(values: list[float | None], limits: tuple[float, float, float]) -> list[Rule | None]:
    mean, lower, upper = limits
    v = np.array([math.nan if value is None else value for value in values])
    sides = np.nan_to_num(np.sign(v - mean)).astype(int)
    steps = np.nan_to_num(np.sign(np.diff(v))).astype(int).tolist()
    far = (np.abs(v - mean) > 2 / 3 * (upper - mean)) & (v >= lower) & (v <= upper)
    in_steps = maximal_runs(steps, 6)
    shift, trend = maximal_runs(sides.tolist(), 7), in_steps | {i + 1 for i in in_steps}

    def near(i: int) -> bool:
        triples = [range(start, start + 3) for start in range(max(i - 2, 0), min(i, len(v) - 3) + 1)]
        return bool(far[i]) and any(abs(sum(sides[j] for j in t)) == 3 and sum(far[j] for j in t) >= 2 for t in triples)

    names: list[Rule | None] = []
    for i, value in enumerate(v):
        outside = not math.isnan(value) and not lower <= value <= upper
        checks = (("outside", outside), ("trend", i in trend), ("two_in_three", near(i)), ("shift", i in shift))
        names.append(next((name for name, holds in checks if holds), None))  # type: ignore[arg-type]
    return names


@given(series | drifts)
def test_limits_and_every_rule_agree_with_the_reference(values: list[float | None]) -> None:
    wanted, limits = reference_limits(values), find_limits(values)
    assert (limits is None) == (wanted is None)
    judged = judge(values)
    if wanted is None or limits is None:
        assert {point.rule for point in judged} == {None}
        return
    assert np.allclose((limits.mean, limits.lower, limits.upper), wanted)
    exact = (limits.mean, limits.lower, limits.upper)
    assert [point.rule for point in judged] == reference_rules(values, exact)


@given(st.lists(points, min_size=12, max_size=24), st.lists(points, min_size=12, max_size=24))
def test_limits_anew_at_an_event_are_those_of_each_part_alone(
    before: list[float | None], after: list[float | None]
) -> None:
    if find_limits(before) and find_limits(after):
        assert judge([*before, *after], rebase_at=[len(before)]) == [*judge(before), *judge(after)]


@given(st.lists(points, min_size=12, max_size=24), series)
def test_what_follows_is_held_against_the_limits_from_before(
    before: list[float | None], after: list[float | None]
) -> None:
    wanted = reference_limits(before)
    if wanted is None:
        return
    judged = judge([*before, *after], basis_end=len(before))
    limits = {point.limits for point in judged}
    assert limits == {find_limits(before)}
    exact = next(iter(limits))
    assert exact is not None
    assert [p.rule for p in judged] == reference_rules([*before, *after], (exact.mean, exact.lower, exact.upper))
