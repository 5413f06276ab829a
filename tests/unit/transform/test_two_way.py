"""Two-way effects are those of a Poisson regression with a constant for every place and month."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from pipelines.transform.two_way import Grid, fit, leverage, tied

RANDOM = np.random.default_rng(7)
PLACES, MONTHS = 4, 9


def draw(missing: float) -> tuple[Grid, Grid]:
    """(1, places, months) cases and days; some cells without any."""
    shape = (1, PLACES, MONTHS)
    cases = RANDOM.integers(1, 40, shape) * (RANDOM.random(shape) > missing)
    pace = RANDOM.uniform(2, 20, (1, PLACES, 1)) * RANDOM.uniform(0.5, 2, (1, 1, MONTHS))
    days = RANDOM.poisson(cases * pace)
    return cases.astype(float), days.astype(float)


def design(used: NDArray[np.bool_]) -> NDArray[np.float64]:
    place, month = np.nonzero(used)
    return np.hstack([np.eye(PLACES)[place], np.eye(MONTHS)[month][:, 1:]])


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_agrees_with_the_regression_of_statsmodels(missing: float) -> None:
    cases, days = draw(missing)
    used = cases[0] > 0
    regression = sm.GLM(days[0][used], design(used), family=sm.families.Poisson(), exposure=cases[0][used]).fit(
        tol=1e-12
    )
    fitted = (cases * fit(cases, days))[0][used]
    assert fitted == pytest.approx(regression.fittedvalues, rel=1e-6)
    own = leverage(cases * fit(cases, days))[0][used]
    assert own == pytest.approx(regression.get_hat_matrix_diag(), rel=1e-5)


def test_fitted_and_observed_days_agree_in_every_place_and_month() -> None:
    cases, days = draw(0.1)
    fitted = cases * fit(cases, days)
    for axis in (1, 2):
        assert fitted.sum(axis=axis) == pytest.approx(days.sum(axis=axis))


def test_a_service_that_takes_no_time_is_expected_to_take_none() -> None:
    cases = np.full((1, 2, 3), 5.0)
    assert (fit(cases, np.zeros_like(cases)) == 0).all()


def test_cells_are_tied_by_a_chain_of_fitted_ones() -> None:
    """Two municipalities without a common month say nothing of each other."""
    fitted = np.zeros((2, 3, 4), dtype=bool)
    fitted[0, 0, :2] = fitted[0, 1, 1:3] = True
    fitted[1, 0, :2] = fitted[1, 1, 2:] = True
    known = tied(fitted)
    assert known[0].tolist() == [[True] * 3 + [False], [True] * 3 + [False], [False] * 4]
    assert known[1, 0].tolist() == [True, True, False, False]
    assert known[1, 1].tolist() == [False, False, True, True]
