"""No word is missing in any language, none is superfluous, and none stands in the code."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import dashboards
from dashboards.pages import PAGES
from dashboards.texts import MissingTextError, Text, Texts, find_languages, load_texts

FOLDER = Path(dashboards.__file__).parent
LANGUAGES = find_languages()
GERMAN_LETTERS = re.compile("[äöüÄÖÜß]")


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(FOLDER.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _is_texts(node: ast.expr) -> bool:
    """`t`, `texts`, `view.t`, `self.t`: what code calls a language's words."""
    return (isinstance(node, ast.Name) and node.id in ("t", "texts")) or (
        isinstance(node, ast.Attribute) and node.attr == "t"
    )


def _used() -> tuple[set[str], set[str]]:
    """The keys, and the groups of keys, that the code names."""
    keys, groups = {page.title_key for page in PAGES} | {"language"}, set()
    for _, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            named = {leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)}
            if _is_texts(node.func):
                keys |= {name for name in named if isinstance(name, str)}
            if isinstance(node.func, ast.Attribute) and node.func.attr == "of" and _is_texts(node.func.value):
                groups |= {name for name in named if isinstance(name, str)}
            keys |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and _is_download_words(node)
                     and isinstance(arg.value, str) and "." in arg.value}  # fmt: skip
    return keys, groups


def _is_download_words(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "_download"


def _fields(text: Text) -> set[str]:
    parts = [text] if isinstance(text, str) else list(text.values())
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def test_german_comes_first() -> None:
    assert LANGUAGES[0] == "de"
    assert "en" in LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_keys_and_fields(lang: str) -> None:
    german, other = load_texts("de").entries, load_texts(lang).entries
    assert set(other) == set(german)
    assert {key for key in german if _fields(german[key]) != _fields(other[key])} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_named_in_the_code_exists(lang: str) -> None:
    keys, groups = _used()
    known = set(load_texts(lang).entries)
    assert len(keys) > 80, "the search for keys in the code finds too little"
    assert keys - known == set()
    assert {group for group in groups if not any(key.startswith(f"{group}.") for key in known)} == set()


def test_no_key_is_superfluous() -> None:
    keys, groups = _used()
    unused = {key for key in load_texts("de").entries if key not in keys and key.rpartition(".")[0] not in groups}
    assert unused == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", ["state", "state_sign"])
def test_every_state_has_its_word_and_its_sign(lang: str, group: str) -> None:
    states = ("ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected", "hidden")
    texts = load_texts(lang)
    assert all(isinstance(texts.of(group, state), str) for state in states)
    assert texts.of("state_sign", "hidden") == "·"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_written_twice(lang: str) -> None:
    """YAML would keep the last and say nothing."""

    def repeated(node: yaml.Node, path: str = "") -> list[str]:
        if not isinstance(node, yaml.MappingNode):
            return []
        names = [f"{path}{key.value}" for key, _ in node.value]
        deeper = [one for key, child in node.value for one in repeated(child, f"{path}{key.value}.")]
        return [name for name in set(names) if names.count(name) > 1] + deeper

    file = FOLDER / "texts" / f"{lang}.yaml"
    assert repeated(yaml.compose(file.read_text(encoding="utf-8"))) == []


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(MissingTextError, match="de: gap"):
        Texts("de", {})("gap")


def test_plurals_follow_the_language() -> None:
    text = {"x": {"one": "{n} Zeile", "other": "{n} Zeilen"}}
    german = Texts("de", text)
    assert [german("x", n=n) for n in (0, 1, 2)] == ["0 Zeilen", "1 Zeile", "2 Zeilen"]
    french = Texts("fr", text)
    assert french("x", n=0) == "0 Zeile"


def test_no_german_words_in_the_code() -> None:
    found = []
    for path, tree in _sources():
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
            if is_text and GERMAN_LETTERS.search(node.value):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
