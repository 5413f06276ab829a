"""How digital each service is, by the maturity model of the month: one row per month and service.

A service that becomes available online at the planted month is prepared for a year before it and grows on after it.
"""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.cases import Place
from pipelines.demo.days import months_between
from pipelines.demo.truths import Truths

PREPARED_MONTHS = 12
"""So long before it is online a service has an assistant for its form (level 2); before that, information only."""
GROWS_AFTER = {"m1_1": (18,), "m2_0": (14, 30)}
"""Months online after which the next level above 3 is reached."""
NEVER = 10_000


def rate_services(place: Place, truths: Truths, first: date, until: date) -> pd.DataFrame:
    """The level of every service offered at the end of every month, in the columns of the contract."""
    planted = truths.effects.maturity
    months = months_between(first, until)
    newer = months >= np.datetime64(planted.model_2_0_since, "M")
    since = planted.online_since[place.municipality_id]
    online = np.array([_number(since.get(service)) for service in place.services])
    age = months.astype("int64")[:, None] - online
    levels = np.where(
        newer[:, None],
        _levels(age - planted.months_later_in_2_0, GROWS_AFTER["m2_0"]),
        _levels(age, GROWS_AFTER["m1_1"]),
    )
    month, service = np.indices(levels.shape).reshape(2, -1)
    return pd.DataFrame({
        "month": months[month].astype("datetime64[D]"),
        "service_id": np.array(place.services)[service],
        "model": np.where(newer, "m2_0", "m1_1")[month],
        "level": pd.array(levels.ravel(), dtype="Int64"),
    })  # fmt: skip


def _number(month: date | None) -> int:
    """Months since 1970, as numpy counts them; far away for what is never online."""
    return NEVER if month is None else int(np.datetime64(month, "M").astype("int64"))


def _levels(age: NDArray[np.int64], grows_after: tuple[int, ...]) -> NDArray[np.int64]:
    """Level by months online: 1, 2 in the year before, 3 from then on, one more after each of `grows_after`."""
    levels: NDArray[np.int64] = 1 + np.sum([age >= after for after in (-PREPARED_MONTHS, 0, *grows_after)], axis=0)
    return levels
