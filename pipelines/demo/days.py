"""The calendar of the demo: working days in Hesse, and how receipts spread over the days of a month."""

from datetime import date
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

from pipelines.demo.calibration import WEEKDAYS_OFFICE, WEEKDAYS_ONLINE

Days = NDArray[np.datetime64]


@cache
def calendar(subdivision: str = "HE", closed: tuple[date, ...] = ()) -> np.busdaycalendar:
    """Monday to Friday without the public holidays of the state and `closed`; 24 and 31 December are working days."""
    free = {*holidays.country_holidays("DE", subdiv=subdivision, years=range(2019, 2032)), *closed}
    return np.busdaycalendar(holidays=np.array(sorted(free), dtype="datetime64[D]"))


def months_between(first: date, last: date) -> NDArray[np.datetime64]:
    """The months from `first` to `last`, both included."""
    return np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)


def day_chances(months: NDArray[np.datetime64], office: np.busdaycalendar) -> NDArray[np.float64]:
    """Cumulative chance of each day of a month to be the day of receipt.

    Shape (2, months, 31): row 0 for the office (closed at weekends and on holidays), row 1 for online.
    """
    first = months.astype("datetime64[D]")
    days = first[:, None] + np.arange(31)
    inside = days.astype("datetime64[M]") == months[:, None]
    weekday = (days.astype("int64") + 3) % 7
    free = ~np.is_busday(days, busdaycal=office)
    day_of_year = (days - days.astype("datetime64[Y]")).astype("int64")
    quiet = np.where((day_of_year < 5) | (day_of_year >= 357), 0.35, 1.0)
    at_office = np.where(free, 0.0, np.array(WEEKDAYS_OFFICE)[weekday]) * quiet
    online = np.array(WEEKDAYS_ONLINE)[weekday] * np.where(free & (weekday < 5), 0.45, 1.0)
    weights = np.stack([at_office, online]) * inside
    chances: NDArray[np.float64] = np.cumsum(weights, axis=2) / weights.sum(axis=2, keepdims=True)
    return chances


def next_working_day(days: Days, office: np.busdaycalendar | None = None) -> Days:
    """Each day itself, or the next working day (of an office that has closing days of its own)."""
    return np.busday_offset(days, 0, roll="forward", busdaycal=office or calendar())
