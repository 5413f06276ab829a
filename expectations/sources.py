"""Reading declared files (YAML, CSV) with the line of every mistake.

`CatalogError` carries (file, line, what is wrong) for every mistake found in one file.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True)
class Mistake:
    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class CatalogError(Exception):
    """The catalogue is wrong; `mistakes` says where and what, one per place."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__("\n".join(str(m) for m in mistakes))


T = TypeVar("T")


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which `no` is a word and a date is a text (the model decides what it becomes)."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"])


def load_yaml(file: Path, model: type[T] | Any) -> T | Any:
    """Read `file` as `model`. Raises CatalogError with the line of each mistake."""
    try:
        loader = _Loader(file.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else {}
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as e:
        line = (e.problem_mark.line + 1) if e.problem_mark else 1
        raise CatalogError([Mistake(file, line, str(e.problem))]) from e
    except (UnicodeDecodeError, yaml.YAMLError) as e:
        raise CatalogError([Mistake(file, 1, str(e))]) from e
    repeated = _repeated_keys(node)
    if repeated:
        raise CatalogError([Mistake(file, line, f"the key `{key}` is given twice") for key, line in repeated])
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as e:
        raise CatalogError(
            [
                Mistake(file, _line_of_error(node, err["loc"], err["msg"]), f"{_dotted(err['loc'])}{err['msg']}")
                for err in e.errors()
            ]
        ) from e


def line_at(file: Path, place: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `place` that stands in the file: keys of a YAML file, the id of a CSV row."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        first_cells = (line.split(",")[0].strip('"') for line in text.splitlines())
        return next((number for number, cell in enumerate(first_cells, 1) if cell == str(place[0])), 1)
    return _node_at(yaml.compose(text, Loader=_Loader), place)[0]


def _dotted(loc: tuple[int | str, ...]) -> str:
    return f"{'.'.join(str(p) for p in loc)}: " if loc else ""


def _node_at(node: yaml.Node | None, loc: tuple[int | str, ...]) -> tuple[int, yaml.Node | None]:
    """Line and node of the deepest part of `loc` that stands in the file."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if str(key.value) == str(part):
                    line, node = key.start_mark.line + 1, value
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line, node


def _line_of_error(node: yaml.Node | None, loc: tuple[int | str, ...], message: str) -> int:
    """Where the mistake stands. A rule over a whole model names the culprit in `backquotes`: then its line."""
    line, inner = _node_at(node, loc)
    culprit = re.search("`([^`]+)`", message)
    return (culprit and _line_of_text(inner, culprit[1])) or line


def _line_of_text(node: yaml.Node | None, text: str) -> int | None:
    if isinstance(node, yaml.ScalarNode):
        return node.start_mark.line + 1 if node.value == text else None
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        children = list(node.value)
    return next((line for child in children if (line := _line_of_text(child, text))), None)


def _repeated_keys(node: yaml.Node | None) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append((key.value, key.start_mark.line + 1))
            seen.add(key.value)
            found += _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += _repeated_keys(value)
    return found


def load_csv(file: Path, model: type[T]) -> dict[str, T]:
    """Read a vocabulary: the first column is the id, `title_de`, `title_en`, … become `title`."""
    mistakes: list[Mistake] = []
    entries: dict[str, T] = {}
    for line, row in _csv_rows(file):
        if None in row or None in row.values():
            mistakes.append(Mistake(file, line, "the row does not have as many cells as the header"))
            continue
        key = row.pop(next(iter(row)))
        if key in entries or not key:
            mistakes.append(Mistake(file, line, f"`{key}` is given twice" if key else "the row has no id"))
        try:
            entries[key] = TypeAdapter(model).validate_python(_nest(row))
        except ValidationError as e:
            mistakes += [Mistake(file, line, f"{_dotted(err['loc'])}{err['msg']}") for err in e.errors()]
    if mistakes:
        raise CatalogError(mistakes)
    return entries


def _csv_rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    rows = []
    try:
        with file.open(encoding="utf-8", newline="") as f:
            reader = csv.DictReader(f, strict=True)
            try:
                rows = [(reader.line_num, row) for row in reader]
            except csv.Error as e:
                raise CatalogError([Mistake(file, reader.line_num + 1, str(e))]) from e
    except UnicodeDecodeError as e:
        raise CatalogError([Mistake(file, 1, str(e))]) from e
    return rows


def _nest(row: Mapping[str, str]) -> dict[str, Any]:
    flat: dict[str, Any] = {k: v for k, v in row.items() if not k.startswith("title_") and v != ""}
    return flat | {"title": {k.removeprefix("title_"): v for k, v in row.items() if k.startswith("title_")}}
