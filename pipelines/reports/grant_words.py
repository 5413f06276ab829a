"""Findings about grants in words: figures, days and names as people write them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from expectations.grant_findings import grant_finding_texts
from expectations.models import Words
from pipelines.grants.finding import Finding

LOCALES = {"de": "de_DE", "en": "en_GB"}
LANGUAGES = ("de", "en")


def write_euros(euros: Decimal, language: str) -> str:
    """`1.234,56 €`, in English `€1,234.56`, with a true minus."""
    written = format_decimal(abs(euros), "#,##0.00", locale=LOCALES[language])
    sign = "−" if euros < 0 else ""
    return f"{sign}{written}\u00a0€" if language == "de" else f"{sign}€{written}"


def write_day(day: date, language: str) -> str:
    """`31.12.2024`, in English `31 Dec 2024`."""
    return format_date(day, "dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=LOCALES[language])


def write_pct(pct: Decimal, language: str) -> str:
    """With up to two decimals."""
    written = format_decimal(pct, "#,##0.##", locale=LOCALES[language])
    return f"{written}\u00a0%" if language == "de" else f"{written}%"


@dataclass(frozen=True)
class Said:
    """One finding in one language."""

    title: str
    message: str
    remedy: str


class _Writer(Formatter):
    def __init__(self, language: str):
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        forms: dict[str, Callable[[Any, str], str]] = {"eur": write_euros, "day": write_day, "pct": write_pct}
        return forms[format_spec](value, self.language) if format_spec else str(value)


def say_finding(finding: Finding, names: Mapping[str, Words], language: str) -> Said:
    """`names`: titles of the ids that a finding may name (lines, grants, municipalities)."""
    words = grant_finding_texts()[finding.rule_id]
    params = {
        key: names[value].to(language) if isinstance(value, str) and value in names else value
        for key, value in finding.params.items()
    }
    message = _Writer(language).vformat(words.message.to(language), (), params)
    return Said(words.title.to(language), message, words.remedy.to(language))
