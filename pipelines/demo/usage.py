"""Usage of the services, counted from the very same cases: per month of decision, service and channel."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.calibration import (
    ASSISTED,
    CHANNELS,
    COMPLETION,
    COMPLETION_OFFLINE,
    HAPPY,
    RATED,
    SERVICES,
)
from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import months_between
from pipelines.demo.truths import Truths

Grid = NDArray[np.int64]


def count_usage(place: Place, cases: pd.DataFrame, truths: Truths, first: date, until: date) -> pd.DataFrame:
    """One row per month, service and channel with any use, and per online service with none (a true zero).

    `completed` = cases granted or refused in that month. Counts are Int64, <NA> where nobody was asked.
    """
    rng = random_of(truths, place.municipality_id, "service_usage")
    months = months_between(first, until)
    decided = cases[cases["decided_date"] >= pd.Timestamp(first)]
    finished = decided["outcome"].isin(["granted", "refused"])
    completed = _count(decided[finished], place, months)
    progress = np.linspace(0, 1, len(months))[:, None, None]
    online = np.arange(len(CHANNELS)) == CHANNELS.index("online")
    rate = np.where(online, _between(COMPLETION, progress), COMPLETION_OFFLINE)
    left = rng.poisson(completed * (1 / rate - 1)) + _count(decided[~finished], place, months)
    assisted = rng.binomial(completed, _between(ASSISTED, progress) * online)
    ratings = _rate(rng, completed, _between(HAPPY, progress))
    asked = np.isin(CHANNELS, list(RATED))

    offered = np.array([SERVICES[s].online > 0 for s in place.services])[:, None] & online
    keep = (completed + left > 0) | offered
    month, service, channel = np.nonzero(keep)
    columns = {
        "month": months[month].astype("datetime64[D]"),
        "service_id": np.array(place.services)[service],
        "channel": np.array(CHANNELS)[channel],
        "started": pd.array((completed + left)[keep], dtype="Int64"),
        "completed": pd.array(completed[keep], dtype="Int64"),
        "assisted": pd.array(np.where(online, assisted, -1)[keep], dtype="Int64"),
    }
    for value in range(5):
        columns[f"rating_{value + 1}"] = pd.array(np.where(asked, ratings[..., value], -1)[keep], dtype="Int64")
    frame = pd.DataFrame(columns)
    counts = frame.columns[3:]
    return frame.assign(**{c: frame[c].mask(frame[c] < 0) for c in counts})


def _between(ends: tuple[float, float], progress: NDArray[np.float64]) -> NDArray[np.float64]:
    return ends[0] + (ends[1] - ends[0]) * progress


def _count(cases: pd.DataFrame, place: Place, months: NDArray[np.datetime64]) -> Grid:
    """Cases by (month of decision, service, channel)."""
    month = cases["decided_date"].to_numpy().astype("datetime64[M]").astype("int64") - months[0].astype("int64")
    service = pd.Index(place.services).get_indexer(pd.Index(cases["service_id"]))
    channel = pd.Index(CHANNELS).get_indexer(pd.Index(cases["channel"]))
    shape = (len(months), len(place.services), len(CHANNELS))
    flat = np.ravel_multi_index((month, service, channel), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def _rate(rng: np.random.Generator, completed: Grid, happy: NDArray[np.float64]) -> Grid:
    """Ratings 1 to 5 of those who leave one: five counts in a last dimension."""
    share = np.array([RATED.get(c, 0.0) for c in CHANNELS])
    voters = rng.binomial(completed, share)
    p = np.broadcast_to(happy, completed.shape)[..., None]
    steps = np.arange(5)
    chances = np.array([1, 4, 6, 4, 1]) * p**steps * (1 - p) ** (4 - steps)
    ratings: Grid = rng.multinomial(voters, chances / chances.sum(axis=-1, keepdims=True))
    return ratings
