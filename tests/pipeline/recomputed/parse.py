"""Texts → values, strictly by the declared form; None where the text has another form. Amounts are whole millionths."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from expectations.models import Column, Layout

MILLION = 1_000_000
DIGITS = {"%d": r"\d\d", "%m": r"\d\d", "%Y": r"\d{4}", "%y": r"\d\d"}


def parse(texts: pd.Series, column: Column, layout: Layout, timezone: str) -> pd.Series:
    """The typed column, None where the cell is empty or cannot be read. Every distinct text is read once."""
    read = _reader(column, layout, timezone)
    values = {text: read(text) if text else None for text in texts.unique()}
    return mapped(texts, values.get)


def mapped(values: pd.Series, change: Callable[[Any], Any]) -> pd.Series:
    """Each value changed; of type object, so that None stays None and a whole number a whole number."""
    return pd.Series([change(value) for value in values], index=values.index, dtype=object)


def _reader(column: Column, layout: Layout, timezone: str) -> Callable[[str], Any]:
    if column.type == "date":
        return lambda text: _date(text, layout.date, layout.format, ZoneInfo(timezone))
    if column.type == "month":
        return lambda text: _first_day(_by_form(text, layout.month))
    return lambda text: _number(text, layout, {"integer": 0, "money": 2}.get(column.type, 6))


def _number(text: str, layout: Layout, places: int) -> int | None:
    whole = r"\d+"
    if layout.thousands:
        whole = rf"(?:\d+|\d{{1,3}}(?:{re.escape(layout.thousands)}\d{{3}})+)"
    if not re.fullmatch(rf"-?{whole}(?:{re.escape(layout.decimal)}\d+)?", text, re.ASCII):
        return None
    plain = text.replace(layout.thousands, "") if layout.thousands else text
    value = Decimal(plain.replace(layout.decimal, "."))
    return int(value * MILLION) if value == round(value, places) else None


def _date(text: str, form: str, file_format: str, timezone: ZoneInfo) -> date | None:
    if form == "offset":
        moment = datetime.fromisoformat(text)
        return moment.astimezone(timezone).date() if moment.tzinfo else None
    if form != "cell":
        return _by_form(text, form)
    if file_format == "ods":
        return _by_form(text[:10], "%Y-%m-%d")
    is_number = re.fullmatch(r"\d+(?:\.\d+)?", text)
    return date(1899, 12, 30) + timedelta(days=int(float(text))) if is_number else None


def _by_form(text: str, form: str) -> date | None:
    pattern = re.sub(r"%[dmYy]", lambda found: DIGITS[found.group()], re.escape(form).replace(r"\%", "%"))
    if not re.fullmatch(pattern, text, re.ASCII):
        return None
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _first_day(day: date | None) -> date | None:
    return day and day.replace(day=1)
