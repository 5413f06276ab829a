"""The cases of one municipality: who applied when, how, and how long it took."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.calibration import (
    CASE_PREFIX,
    CHANNELS,
    LONGEST_DAYS,
    OFFLINE,
    PACE,
    SERVICES,
    STOPPED,
    STOPPED_SHARE,
    TRANSFERRED,
    WARM_UP_MONTHS,
    WITHDRAWN,
)
from pipelines.demo.days import Days, calendar, day_chances, months_between, next_working_day
from pipelines.demo.truths import Truths

OUTCOMES = np.array(["granted", "refused", "withdrawn", "transferred"])


@dataclass(frozen=True)
class Place:
    """What the generator needs to know of a municipality."""

    municipality_id: str
    inhabitants: int
    services: tuple[str, ...]
    dms_go_live: date
    closed: tuple[date, ...] = ()
    """Days on which its offices are closed besides weekends and public holidays."""

    @property
    def calendar(self) -> np.busdaycalendar:
        return calendar(closed=self.closed)


def random_of(truths: Truths, municipality_id: str, dataset: str) -> np.random.Generator:
    """A generator of its own for each municipality and dataset: neither changes when another is added."""
    return np.random.default_rng([truths.seed, int(municipality_id), *dataset.encode()])


def make_cases(place: Place, truths: Truths, first: date, until: date, scale: float) -> pd.DataFrame:
    """All cases received from twelve months before `first` up to `until`, in the columns of the contract.

    Dates are datetime64[D] with NaT for what had not happened by `until`.
    """
    return _censor(whole_cases(place, truths, first, until, scale), until)


def whole_cases(place: Place, truths: Truths, first: date, until: date, scale: float) -> pd.DataFrame:
    """The same cases with what happens to them after `until`: nobody could know that on the day of delivery."""
    rng = random_of(truths, place.municipality_id, "processing_times")
    warm_up = (np.datetime64(first, "M") - WARM_UP_MONTHS).astype("datetime64[D]").item()
    months = months_between(warm_up, until)
    month, service = _arrivals(rng, place, months, scale)
    channel = _channels(rng, place, truths, months, month, service)
    received = _receipts(rng, place, months, month, channel)
    keep = received <= np.datetime64(until)
    month, service, channel, received = month[keep], service[keep], channel[keep], received[keep]
    after_dms = months[month] >= np.datetime64(place.dms_go_live, "M")
    factor = np.where(after_dms, float(truths.effects.dms.factor), 1.0)
    decided = _decisions(rng, place, service, received, factor)
    complete = _completeness(rng, place, service, received, decided)
    stopped = _stops(rng, place, service, complete, np.minimum(decided, np.datetime64(until)))
    frame = pd.DataFrame({
        "case_id": "",
        "service_id": np.array(place.services)[service],
        "channel": np.array(CHANNELS)[channel],
        "received_date": received,
        "complete_date": complete,
        "decided_date": decided,
        "stop_days": pd.array(stopped, dtype="Int64"),
        "outcome": _outcomes(rng, place, service),
    })  # fmt: skip
    frame = frame.iloc[np.argsort(received, kind="stable")].reset_index(drop=True)
    return _number(frame, place)


def _arrivals(
    rng: np.random.Generator, place: Place, months: NDArray[np.datetime64], scale: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Index of month and of service of every case."""
    shapes = [SERVICES[s] for s in place.services]
    season = np.array([s.season for s in shapes]).T[months.astype("int64") % 12]
    yearly = np.array([s.volume for s in shapes]) * place.inhabitants / 1000 * scale
    counts = rng.poisson(yearly / 12 * season)
    each = np.indices(counts.shape).reshape(2, -1)
    return np.repeat(each[0], counts.ravel()), np.repeat(each[1], counts.ravel())


def _channels(
    rng: np.random.Generator, place: Place, truths: Truths, months: NDArray[np.datetime64],
    month: NDArray[np.int64], service: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    """Index of the channel: the planted share of all cases online, spread by the services' propensity."""
    shapes = [SERVICES[s] for s in place.services]
    volume, propensity = np.array([[s.volume, s.online] for s in shapes]).T
    first_days = months.astype("datetime64[D]").tolist()
    share = np.array([truths.online_share(place.municipality_id, day) for day in first_days])
    online = share[:, None] * propensity * volume.sum() / (volume @ propensity)
    offline = np.array(OFFLINE) * (1 - online[..., None])
    chances = np.cumsum(np.concatenate([online[..., None], offline], axis=2), axis=2)
    drawn = rng.random(len(month))[:, None] > chances[month, service]
    index: NDArray[np.int64] = np.minimum(drawn.sum(axis=1), len(CHANNELS) - 1)
    return index


def _receipts(
    rng: np.random.Generator, place: Place, months: NDArray[np.datetime64],
    month: NDArray[np.int64], channel: NDArray[np.int64],
) -> Days:  # fmt: skip
    chances = day_chances(months, place.calendar)[(channel == 0).astype("int64"), month]
    day = (rng.random(len(month))[:, None] > chances).sum(axis=1)
    received: Days = months[month].astype("datetime64[D]") + day
    return received


def _decisions(
    rng: np.random.Generator, place: Place, service: NDArray[np.int64], received: Days, factor: NDArray[np.float64]
) -> Days:
    median = np.array([SERVICES[s].days for s in place.services])[service] * PACE[place.municipality_id]
    spread = np.array([SERVICES[s].spread for s in place.services])[service]
    days = median * np.exp(spread * rng.standard_normal(len(service))) * factor
    return next_working_day(received + np.minimum(np.rint(days), LONGEST_DAYS).astype("int64"), place.calendar)


def _completeness(
    rng: np.random.Generator, place: Place, service: NDArray[np.int64], received: Days, decided: Days
) -> Days:
    """Day on which the application was complete."""
    chance = np.array([SERVICES[s].incomplete for s in place.services])[service]
    days = (decided - received).astype("int64")
    incomplete = (rng.random(len(service)) < chance) & (days > 1)
    wait = np.where(incomplete, np.rint(days * rng.uniform(0.2, 0.7, len(service))), 0).astype("int64")
    complete: Days = np.where(
        incomplete, np.minimum(next_working_day(received + wait, place.calendar), decided), received
    )
    return complete


def _stops(
    rng: np.random.Generator, place: Place, service: NDArray[np.int64], complete: Days, ended: Days
) -> NDArray[np.int64]:
    """Working days between completeness and decision (or the end) on which the case waited for others.

    The more often a service's applications are incomplete, the more often others are asked as well.
    """
    chance = np.array([STOPPED * SERVICES[s].incomplete for s in place.services])[service]
    span = np.maximum(np.busday_count(complete, ended, busdaycal=place.calendar), 0)
    drawn = rng.random(len(service))
    share = np.where(drawn < chance, STOPPED_SHARE[0] + np.ptp(STOPPED_SHARE) * drawn / chance, 0.0)
    stops: NDArray[np.int64] = np.floor(span * share).astype("int64")
    return stops


def _outcomes(rng: np.random.Generator, place: Place, service: NDArray[np.int64]) -> NDArray[np.str_]:
    refused = np.array([SERVICES[s].refused for s in place.services])[service]
    drawn = rng.random(len(service))
    steps = np.stack([np.full(len(service), TRANSFERRED), np.full(len(service), WITHDRAWN), refused]).cumsum(axis=0)
    outcomes: NDArray[np.str_] = OUTCOMES[3 - (drawn > steps).sum(axis=0)]
    return outcomes


def _censor(frame: pd.DataFrame, until: date) -> pd.DataFrame:
    """What lies after `until` had not happened yet."""
    last = pd.Timestamp(until)
    undecided, incomplete = frame["decided_date"] > last, frame["complete_date"] > last
    return frame.assign(
        decided_date=frame["decided_date"].mask(undecided),
        outcome=frame["outcome"].mask(undecided, ""),
        complete_date=frame["complete_date"].mask(incomplete),
        stop_days=frame["stop_days"].mask(incomplete),
    )


def _number(frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    year = frame["received_date"].dt.year
    number = frame.groupby(year).cumcount() + 1
    prefix = f"{CASE_PREFIX[place.municipality_id]}-"
    return frame.assign(case_id=prefix + year.astype(str) + "-" + number.astype(str).str.zfill(6))
