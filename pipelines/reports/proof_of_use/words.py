"""The fixed words of the report, and figures as officials write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from expectations.sources import load_yaml
from pipelines.reports.grant_words import LOCALES

TEXTS = Path(__file__).parents[1] / "texts"
NOTHING = "–"
TENTH = Decimal("0.1")


@cache
def fixed_words(language: str) -> dict[str, Any]:
    """The words of `texts/proof_of_use.<language>.yaml`."""
    return load_yaml(TEXTS / f"proof_of_use.{language}.yaml", dict[str, Any])


def counted(forms: dict[str, str], n: int) -> str:
    """The form for one or for many."""
    return forms["one" if n == 1 else "many"]


def euros(value: Decimal | None, language: str) -> str:
    """Two decimals, without the sign of the currency; a dash where nothing is stated."""
    if value is None:
        return NOTHING
    return _signed(value, format_decimal(abs(value), "#,##0.00", locale=LOCALES[language]))


def percent_of(part: Decimal, whole: Decimal, language: str) -> str:
    """Percent with one decimal; a dash of nothing."""
    if not whole:
        return NOTHING
    return decimal((part / whole * 100).quantize(TENTH, ROUND_HALF_UP), 1, language)


def decimal(value: Decimal | None, decimals: int, language: str) -> str:
    if value is None:
        return NOTHING
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _signed(value, format_decimal(abs(value), pattern, locale=LOCALES[language]))


def day(value: date | None, language: str) -> str:
    """`31.12.2024`; a dash where no day is stated."""
    if value is None:
        return NOTHING
    return str(format_date(value, "dd.MM.yyyy" if language == "de" else "dd/MM/yyyy", locale=LOCALES[language]))


def _signed(value: Decimal, written: str) -> str:
    has_digits = any(sign in "123456789" for sign in written)
    return f"−{written}" if value < 0 and has_digits else written
