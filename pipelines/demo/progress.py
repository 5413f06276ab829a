"""What the lead reports of the measures each month: their status, actual dates and spending, and milestones reached."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from expectations.models.strategy import StrategyMeasure
from pipelines.demo.days import months_between
from pipelines.demo.strategy_truths import Progress

COLUMNS = ("month", "item_id", "status", "actual_start", "actual_end", "spent_eur")


def report_progress(measures: Mapping[str, StrategyMeasure], planted: Progress, until: date) -> pd.DataFrame:
    """One row per month and measure that has begun, and per milestone that was reached, as known at the month's end."""
    rows = []
    for month in months_between(planted.first_month, until):
        end = (month + 1).astype("datetime64[D]").item() - date.resolution
        for measure_id, measure in measures.items():
            rows += [(month.astype("datetime64[D]"), *row) for row in _report(measure_id, measure, planted, end, until)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    days = {name: pd.to_datetime(frame[name]) for name in ("month", "actual_start", "actual_end")}
    return frame.assign(**days, spent_eur=frame["spent_eur"].astype("Int64"))


def _report(
    measure_id: str, measure: StrategyMeasure, planted: Progress, end: date, until: date
) -> Iterator[tuple[str, str, date | None, date | None, int | None]]:
    news = planted.news.get(measure_id)
    begun = measure.actual.start or news
    done = measure.actual.end or (news if measure.actual.start else None)
    if begun is None or begun > end:
        return
    is_done = done is not None and done <= end
    yield (
        measure_id,
        "done" if is_done else "running",
        begun,
        done if is_done else None,
        _spent(measure, planted.spent.get(measure_id), begun, min(end, done or end), done or until),
    )
    for name, milestone in measure.milestones.items():
        reached = milestone.actual or planted.news.get(f"{measure_id}.{name}")
        if reached is not None and reached <= end:
            yield f"{measure_id}.{name}", "done", None, reached, None


def _spent(measure: StrategyMeasure, share: Decimal | None, begun: date, day: date, last: date) -> int | None:
    """Whole cents, spent evenly from the beginning to the end; None where nobody reports it."""
    if share is None or measure.budget_eur is None:
        return None
    part = np.clip((day - begun).days / max((last - begun).days, 1), 0, 1)
    return int(round(float(measure.budget_eur * share) * float(part), 0)) * 100
