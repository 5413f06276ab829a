"""The planted maturity: levels rise by the model of the month, each service at the month that the truths name."""

from datetime import date

import pandas as pd
import pytest

from pipelines.demo.cases import Place
from pipelines.demo.maturity import rate_services
from pipelines.demo.truths import load_truths

TRUTHS = load_truths()
ERBACH = "06437006"
SERVICES = ("registration_certificate", "identity_card", "building_permit")
FIRST, UNTIL = date(2021, 1, 1), date(2026, 10, 31)


@pytest.fixture(scope="module")
def levels() -> pd.DataFrame:
    """Month × service of one municipality."""
    rows = rate_services(Place(ERBACH, 13977, SERVICES, date(2023, 10, 1)), TRUTHS, FIRST, UNTIL)
    assert len(rows) == 70 * len(SERVICES)
    return rows.pivot(index="month", columns="service_id", values="level")


def test_level_three_comes_in_the_planted_month(levels: pd.DataFrame) -> None:
    since = pd.Timestamp(TRUTHS.effects.maturity.online_since[ERBACH]["registration_certificate"])
    mine = levels["registration_certificate"]
    assert since == pd.Timestamp("2021-03-01")
    assert mine[mine >= 3].index.min() == since
    assert list(mine[:"2022-08"].unique()) == [2, 3]
    assert mine["2022-09-01"] == 4


def test_a_service_that_is_not_named_gives_information_only(levels: pd.DataFrame) -> None:
    assert set(levels["identity_card"]) == {1}


def test_the_newer_model_asks_for_more(levels: pd.DataFrame) -> None:
    """Online by 1.1 it would have been since 2026-02; by 2.0 it is eight months later."""
    assert set(levels["building_permit"]["2026-02":"2026-09"]) == {2}
    assert levels["building_permit"]["2026-10-01"] == 3
    assert levels["registration_certificate"]["2025-07-01"] == 5
