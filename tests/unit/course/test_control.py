"""Control charts against examples worked by hand."""

import pytest

from pipelines.course.control import (
    Judged,
    Limits,
    Rule,
    count_streak,
    count_trend,
    find_limits,
    judge,
    last_of,
    name_assurance,
    name_heading,
    name_variation,
)

CALM: list[float | None] = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]
"""Mean 11, every moving range 2: limits 11 ± 5.32 = 5.68 to 16.32; two thirds of the way: 7.4533 and 14.5467."""


def rules(values: list[float | None]) -> list[Rule | None]:
    """The rules that hold for what follows the calm year, held against its limits."""
    return [point.rule for point in judge([*CALM, *values], basis_end=len(CALM))][len(CALM) :]


def test_limits_by_hand() -> None:
    limits = find_limits(CALM)
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((11.0, 5.68, 16.32))


def test_a_great_jump_is_left_out_of_the_second_mean() -> None:
    values: list[float | None] = [0, 1, 0, 1, 0, 1, 20, 21, 20, 21, 20, 21]
    # ranges: ten of 1 and one of 19, mean 29/11 = 2.636, screen 8.613: the jump is left out, their mean is 1
    limits = find_limits(values)
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((10.5, 10.5 - 2.66, 10.5 + 2.66))


def test_equal_values_have_limits_without_width() -> None:
    assert find_limits([5.0] * 12) == Limits(5, 5, 5)
    assert {point.rule for point in judge([5.0] * 12)} == {None}


def test_under_twelve_points_there_are_no_limits() -> None:
    assert find_limits(CALM[:11]) is None
    assert find_limits([*CALM[:11], None, None]) is None
    assert all(point.limits is None and point.rule is None for point in judge(CALM[:11]))


def test_a_gap_leaves_the_limits_and_breaks_a_run() -> None:
    gapped: list[float | None] = [*CALM[:6], None, *CALM[6:]]
    limits = find_limits(gapped)
    assert limits is not None
    assert limits.upper == pytest.approx(16.32)
    assert rules([12, 12, 12, None, 12, 12, 12, 12]) == [None] * 8


def test_a_point_outside() -> None:
    assert rules([16.32, 16.33, 5.0]) == [None, "outside", "outside"]


def test_seven_on_one_side() -> None:
    assert rules([10, 12, 12, 12, 12, 12, 12, 12, 10])[1:] == ["shift"] * 7 + [None]
    assert rules([10, 12, 12, 12, 12, 12, 12, 10]) == [None] * 8
    assert rules([12, 12, 12, 11, 12, 12, 12, 12]) == [None] * 8, "a point on the mean ends the run"


def test_seven_in_a_row_rising_or_falling() -> None:
    # the calm year ends with 12; from 8 the seven points rise through the mean
    assert rules([8, 9, 10, 11, 12, 13, 14]) == ["trend"] * 7
    assert rules([14, 13, 12, 11, 10, 9, 8]) == ["trend"] * 7
    assert rules([8, 9, 10, 11, 12, 13, 12]) == [None] * 7
    assert rules([8, 9, 10, 10, 11, 12, 13]) == [None] * 7


def test_two_of_three_near_a_limit() -> None:
    assert rules([10, 15, 12, 15, 10]) == [None, "two_in_three", None, "two_in_three", None]
    assert rules([10, 15, 15, 10]) == [None] * 4, "the third neighbour lies on the other side"
    assert rules([12, 14.54, 14.54, 12]) == [None] * 4, "not beyond two thirds of the way"


def test_the_first_rule_that_holds_names_the_point() -> None:
    assert rules([12, 12, 15, 15, 12, 12, 17]) == ["shift"] * 2 + ["two_in_three"] * 2 + ["shift"] * 2 + ["outside"]
    assert rules([11.5, 12, 12.5, 13, 13.5, 14, 14.6, 15]) == ["trend"] * 8


def test_limits_anew_from_an_event() -> None:
    lower: list[float | None] = [4, 6] * 6
    held = judge([*CALM, *lower], basis_end=12)
    fresh = judge([*CALM, *lower], rebase_at=[12])
    assert all(point.rule for point in held[12:])
    assert not any(point.rule for point in fresh)
    assert [fresh[0].limits, fresh[-1].limits] == [find_limits(CALM), find_limits(lower)]
    assert judge([*CALM, *lower[:11]], rebase_at=[12]) == judge([*CALM, *lower[:11]]), "too few points after the event"


@pytest.mark.parametrize(
    ("side", "direction", "meaning"),
    [(-1, "lower", "improvement"), (1, "lower", "concern"), (1, "higher", "improvement"), (1, "neutral", "neutral")],
)
def test_variation_by_direction(side: int, direction: str, meaning: str) -> None:
    limits = Limits(11, 5.68, 16.32)
    assert name_variation(Judged(1, limits, side, "shift"), direction) == meaning
    assert name_variation(Judged(1, limits, side), direction) == "common"
    assert name_variation(Judged(1, None), direction) is None


@pytest.mark.parametrize(
    ("direction", "target", "answer"),
    [
        ("lower", 17, "met"), ("lower", 5, "missed"), ("lower", 10, "hit_and_miss"),
        ("higher", 5, "met"), ("higher", 17, "missed"), ("higher", 10, "hit_and_miss"),
        ("neutral", 10, None), ("lower", None, None),
    ],
)  # fmt: skip
def test_assurance(direction: str, target: float | None, answer: str | None) -> None:
    assert name_assurance(Limits(11, 5.68, 16.32), direction, target) == answer


STEADILY_SLOWER: list[float | None] = [4, 5, 6, 7, 8, 9, 10]


def test_a_trend_has_a_heading_on_whatever_side() -> None:
    judged = judge([*CALM, *STEADILY_SLOWER], basis_end=len(CALM))
    newest = judged[-1]
    assert (newest.rule, newest.side, newest.heading) == ("trend", -1, 1)
    assert name_variation(newest, "lower") == "improvement", "still under the mean"
    assert name_heading(newest, "lower") == "concern", "but on the way to it"
    assert name_heading(newest, "higher") == "improvement"
    assert name_heading(newest, "neutral") == "neutral"
    assert name_heading(judged[0], "lower") is None
    assert count_trend(judged) == 7
    assert count_trend(judge([*CALM, *STEADILY_SLOWER, None], basis_end=len(CALM))) == 7
    assert count_trend(judge(CALM)) == 0


@pytest.mark.parametrize(("last", "heading"), [([5, 6, 7, 8, 9, 10, 11], 1), ([17, 16, 15, 14, 13, 12, 11], -1)])
def test_a_trend_that_has_come_to_the_mean_is_judged_by_its_heading(last: list[float | None], heading: int) -> None:
    newest = judge([*CALM, *last], basis_end=len(CALM))[-1]
    assert (newest.rule, newest.side, newest.heading) == ("trend", 0, heading)
    assert name_variation(newest, "lower") == ("concern" if heading > 0 else "improvement")
    assert name_variation(newest, "higher") == ("improvement" if heading > 0 else "concern")


def test_a_turning_point_belongs_to_the_trend_that_led_to_it() -> None:
    judged = judge([*CALM, *STEADILY_SLOWER, 9, 8, 7, 6, 5, 4.5], basis_end=len(CALM))[len(CALM) :]
    assert [point.heading for point in judged] == [1] * 7 + [-1] * 6
    assert count_trend(judged) == 7, "the turning point is the first that falls"


def test_a_streak_is_counted_from_an_event_and_not_over_two_means() -> None:
    judged = judge([*CALM, *[8.0] * 9], basis_end=14)
    assert count_streak(judged) == 9
    assert count_streak(judged, 14) == 7
    # the first part ends with five under its mean, the second begins with five under its own
    first, second = [12.0, 10] * 6 + [8.0] * 5, [1.0] * 5
    anew = judge([*first, *second, *[3.0, 5] * 6][: len(first) + 5 + 12], rebase_at=[len(first)])
    assert count_streak(anew[: len(first) + 5]) == 5


def test_the_streak_to_the_newest_value() -> None:
    judged = judge([*CALM, 10, 10, 10, None], basis_end=12)
    assert count_streak(judged) == 3
    newest = last_of(judged)
    assert newest is not None
    assert newest.value == 10
    assert last_of([]) is None
