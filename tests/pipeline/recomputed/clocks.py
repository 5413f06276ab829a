"""Both clocks, open cases and Kaplan–Meier once more, in numpy and pandas, from DOMAIN's words and the KPIs' descriptions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import holidays
import numpy as np
import pandas as pd

from expectations.catalog import Catalog
from tests.pipeline.recomputed.parse import MILLION
from tests.pipeline.recomputed.periods import month_number, month_of

EPOCH = date(1970, 1, 1)


def office_calendar(catalog: Catalog, municipality_id: str) -> np.busdaycalendar:
    """Monday to Friday without the public holidays of the state and the municipality's own closing days."""
    state = catalog.association.holidays_subdivision
    free = set(holidays.Germany(subdiv=state, years=range(2000, 2061))) if state else set()
    for closing in catalog.municipalities[municipality_id].closing_days:
        day = closing.first
        while day <= (closing.last or closing.first):
            free.add(day)
            day += timedelta(days=1)
    return np.busdaycalendar(holidays=sorted(free))


def working_days(starts: pd.Series, ends: pd.Series, calendar: np.busdaycalendar) -> list[int | None]:
    """Half open; None where a day is missing or the second lies before the first."""
    pairs = list(zip(starts, ends, strict=True))
    known = [a is not None and b is not None and a <= b for a, b in pairs]
    first, last = (
        np.array([pair[i] for pair, k in zip(pairs, known, strict=True) if k], dtype="datetime64[D]") for i in (0, 1)
    )
    found = iter(np.busday_count(first, last, busdaycal=calendar).tolist())
    return [next(found) if k else None for k in known]


def observed_until(records: pd.DataFrame, dates: Collection[str], delivered_on: date) -> date | None:
    """The latest date recorded that is not after the day of delivery."""
    days = [day for name in dates for day in records[name] if day is not None and day <= delivered_on]
    return max(days, default=None)


def open_cases(cases: pd.DataFrame, months: list[date]) -> pd.DataFrame:
    """municipality_id, service_id, month, age_days (millionths): each case once per month end at which it was open."""
    received = _days(cases["received_date"])
    decided = np.where(cases["decided_date"].isna(), np.iinfo("int64").max, _days(cases["decided_date"]))
    parts = []
    for month in months:
        end = (month_of(month_number(month) + 1) - EPOCH).days - 1
        still = (received <= end) & (decided > end)
        rows = cases.loc[still, ["municipality_id", "service_id"]]
        parts.append(rows.assign(month=month, age_days=(end - received[still]) * MILLION))
    found = pd.concat(parts, ignore_index=True)
    return found.astype({"age_days": object})


def _days(dates: pd.Series) -> Any:
    return np.array([0 if pd.isna(day) else (day - EPOCH).days for day in dates], dtype="int64")


def open_cases_states(source: list[str], months: list[date], unheard: date | None) -> list[str]:
    """As those of the processing times; `partial` where one of the twelve months before is missing or nobody was asked since.

    `unheard`: the oldest delivery with a case that is open.
    """
    states = []
    for at, state in enumerate(source):
        gap = at < 12 or any(s != "delivered" for s in source[at - 12 : at])
        end = month_of(month_number(months[at]) + 1) - timedelta(days=1)
        stale = unheard is not None and end > unheard
        states.append("partial" if state == "delivered" and (gap or stale) else state)
    return states


def kaplan_meier(ended: np.ndarray, still: np.ndarray, q: float) -> int | None:
    """The first day by which the share q has ended; None while more are open. Days in any unit."""
    surviving = 1.0
    for day in np.unique(ended):
        at_risk = (ended >= day).sum() + (still >= day).sum()
        surviving *= 1 - (ended == day).sum() / at_risk
        if surviving <= 1 - q + 1e-9:
            return int(day)
    return None
