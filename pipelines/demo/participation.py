"""Digital participation of one municipality: one row per month and format on offer, in the columns of the contract."""

from datetime import date

import numpy as np
import pandas as pd

from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import months_between
from pipelines.demo.truths import Truths

SEASON = (0.8, 0.95, 1.25, 1.15, 1.15, 1.0, 0.75, 0.7, 1.15, 1.2, 1.1, 0.8)


def count_participation(place: Place, truths: Truths, first: date, until: date) -> pd.DataFrame:
    """Counts are Int64. From half of the planted participants in the first month to all of them in the last."""
    rng = random_of(truths, place.municipality_id, "participation")
    planted = truths.effects.participation
    since = planted.formats_since[place.municipality_id]
    answers = planted.answered_in_time[place.municipality_id]
    months = months_between(first, until)
    begin = min(since.values())
    parts = []
    for name, month in since.items():
        mine = months[months >= np.datetime64(month, "M")]
        number = mine.astype("int64")
        growth = 0.5 + 0.5 * np.clip((number - months[0].astype("int64")) / (len(months) - 1), 0, 1)
        yearly = planted.participants_per_1000[name] * place.inhabitants / 1000
        people = rng.poisson(yearly / 12 * growth * np.array(SEASON)[number % 12])
        reports = rng.binomial(people, planted.reports_share[name])
        age = number - int(np.datetime64(begin, "M").astype("int64"))
        share = answers.before + (answers.after - answers.before) * np.clip((age + 1) / answers.months, 0, 1)
        counts = {"participants": people, "reports": reports, "answered_in_time": rng.binomial(reports, share)}
        columns = {column: pd.array(values, dtype="Int64") for column, values in counts.items()}
        parts.append(pd.DataFrame({"month": mine.astype("datetime64[D]"), "format": name} | columns))
    return pd.concat(parts, ignore_index=True).sort_values(["month", "format"], kind="stable", ignore_index=True)
