"""Layouts and one-value evaluation for the tests of declared forms."""

from typing import Any

import duckdb

from expectations.models import Column, Layout
from pipelines.ingest.dates import date_sql
from pipelines.ingest.numbers import number_sql

WORDS = {"de": "Wort", "en": "word"}
CONNECTION = duckdb.connect()


def layout(**changes: Any) -> Layout:
    return Layout.model_validate({"since": "2024-01", "file": "x.csv", "format": "csv"} | changes)


def column(kind: str) -> Column:
    return Column.model_validate({"type": kind, "title": WORDS})


def number(text: str, kind: str = "money", **changes: Any) -> Any:
    sql = number_sql("given", layout(**changes), column(kind))
    return CONNECTION.cursor().execute(f"SELECT {sql} FROM (SELECT ?::VARCHAR AS given)", [text]).fetchall()[0][0]


def day(text: str, kind: str = "date", timezone: str = "Europe/Berlin", **changes: Any) -> Any:
    sql = date_sql("given", layout(**changes), column(kind), timezone)
    return CONNECTION.cursor().execute(f"SELECT {sql} FROM (SELECT ?::VARCHAR AS given)", [text]).fetchall()[0][0]
