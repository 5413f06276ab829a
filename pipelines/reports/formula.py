"""How a KPI is computed, in words made from its definition: for receipts, pages and the handbook.

The words stand in `texts/formula.<language>.md.jinja`; here is only what they ask for.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.catalog import Catalog
from expectations.models import Contract, amounts_of

TEXTS = Path(__file__).parent / "texts"
LOCALES = {"de": "de_DE", "en": "en_GB"}
YES_NO = {"de": ("ja", "nein"), "en": ("yes", "no")}


def say_formulas(catalog: Catalog) -> dict[str, tuple[str, str]]:
    """KPI id → its formula in German and in English, as plain text with one line per part."""
    said = {language: _say(catalog, language) for language in LOCALES}
    return {kpi_id: (said["de"][kpi_id], said["en"][kpi_id]) for kpi_id in catalog.kpis}


def make_environment(catalog: Catalog, language: str) -> Environment:
    """What the templates of the catalogue's words ask for: its contracts and units, titles, labels and numbers."""
    environment = Environment(loader=FileSystemLoader(TEXTS), undefined=StrictUndefined)  # noqa: S701 (no HTML)
    environment.filters |= {"number": partial(write_number, language=language)}
    environment.globals |= {
        "contracts": catalog.contracts,
        "units": catalog.vocabulary["units"],
        "added": amounts_of,
        "titled": partial(say_title, language=language),
        "labels": partial(_labels, catalog, language),
    }
    return environment


def say_title(contract: Contract, name: str, language: str = "de") -> str:
    column = contract.columns.get(name) or contract.derived[name]
    title: str = getattr(column.title, language)
    return title


def say_label(catalog: Catalog, language: str, contract: Contract, name: str, value: Any) -> str:
    """A value as a reader knows it: the title of a code, yes or no, a number or date in the form of the language."""
    if isinstance(value, bool):
        return YES_NO[language][not value]
    if isinstance(value, int | float) or not isinstance(value, str):
        return write_number(value, language=language)
    column = contract.columns.get(name)
    if column and column.vocabulary and value in catalog.vocabulary[column.vocabulary]:
        title: str = getattr(catalog.vocabulary[column.vocabulary][value].title, language)
        return one_line(title)
    if column and column.allowed and value in column.allowed:
        return one_line(getattr(column.allowed[value], language))
    if column and column.type == "date":
        return format_date(date.fromisoformat(value), "dd.MM.yyyy", locale=LOCALES[language])
    return say_period(value, language) if column and column.type == "month" else f"`{one_line(value)}`"


def say_period(text: str, language: str = "de") -> str:
    """`2025-01`, `2025` or `2025-12/12` as officials write it."""
    if len(text) == 4:
        return f"Jahr {text}" if language == "de" else f"year {text}"
    month, _, length = text.partition("/")
    name = format_date(date.fromisoformat(f"{month}-01"), "MMMM yyyy", locale=LOCALES[language])
    return name if not length else f"{length} Monate bis {name}" if language == "de" else f"{length} months to {name}"


def write_number(value: Any, language: str = "de") -> str:
    return "" if value is None else format_decimal(value, "#,##0.######", locale=LOCALES[language])


def one_line(text: str) -> str:
    """Text that does not break out of a table cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _labels(catalog: Catalog, language: str, contract: Contract, name: str, condition: Any) -> list[str]:
    values = condition if isinstance(condition, tuple) else (condition,)
    return [say_label(catalog, language, contract, name, value) for value in values]


def _say(catalog: Catalog, language: str) -> Mapping[str, str]:
    template = make_environment(catalog, language).get_template(f"formula.{language}.md.jinja")
    formula = template.module.formula  # type: ignore[attr-defined]
    return {kpi_id: _plain(str(formula(kpi))) for kpi_id, kpi in catalog.kpis.items()}


def _plain(markdown: str) -> str:
    """Without links, emphasis and bullets."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "").replace("\\|", "|")
    lines = (line.strip().removeprefix("* ") for line in text.splitlines())
    return "\n".join(line for line in lines if line)
