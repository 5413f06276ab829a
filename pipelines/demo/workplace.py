"""The digital workplace of one administration: one row of counts per month, in the columns of the contract."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo import prices
from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import months_between
from pipelines.demo.strategy_truths import Rise
from pipelines.demo.truths import Truths

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
STAFF_PER_WORKPLACE = 1.1
LICENSED = 0.9
"""Share of the staff that has access to the DMS from its go-live on."""
NEW_CASES_PER_WORKPLACE, MAIL_PER_WORKPLACE = 24, 38
SURVEY_MONTHS = (5, 11)
"""The staff is asked twice a year."""
ANSWERS = 0.45
SEASON = (1.05, 1.0, 1.08, 1.0, 0.98, 0.96, 0.9, 0.86, 1.05, 1.06, 1.04, 0.92)
NOISE = 0.04


def count_workplace(place: Place, truths: Truths, first: date, until: date) -> pd.DataFrame:
    """Stocks at the end of each month, flows within it. Counts are Int64, <NA> where nobody was asked."""
    rng = random_of(truths, place.municipality_id, "digital_workplace")
    planted, months = truths.effects.workplaces, months_between(first, until)
    size = len(months)
    age = months.astype("int64") - int(np.datetime64(place.dms_go_live, "M").astype("int64"))
    running = np.arange(size)
    seasons = np.array(SEASON)[months.astype("int64") % 12]
    workplaces = np.full(size, round(place.inhabitants * prices.WORKPLACES_PER_1000 / 1000))
    staff = np.rint(workplaces * STAFF_PER_WORKPLACE).astype("int64")
    licensed = np.where(age >= 0, np.rint(staff * LICENSED), 0).astype("int64")
    active = np.clip(0.35 + (planted.dms_active[place.municipality_id] - 0.35) * age / 12, 0.35, None)
    active = np.minimum(active, planted.dms_active[place.municipality_id]) * (age >= 0)
    new_cases = rng.poisson(workplaces * NEW_CASES_PER_WORKPLACE * seasons)
    mail = rng.poisson(workplaces * MAIL_PER_WORKPLACE * seasons)
    sheets = workplaces * _rise(planted.sheets, age) * seasons * (1 + NOISE * rng.uniform(-1, 1, size))
    tickets = rng.poisson(workplaces * planted.tickets * seasons)
    desk_age = months.astype("int64") - int(np.datetime64(planted.service_desk_since, "M").astype("int64"))
    hours = tickets * _rise(planted.ticket_hours, desk_age) * (1 + 2 * NOISE * rng.uniform(-1, 1, size))
    answers = _ask(rng, staff, _rise(planted.satisfaction, running), months)
    counts: dict[str, object] = {
        "workplaces": workplaces, "remote_capable": _part(workplaces, _rise(planted.remote_capable, running)),
        "staff": staff, "trained": _part(staff, _rise(planted.trained, age)),
        "dms_licensed": licensed, "dms_active": _part(licensed, active),
        "new_cases": new_cases, "new_cases_digital": rng.binomial(new_cases, _rise(planted.new_cases_digital, age)),
        "mail_received": mail, "mail_within_day": rng.binomial(mail, _rise(planted.mail_within_day, age)),
        "sheets_printed": np.rint(sheets).astype("int64"), **answers,
        "tickets": tickets, "tickets_resolved": tickets,
    }  # fmt: skip
    frame = pd.DataFrame({name: pd.array(values, dtype="Int64") for name, values in counts.items()})  # type: ignore[call-overload]
    return frame.assign(month=months.astype("datetime64[D]"), ticket_hours=np.round(hours, 1))


def _rise(rise: Rise, age: NDArray[np.int64]) -> Shares:
    """Before the beginning `before`, then evenly to `after`."""
    progress = np.clip((age + 1) / rise.months, 0, 1)
    return rise.before + (rise.after - rise.before) * progress


def _part(whole: Counts, share: Shares) -> Counts:
    return np.rint(whole * share).astype("int64")


def _ask(
    rng: np.random.Generator, staff: Counts, mood: Shares, months: NDArray[np.datetime64]
) -> dict[str, list[int | None]]:
    """Answers 1 to 5 of those who answer, binomially around the mood; none in months without a survey."""
    answers: dict[str, list[int | None]] = {f"survey_{mark}": [] for mark in range(1, 6)}
    for month, people, level in zip(months.astype("int64") % 12 + 1, staff, mood, strict=True):
        found: list[int | None] = [None] * 5
        if month in SURVEY_MONTHS:
            marks = rng.binomial(4, level, rng.binomial(people, ANSWERS))
            found = [int((marks == mark).sum()) for mark in range(5)]
        for mark, count in enumerate(found, start=1):
            answers[f"survey_{mark}"].append(count)
    return answers
