"""Words in several languages: one YAML file each, found by its name; plurals by CLDR's rules.

A text is a string with `{fields}`, or a mapping from plural category (one, other, …) to strings,
chosen by the field `n`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from babel import Locale

Text = str | Mapping[str, str]


class MissingTextError(KeyError):
    """A key that this language does not have."""


def find_languages(folder: Path) -> tuple[str, ...]:
    """Language codes that have a file in `folder`, German first."""
    found = sorted(path.stem for path in folder.glob("*.yaml"))
    return tuple(sorted(found, key=lambda code: (code != "de", code)))


@dataclass(frozen=True)
class Texts:
    """Call it with a key: `t("header.skip")`, `t("quality.rows", n=3, rows="3")`."""

    lang: str
    entries: Mapping[str, Text]

    def __call__(self, key: str, /, *, n: int | None = None, **fields: object) -> str:
        """Raises MissingTextError for an unknown key, KeyError for a field not given."""
        return self._write(key, n, fields)

    def _write(self, key: str, n: int | None, fields: Mapping[str, object]) -> str:
        text = self.entries.get(key)
        if text is None:
            raise MissingTextError(f"{self.lang}: {key}")
        if not isinstance(text, str):
            category = Locale.parse(self.lang).plural_form(n if n is not None else 0)
            text = text.get(category) or text["other"]
        return text.format(n=n, **fields)

    def of(self, group: str, member: str, /, **fields: object) -> str:
        """The text of one member of a closed group of words: `t.of("state", "hidden")`."""
        return self._write(f"{group}.{member}", None, fields)


@lru_cache
def load_texts(folder: Path, lang: str) -> Texts:
    """The words of one language. Raises FileNotFoundError for a language without a file."""
    with (folder / f"{lang}.yaml").open(encoding="utf-8") as file:
        return Texts(lang, _flatten(yaml.safe_load(file)))


def _flatten(node: Mapping[str, object], prefix: str = "") -> dict[str, Text]:
    entries: dict[str, Text] = {}
    for key, child in node.items():
        path = f"{prefix}{key}"
        if not isinstance(child, Mapping):
            entries[path] = str(child)
        elif "other" in child:
            entries[path] = {str(category): str(text) for category, text in child.items()}
        else:
            entries |= _flatten(child, f"{path}.")
    return entries
