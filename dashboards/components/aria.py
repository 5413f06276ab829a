"""Attributes for assistive technology, which Dash takes by names with a hyphen."""

from typing import Any


def aria(**names: str) -> Any:
    """`**aria(label="…")` becomes `aria-label="…"`."""
    return {f"aria-{name}": words for name, words in names.items()}


UNSEEN = aria(hidden="true")
"""For signs that are for the eye only; the words beside them say the same."""


def data(**names: str) -> Any:
    """`**data(filter="…")` becomes `data-filter="…"`: what the scripts of the browser look for."""
    return {f"data-{name}": words for name, words in names.items()}
