"""Numbers, money, dates and percentages as people write them: the same on pages and in printed reports."""

from pipelines.course.numbers import CLDR_UNITS, LOCALES, MINUS, TIME_ZONE, Numbers

__all__ = ["CLDR_UNITS", "LOCALES", "MINUS", "TIME_ZONE", "Numbers"]
