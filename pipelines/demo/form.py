"""From the columns of a contract to the form in which a municipality delivers: the inverse of its layout.

The result is a table of texts under THEIR headers. Whether a spreadsheet holds a text, a number or a date in
a cell follows from the layout, too: `cell_kinds`.
"""

from typing import Literal

import numpy as np
import pandas as pd

from expectations.models import Contract, Layout

Kind = Literal["text", "number", "date"]


def as_delivered(frame: pd.DataFrame, contract: Contract, layout: Layout, timezone: str) -> pd.DataFrame:
    """`frame` in contract columns (money in whole cents) as texts under the headers of `layout`."""
    texts = {}
    for name, header in layout.columns.items():
        column, kind = frame[name], contract.columns[name].type
        if kind == "money":
            text = _euros(-column if name in layout.negate else column, layout)
        elif kind == "integer":
            text = _whole(column, layout)
        elif kind == "decimal":
            text = column.map(lambda number: f"{number:.1f}".replace(".", layout.decimal))
        elif kind in ("date", "month"):
            text = _days(column, name, layout.date if kind == "date" else layout.month, timezone)
        else:
            words = {code: word for word, code in layout.codes.get(name, {}).items()}
            text = pd.Series([words.get(code, code) for code in column.tolist()], column.index, dtype="object")
        texts[header] = text.mask(text == "", layout.empty[0]) if layout.empty else text
    return pd.DataFrame(texts, dtype="object")


def cell_kinds(contract: Contract, layout: Layout) -> dict[str, Kind]:
    """What a cell of each header is in a spreadsheet or JSON: numbers only where a decimal point is declared."""
    kinds: dict[str, Kind] = {}
    for name, header in layout.columns.items():
        kind = contract.columns[name].type
        kinds[header] = "text"
        if kind in ("money", "integer", "decimal") and layout.decimal == ".":
            kinds[header] = "number"
        if kind == "date" and layout.date == "cell":
            kinds[header] = "date"
    return kinds


def euro_text(cents: int, decimal: str, thousands: str) -> str:
    """`cents` as euros with two decimals."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", thousands) + f"{decimal}{rest:02d}"


def _euros(cents: pd.Series, layout: Layout) -> pd.Series:
    words = {c: "" if pd.isna(c) else euro_text(c, layout.decimal, layout.thousands) for c in cents.unique()}
    return pd.Series([words[c] for c in cents.tolist()], cents.index, dtype="object")


def _whole(counts: pd.Series, layout: Layout) -> pd.Series:
    words = {n: "" if pd.isna(n) else f"{n:,}".replace(",", layout.thousands) for n in counts.unique()}
    return pd.Series([words[n] for n in counts.tolist()], counts.index, dtype="object")


def _days(days: pd.Series, name: str, form: str, timezone: str) -> pd.Series:
    """Dates as text: the few different ones are written once each."""
    if form == "offset":
        return _moments(days, name, timezone)
    values, position = np.unique(days.to_numpy().astype("datetime64[D]"), return_inverse=True)
    pattern = "%Y-%m-%d" if form == "cell" else form
    words = np.array(["" if np.isnat(v) else v.item().strftime(pattern) for v in values], dtype="object")
    return pd.Series(words[position], days.index)


_MINUTES = {"complete_date": (12 * 60, 180), "decided_date": (15 * 60, 180)}
"""First minute of the day and how many follow; receipts come in the hour after midnight and from three to noon."""


def _moments(days: pd.Series, name: str, timezone: str) -> pd.Series:
    """ISO times in UTC. What arrives in the hour after midnight has the date of the day before there."""
    spread = np.arange(len(days)) * 7919
    first, length = _MINUTES.get(name, (0, 600))
    minute = first + spread % length
    if name not in _MINUTES:
        minute = np.where(minute < 60, minute, minute + 120)
    local = pd.Series(days.to_numpy().astype("datetime64[s]"), days.index) + pd.to_timedelta(minute, unit="min")
    moments = local.dt.tz_localize(timezone).dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
    words = np.char.add(np.datetime_as_string(moments.astype("datetime64[s]")), "+00:00").astype("object")
    return pd.Series(words, days.index).where(days.notna(), "")
