"""Attributes for assistive technology, which Dash takes by names with a hyphen."""

from typing import Any


def aria(**names: str) -> Any:
    """`**aria(label="…")` becomes `aria-label="…"`."""
    return {f"aria-{name}": words for name, words in names.items()}


UNSEEN = aria(hidden="true")
"""For signs that are for the eye only; the words beside them say the same."""
