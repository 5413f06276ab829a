"""A page as the server sends it: nested components as plain dictionaries."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]
SPOKEN = ("label", "title", "alt", "placeholder", "aria-label", "aria-description", "summary", "description")


def is_component(node: Any) -> bool:
    return isinstance(node, dict) and "props" in node and "type" in node and "namespace" in node


def components(node: Any) -> Iterator[Node]:
    """Every component under `node`, in order, also those that stand in other properties than `children`."""
    if is_component(node):
        yield node
        yield from components(node["props"])
    elif isinstance(node, dict):
        for child in node.values():
            yield from components(child)
    elif isinstance(node, list):
        for child in node:
            yield from components(child)


def texts(node: Any, lang: str) -> Iterator[str]:
    """Words that somebody reads or hears, without code and without parts marked as another language's."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for child in node:
            yield from texts(child, lang)
    elif is_component(node):
        props = node["props"]
        if node["type"] in ("Pre", "Code") or props.get("lang", lang) != lang:
            return
        yield from (props[name] for name in SPOKEN if isinstance(props.get(name), str))
        yield from texts(props.get("children"), lang)


def has_words(node: Any) -> bool:
    """Whether a component has a name that can be read out."""
    if isinstance(node, str):
        return bool(node.strip())
    if isinstance(node, list):
        return any(has_words(child) for child in node)
    if not is_component(node) or node["props"].get("aria-hidden") == "true":
        return False
    props = node["props"]
    named = any(has_words(props.get(name)) for name in ("aria-label", "aria-labelledby", "label", "alt", "title"))
    return named or has_words(props.get("children"))
