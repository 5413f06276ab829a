"""The interface's words: one YAML file per language, found by its name; plurals by CLDR's rules."""

from pathlib import Path

from pipelines.course import texts
from pipelines.course.texts import MissingTextError, Text, Texts

__all__ = ["MissingTextError", "Text", "Texts", "find_languages", "load_texts"]

FOLDER = Path(__file__).parent


def find_languages() -> tuple[str, ...]:
    """Language codes that have a file here, German first."""
    return texts.find_languages(FOLDER)


def load_texts(lang: str) -> Texts:
    """The words of one language. Raises FileNotFoundError for a language without a file."""
    return texts.load_texts(FOLDER, lang)
