"""The interval of an effect holds its level: false alarms without an effect, coverage with one, over many seeds.

Bounds are those of a binomial count on both sides: with a true rate of 5 %, fewer than 1 in 100 draws lie outside them. An
interval that misses too seldom is wrong too. The panels with and without an effect have seeds of their own, so that their
misses may be counted together.
"""

from dataclasses import dataclass, replace
from math import log

import numpy as np
import pytest
from scipy.stats import binom

from pipelines.transform.effect_estimate import LEVEL, Estimate, Panel, compare, estimate
from pipelines.transform.effects import answer, pretend
from tests.property.effect_panels import GO_LIVE, MONTHS, TRUTHS, draw_panel, lasting_errors, treated

SEEDS, MORE_SEEDS = range(200), range(200, 400)
SCALE = 0.05
ALL = [True] * len(GO_LIVE)
FACTOR = float(TRUTHS.effects.dms.factor)


def estimated(panel: Panel) -> Estimate:
    found = estimate(panel, compare(panel, np.array(ALL)))
    assert found
    return found


@dataclass(frozen=True)
class Draws:
    panels: list[Panel]
    found: list[Estimate]


def draw(factor: float, seeds: range) -> Draws:
    panels = [draw_panel(seed, factor, SCALE) for seed in seeds]
    return Draws(panels, [estimated(panel) for panel in panels])


@pytest.fixture(scope="module")
def without() -> Draws:
    return draw(1.0, SEEDS)


@pytest.fixture(scope="module")
def with_effect() -> Draws:
    return draw(FACTOR, MORE_SEEDS)


def as_often_as_stated(missed: int, draws: int) -> bool:
    fewest, most = binom.interval(0.99, draws, 1 - LEVEL)
    return bool(fewest <= missed <= most)


def misses(found: list[Estimate], truth: float) -> int:
    return sum(not (e.low <= log(truth) <= e.high) for e in found)


def test_without_an_effect_alarms_are_as_rare_as_stated(without: Draws) -> None:
    assert as_often_as_stated(misses(without.found, 1.0), len(without.found))
    assert abs(np.mean([e.theta for e in without.found])) < 0.015


def test_with_the_effect_the_interval_covers_it(with_effect: Draws) -> None:
    """Cases that take a day or two cannot become 22 % shorter in whole working days: the mean effect is a bit smaller."""
    assert as_often_as_stated(misses(with_effect.found, FACTOR), len(with_effect.found))
    assert log(FACTOR) - 0.005 < np.mean([e.theta for e in with_effect.found]) < log(FACTOR) + 0.025
    assert sum(e.high < 0 for e in with_effect.found) > 0.9 * len(SEEDS)


def test_over_all_draws_it_misses_as_often_as_stated(without: Draws, with_effect: Draws) -> None:
    missed = misses(without.found, 1.0) + misses(with_effect.found, FACTOR)
    assert as_often_as_stated(missed, len(without.found) + len(with_effect.found))


def test_the_interval_is_not_wider_than_it_has_to_be(without: Draws) -> None:
    """An interval that never misses says nothing: its half is about two standard deviations of the estimates."""
    spread = np.std([e.theta for e in without.found])
    half = np.median([(e.high - e.low) / 2 for e in without.found])
    assert 1.9 * spread < half < 3.2 * spread


@pytest.mark.parametrize("memory", [0.0, 0.6, 0.9])
def test_errors_that_last_for_months_are_allowed_for(without: Draws, memory: float) -> None:
    """A municipality's pace wanders by a tenth: errors larger than those of the cases themselves, over all services."""
    found = [
        estimated(replace(panel, days=panel.days * lasting_errors(seed, 0.1, memory)))
        for seed, panel in enumerate(without.panels[:100])
    ]
    assert misses(found, 1.0) <= binom.ppf(0.995, len(found), 0.08)


def test_a_month_that_was_slow_for_all_and_a_level_of_ones_own_change_nothing(with_effect: Draws) -> None:
    panel, plain = with_effect.panels[0], with_effect.found[0]
    month, place = np.ones((1, 1, panel.days.shape[2])), np.ones((1, len(GO_LIVE), 1))
    month[:, :, 40], place[:, 1] = 3.0, 0.5
    moved = estimated(replace(panel, days=panel.days * place))
    assert moved.theta == pytest.approx(plain.theta, abs=0.02)
    # the slow month weighs three times as much among the months; the effect in it is the same but for chance
    disturbed = estimated(replace(panel, days=panel.days * month))
    assert disturbed.theta == pytest.approx(plain.theta, abs=0.05)


def test_fake_dates_find_nothing(without: Draws, with_effect: Draws) -> None:
    """The placebo is an estimate like any other: it raises its voice as rarely as stated, with and without an effect."""
    for panels in (without.panels[::2], with_effect.panels[1::2]):
        found = [answer(pretend(panel), ALL)[0] for panel in panels]
        made = [e for e in found if e]
        assert len(made) == len(found)
        assert misses(made, 1.0) <= binom.ppf(0.995, len(made), 1 - LEVEL)


def test_what_would_fool_it_the_placebo_notices() -> None:
    """A municipality that becomes faster by 3 % every month on its own looks like an effect; fake dates show one too."""
    alone = [True, False, False, False]
    start = int(np.argmax(treated()[0]))
    trend = np.ones((1, len(GO_LIVE), MONTHS))
    trend[:, 0] = 0.97 ** np.maximum(np.arange(MONTHS) - (start - 18), 0)
    fooled = noticed = 0
    for seed in range(10):
        panel = draw_panel(seed, 1.0, 0.25)
        biased = replace(panel, days=panel.days * trend)
        found, placebo = answer(biased, alone)[0], answer(pretend(biased), alone)[0]
        fooled += bool(found and found.high < 0)
        noticed += bool(placebo and placebo.high < 0)
    assert fooled >= 7
    assert noticed >= 8


def test_a_step_at_the_very_go_live_cannot_be_told_from_it(without: Draws) -> None:
    """New staff on the day of the go-live: the assumption that is written beside every estimate, and no test can replace."""
    panel = without.panels[0]
    stepped = replace(panel, days=panel.days * np.where(panel.treated[None], 0.75, 1.0))
    assert estimated(stepped).high < 0
    placebo, _ = answer(pretend(stepped), ALL)
    assert placebo
    assert placebo.low < 0 < placebo.high
