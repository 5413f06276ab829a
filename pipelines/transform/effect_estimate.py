"""What a staggered go-live did to the days of cases: difference in differences by imputation, with an interval.

Municipalities that have gone live must not serve as comparison for those that do so later (a plain two-way
regression does that, and is wrong as soon as an effect grows or shrinks). So (Borusyak, Jaravel, Spiess 2024):

1. From the cells without the event alone: a pace for each municipality × service and one for each service × month
   (`two_way`). A shock that all feel in one month, and a level of one's own, are taken out by it.
2. What the cells with the event would have looked like without it; each counts by as much as it can be compared:
   `share` = comparison cases / all cases of its service and month. Without any comparison it counts nothing.
3. Effect = observed / expected days over these cells, in logarithm `theta`.

**Interval.** Four municipalities are too few to be resampled as wholes: four clusters have sixteen sign changes, and
24 orders of go-live cannot reach 5 % on both sides. What four municipalities do have is months. Each municipality's
half year is one block: within it errors may hang together over services and months in any way, between blocks they
are taken as independent. Variance = sum over blocks of (sum of weight × error)². The weights are those of the
linearised estimator; the errors are those of the fit with the estimated effect taken out, each divided by
1 - leverage as in HC3 (MacKinnon, White 1985), because a cell that is fitted to itself hides its error. Student's t with the
degrees of freedom of the unequal blocks (Satterthwaite; Bell, McCaffrey 2002). Nothing is drawn at random: the same data give
the same interval. Tests hold its level over many seeds, also with errors that last for months.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipelines.transform.two_way import Grid, Mask, fit, information, leverage, tied

LEVEL = 0.95
BLOCK_MONTHS = 6
MOST_LEVERAGE = 0.95


@dataclass(frozen=True)
class Panel:
    """Cells (services, municipalities, months): finished `cases`, the sum of their `days`; months with the event."""

    cases: Grid
    days: Grid
    treated: NDArray[np.bool_]
    """(municipalities, months)"""
    first_index: int
    """Months since year 0 of the first month: blocks are calendar half years."""


@dataclass(frozen=True)
class Estimate:
    """`theta`, `low`, `high`: logarithm of the factor on the days; `mean_days`: of the cases with the event."""

    theta: float
    low: float
    high: float
    mean_days: float
    cases: int
    comparison_cases: int
    cells: int
    months: tuple[int, ...]
    """Positions of the months that could be compared."""


@dataclass(frozen=True)
class Compared:
    """Which cells count how much. `share` is 0 where there is no comparison."""

    free: Mask
    share: Grid


def compare(panel: Panel, target: NDArray[np.bool_]) -> Compared:
    """`target`: the municipalities (mask) whose effect is asked for."""
    treated = panel.treated[None]
    free = ~treated & (panel.cases > 0)
    free_cases = (panel.cases * free).sum(axis=1, keepdims=True)
    all_cases = panel.cases.sum(axis=1, keepdims=True)
    share = np.divide(free_cases, all_cases, out=np.zeros_like(all_cases), where=all_cases > 0)
    counts = treated & target[None, :, None] & (panel.cases > 0) & tied(free)
    return Compared(free, share * counts)


def estimate(panel: Panel, compared: Compared) -> Estimate | None:
    """The effect on the cells that `compared` weighs; None where observed or expected days are zero."""
    share, free = compared.share, compared.free
    expected = panel.cases * fit(panel.cases * free, panel.days * free)
    observed_sum, expected_sum = float((share * panel.days).sum()), float((share * expected).sum())
    if observed_sum <= 0 or expected_sum <= 0:
        return None
    theta = float(np.log(observed_sum / expected_sum))
    pull = share / observed_sum - _imputation_weights(expected * free, share * expected / expected_sum)
    error, fitted = _errors(panel, theta)
    half = _half_width(panel, pull, error, fitted)
    counted = share > 0
    return Estimate(
        theta, theta - half, theta + half, observed_sum / float((share * panel.cases).sum()),
        int(panel.cases[counted].sum()), _comparison_cases(panel, compared), int(counted.sum()),
        tuple(np.flatnonzero(counted.any(axis=(0, 1))).tolist()),
    )  # fmt: skip


def _comparison_cases(panel: Panel, compared: Compared) -> int:
    beside = (compared.share > 0).any(axis=1, keepdims=True) & compared.free
    return int(panel.cases[beside].sum())


def _imputation_weights(fitted: Grid, wanted: Grid) -> Grid:
    """How the logarithm of the expected days answers to one day more in each cell without the event.

    `fitted`: expected days there, 0 elsewhere; `wanted`: each cell's part of the expected days.
    """
    places, weights = fitted.shape[1], np.zeros_like(fitted)
    for s, inverse in enumerate(information(fitted)):
        answer = inverse @ np.concatenate([wanted[s].sum(axis=1), wanted[s].sum(axis=0)])
        weights[s] = np.where(fitted[s] > 0, answer[:places, None] + answer[None, places:], 0.0)
    return weights


def _errors(panel: Panel, theta: float) -> tuple[Grid, Grid]:
    """Observed minus fitted days, with the effect in the fit, undone of what each cell fitted to itself; fitted days."""
    effect = np.where(panel.treated, np.exp(theta), 1.0)[None]
    fitted = panel.cases * effect * fit(panel.cases * effect, panel.days)
    own = np.minimum(leverage(fitted), MOST_LEVERAGE)
    return (panel.days - fitted) / (1 - own), fitted


def _half_width(panel: Panel, pull: Grid, error: Grid, fitted: Grid) -> float:
    """Half of the interval of theta."""
    scores = _by_block((pull * error).sum(axis=0), panel.first_index)
    # what a block would add if every case scattered in proportion to its expected days
    usual = np.divide((pull * fitted) ** 2, panel.cases, out=np.zeros_like(pull), where=panel.cases > 0)
    weights = _by_block(usual.sum(axis=0), panel.first_index)
    blocks = weights.sum() ** 2 / (weights**2).sum()
    freedom = max(blocks - 1, 1.0)
    error_of_theta = np.sqrt((scores**2).sum() * (freedom + 1) / freedom)
    return float(stats.t.ppf(0.5 + LEVEL / 2, freedom) * error_of_theta)


def _by_block(cells: NDArray[np.float64], first_index: int) -> NDArray[np.float64]:
    """(municipalities, months) → sums of each municipality's half years."""
    block = (np.arange(cells.shape[1]) + first_index) // BLOCK_MONTHS
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    sums: NDArray[np.float64] = np.add.reduceat(cells, starts, axis=1)
    return sums
