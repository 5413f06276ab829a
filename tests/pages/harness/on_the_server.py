"""What is wrong with a page as the server made it; every function gives an empty list where nothing is."""

import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from dashboards.filters import read_address
from dashboards.routing import find_page
from dashboards.texts import find_languages, load_texts
from tests.pages.harness.tree import Node, components, has_words, is_component, texts

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
CONTROLS = ("Input", "Textarea", "Dropdown", "DatePickerSingle", "DatePickerRange", "Checklist", "RadioItems", "Slider",
            "RangeSlider", "Select", "MultiSelect", "TextInput", "NumberInput", "Autocomplete", "TagsInput", "Switch",
            "Checkbox", "DateInput", "DatePickerInput", "MonthPickerInput", "SegmentedControl")  # fmt: skip
NAMED = ("A", "Link", "Button", "Summary", "ActionIcon", "Anchor", "UnstyledButton")
LONG = 12
"""Shorter words may be the same in two languages, or part of a name."""


def find_faults(children: Any, lang: str) -> list[str]:
    """All findings of this module."""
    return [
        *find_structure(children),
        *find_unnamed(children),
        *find_unsaid(children),
        *find_wrong_words(children, lang),
        *find_dead_links(children),
    ]


def find_structure(children: Any) -> list[str]:
    """Ids given twice, headings that are not one outline, tables without heads."""
    nodes = list(components(children))
    ids = Counter(json.dumps(n["props"]["id"], sort_keys=True) for n in nodes if n["props"].get("id"))
    faults = [f"id {name} is given {count} times" for name, count in ids.items() if count > 1]
    levels = [HEADINGS.index(n["type"]) + 1 for n in nodes if n["type"] in HEADINGS]
    if levels.count(1) != 1:
        faults.append(f"{levels.count(1)} headings of level 1")
    faults += [f"a heading of level {b} under one of level {a}" for a, b in pairwise(levels) if b > a + 1]
    for table in (n for n in nodes if n["type"] == "Table" and n["namespace"] == "dash_html_components"):
        inner = list(components(table["props"].get("children")))
        if not any(n["type"] == "Caption" and has_words(n) for n in inner) and not has_words(_only_name(table)):
            faults.append("a table without a caption")
        if any(n["type"] == "Th" and n["props"].get("scope") not in ("col", "row", "rowgroup") for n in inner):
            faults.append("a table with a head that is of no column and no row")
    return faults


def find_unnamed(children: Any) -> list[str]:
    """Controls without a label, links and buttons without words, pictures without a text in their place."""
    nodes = list(components(children))
    labelled = [n["props"]["htmlFor"] for n in nodes if n["type"] == "Label" and n["props"].get("htmlFor")]
    faults = []
    for node in nodes:
        props, kind = node["props"], node["type"]
        if (
            kind in CONTROLS
            and props.get("type") != "hidden"
            and not (has_words(_only_name(node)) or props.get("id") in labelled)
        ):
            faults.append(f"{kind} without a label")
        elif kind in NAMED and not has_words(node):
            faults.append(f"{kind} without words")
        elif kind == "Img" and not isinstance(props.get("alt"), str):
            faults.append("a picture without a text in its place")
        elif props.get("role") == "img" and not has_words(_only_name(node)):
            faults.append("role=img without a name")
    return faults


def find_unsaid(children: Any) -> list[str]:
    """Figures without a name or a sentence, and drawings hidden from screen readers that have no words beside them."""
    nodes = list(components(children))
    named = {json.dumps(n["props"]["id"]) for n in nodes if n["props"].get("id") and has_words(n)}
    faults = []
    for node in nodes:
        inner = list(components(node["props"].get("children")))
        if node["type"] == "Figure":
            label = json.dumps(node["props"].get("aria-labelledby"))
            if label not in named and not has_words(_only_name(node)):
                faults.append("a figure without a name")
            if not any(n["type"] == "Figcaption" and has_words(n) for n in inner):
                faults.append("a figure without a sentence")
        elif any("data-svg" in n["props"] for n in _children(node)) and not _is_said(node, nodes):
            faults.append("a drawing without words")
    return faults


def _children(node: Node) -> list[Node]:
    inner = node["props"].get("children")
    return [one for one in (inner if isinstance(inner, list) else [inner]) if is_component(one)]


def _is_said(box: Node, nodes: list[Node]) -> bool:
    """Whether there are words in the drawing's box, or it stands in a figure, which has a sentence of its own."""
    return has_words(box["props"]["children"]) or any(
        node["type"] == "Figure" and any(one is box for one in components(node["props"].get("children")))
        for node in nodes
    )


def find_wrong_words(children: Any, lang: str) -> list[str]:
    """Keys instead of texts, fields that were not filled in, words of another language."""
    seen = list(texts(children, lang))
    keys = set(load_texts(lang).entries)
    faults = [f"the key {key}" for text in seen for key in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", text) if key in keys]
    faults += [f"a field that was not filled in: {text}" for text in seen if re.search(r"\{[a-z_]+\}", text)]
    foreign = _only_in_others(lang)
    faults += [f"not in {lang}: {words}" for text in seen for words in foreign if words in text]
    return faults


def find_dead_links(children: Any) -> list[str]:
    """Links within the dashboard that lead to no page, or to a page that does not know their filters."""
    faults = []
    for node in components(children):
        href = node["props"].get("href")
        if not isinstance(href, str) or not href.startswith("/") or "download" in node["props"]:
            continue
        parts = urlsplit(href)
        found = find_page(parts.path)
        problems = read_address(parts.query, find_languages()).problems
        if found is None or problems:
            faults.append(f"a link that leads nowhere: {href}")
    return faults


def _only_name(node: Node) -> Node:
    """The component without its children, so that only its own label counts."""
    return node | {"props": {name: value for name, value in node["props"].items() if name != "children"}}


@cache
def _only_in_others(lang: str) -> tuple[str, ...]:
    """Longer texts of the other languages that say nothing in this one."""
    own = "\n".join(_plain(lang))
    others = {words for other in find_languages() if other != lang for words in _plain(other)}
    return tuple(sorted(words for words in others if words not in own))


def _plain(lang: str) -> list[str]:
    """Texts of some length that have no fields; of the others the longest part between two fields."""
    entries = load_texts(lang).entries.values()
    written = [text for entry in entries for text in ([entry] if isinstance(entry, str) else entry.values())]
    parts = [max(re.split(r"\{[^}]*\}", text), key=len).strip() for text in written]
    return [part for part in parts if len(part) >= LONG]
