"""Every finding that the code can make has its words, and the words ask only for what the finding brings."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.findings import finding_texts
from tests.deliveries.test_nasty_files import CASES

ROOT = Path(__file__).parents[3]
INGEST = ROOT / "pipelines" / "ingest"
RULES = {
    "not_readable": {"form"}, "required": set(), "not_allowed": {"allowed"}, "too_small": {"min"}, "too_large": {"max"},
    "bad_pattern": set(), "too_long": {"max_length"}, "duplicate": {"first_row"}, "duplicate_elsewhere": {"file"},
    "outside_period": {"first", "last"}, "delivery_refused": set(), "file_readable": set(),
    "unknown_file_name": {"expected"}, "no_rows": set(), "too_many_rejected": {"pct", "limit"},
    "control_sum": {"declared", "found"}, "months_missing": {"months"}, "undeclared_columns": {"columns"},
    "personal_columns": {"columns"}, "missing_columns": {"columns", "found"}, "row_shape": {"expected", "found"},
}  # fmt: skip
"""What the callers outside of this room fill in."""


def made_in(file: Path) -> Iterator[str]:
    """The codes of all findings that stand in a file as plain words."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("Finding", "_rule", "_refuse_at"):
                yield str(node.args[0].value)


def test_every_code_has_words() -> None:
    """Findings on grants have words of their own, and a test of their own."""
    rooms = [f for f in ROOT.glob("pipelines/**/*.py") if "grant" not in str(f.relative_to(ROOT))]
    made = {code for file in (*ROOT.glob("expectations/*.py"), *rooms) for code in made_in(file)}
    assert len(made) > 30
    assert made <= set(finding_texts())


def test_every_code_of_the_readers_is_shown_by_a_nasty_file() -> None:
    made = {code for file in INGEST.glob("*.py") for code in made_in(file)} - {"unknown_file_name"}
    shown = {place[0] for case in CASES for place in (*case.refused, *case.broken)}
    shown |= {code for case in CASES for code in case.warned}
    assert made <= shown


@pytest.mark.parametrize("code", finding_texts())
def test_words_are_whole(code: str) -> None:
    text = finding_texts()[code]
    for words in (text.title, text.message, text.remedy):
        assert words.de != words.en
    placeholders = {
        language: {
            name
            for words in (text.message, text.remedy)
            for _, name, _, _ in string.Formatter().parse(words.to(language))
            if name is not None
        }
        for language in ("de", "en")
    }
    assert placeholders["de"] == placeholders["en"]
    if code in RULES:
        assert placeholders["de"] <= RULES[code]
    for words in (text.message, text.remedy):
        assert words.de.endswith(".")
        assert words.en.endswith(".")
