"""Planting the defects: faults of content in the columns of the contract, faults of form in the delivered texts."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from expectations.models import Contract, Layout
from pipelines.demo.form import euro_text
from pipelines.demo.truths import Defect


class NoRoomError(ValueError):
    """The file has too few rows in which the defect can be planted."""


def plant_content(frame: pd.DataFrame, defect: Defect) -> pd.DataFrame:
    """`frame` (one file, contract columns) with a fault of content; unchanged for faults of form."""
    match defect.what:
        case "decided_before_received":
            return _decide_too_early(frame, defect)
        case "duplicate_row":
            rows = _pick(frame["decided_date"].notna(), defect)
            return pd.concat([frame, frame.iloc[rows]], ignore_index=True)
        case "more_completed_than_started":
            rows = _pick(frame["completed"] >= 2, defect)
            frame = frame.copy()
            frame.loc[rows, "started"] = frame.loc[rows, "completed"] - 1
            return frame
        case "late_correction":
            rows = _pick(frame["completed"] >= 1, defect)
            frame = frame.copy()
            frame.loc[rows, ["started", "completed"]] += defect.surplus
            return frame
        case "thousands_dot" | "outside_period" | "missing_account":
            return pd.concat([frame, _further_bookings(frame, defect)], ignore_index=True)
        case _:
            return frame


def plant_form(texts: pd.DataFrame, defect: Defect, contract: Contract, layout: Layout) -> pd.DataFrame:
    """`texts` (one file, their headers) with a fault of form; unchanged for faults of content."""
    texts = texts.copy()
    if defect.what == "thousands_dot":
        header = layout.columns["amount_eur"]
        sign = -1 if "amount_eur" in layout.negate else 1
        wrong = [euro_text(sign * int(a * 100), layout.decimal, ".") for a in defect.amounts_eur]
        texts.loc[texts.index[-defect.rows :], header] = wrong
    if defect.what == "cell_text" and defect.column:
        header = layout.columns[defect.column]
        empty = {"", *layout.empty}
        optional = not contract.columns[defect.column].required
        rows = _pick(~texts[header].isin(empty) if optional else texts[header].notna(), defect)
        texts.loc[rows, header] = defect.text
    return texts


def _decide_too_early(frame: pd.DataFrame, defect: Defect) -> pd.DataFrame:
    """Decided three days before receipt; the day of completeness is left empty, so that one rule falls, not two."""
    rows = _pick(frame["decided_date"].notna(), defect)
    frame = frame.copy()
    frame.loc[rows, "decided_date"] = frame.loc[rows, "received_date"] - pd.Timedelta(days=3)
    frame.loc[rows, "complete_date"] = pd.NaT
    return frame


def _further_bookings(frame: pd.DataFrame, defect: Defect) -> pd.DataFrame:
    """Copies of bookings of the municipality's own IT with the planted amounts and new numbers, at the end."""
    own = (frame["arrangement"] == "separate") & (frame["plan_or_actual"] == "actual") & (frame["payee"] != "")
    extra = frame.iloc[_pick(own, defect)].copy()
    extra["amount_eur"] = [int(a * 100) for a in defect.amounts_eur]
    extra["booking_id"] = extra["booking_id"].str[:5] + [f"9{n:04d}" for n in range(1, defect.rows + 1)]
    extra["voucher_number"] = ""
    if defect.what == "outside_period":
        for column in ("booking_date", "invoice_date", "payment_date"):
            extra[column] = extra[column] + pd.DateOffset(years=1)
    if defect.what == "missing_account":
        extra["account"] = ""
    return extra


def _pick(suitable: pd.Series, defect: Defect) -> NDArray[np.int64]:
    """Positions of `defect.rows` suitable rows, spread evenly over the file."""
    found = np.flatnonzero(suitable.fillna(False).to_numpy(dtype=bool))
    if len(found) < defect.rows:
        raise NoRoomError(f"{defect.id}: only {len(found)} rows in {defect.file} could take {defect.rows}")
    places: NDArray[np.int64] = found[np.linspace(0, len(found) - 1, defect.rows + 2).astype(int)[1:-1]]
    return places
