"""The rule of the catalogue arrives here as it was declared; a language without words speaks German."""

from pathlib import Path

from expectations.catalog import Catalog
from pipelines.course.rule import read_rule
from pipelines.course.sentences import FOLDER, LANGUAGES, join_names, say_result, speak
from pipelines.course.texts import load_texts
from tests.unit.course.example import RULE


def test_the_rule_of_the_catalogue_is_the_one_of_these_tests(catalog: Catalog) -> None:
    assert catalog.status_rule
    assert read_rule(catalog.status_rule.model_dump_json()) == RULE


def test_every_language_has_the_same_words() -> None:
    german = load_texts(FOLDER, "de").entries
    for lang in LANGUAGES:
        other = load_texts(FOLDER, lang).entries
        assert set(other) == set(german)
        assert {k for k, text in german.items() if isinstance(text, str) != isinstance(other[k], str)} == set()


def test_a_language_without_words_speaks_german() -> None:
    assert say_result(speak("xx"), "on_course") == "auf Kurs"
    assert say_result(speak("en"), "on_course") == "on course"


def test_lists_of_names() -> None:
    assert [join_names(speak("de"), names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A und B",
        "A, B und C",
    ]


def test_words_lie_beside_the_code() -> None:
    assert {file.stem for file in Path(FOLDER).glob("*.yaml")} == set(LANGUAGES)
