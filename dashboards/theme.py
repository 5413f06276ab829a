"""The colours, and all of the design that cannot stand in the stylesheet.

Every colour exists once, here, with its light and its dark form; `write_colours` gives them to the stylesheet as custom
properties (`var(--ink)`), Mantine's theme and the charts take them by name. Sizes, spaces and the grid stand in
`assets/style.css`.
"""

from collections.abc import Mapping
from typing import Any, Literal

Scheme = Literal["light", "dark"]
FONTS = '"Source Sans 3", system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'

COLOURS: Mapping[str, tuple[str, str]] = {
    # grounds
    "ground": ("#ffffff", "#11181c"),
    "panel": ("#f4f6f6", "#19232a"),
    "demo-ground": ("#fdf3d7", "#35290f"),
    "note-ground": ("#eef5f8", "#15303c"),
    "warn-ground": ("#fdf1e4", "#3a2614"),
    "brand": ("#0d3f50", "#0b2a36"),
    # words on them
    "on-brand": ("#ffffff", "#e9eef0"),
    "ink": ("#14212a", "#e9eef0"),
    "ink-2": ("#4a5962", "#aebbc2"),
    "link": ("#0b5a78", "#86c8e2"),
    "demo-ink": ("#574200", "#f7dc9b"),
    "good": ("#17653b", "#76d2a0"),
    "bad": ("#a02c1a", "#ff9f8d"),
    "aim": ("#7d4d00", "#e6b060"),
    # lines and marks
    "line": ("#d7dddf", "#33414a"),
    "edge": ("#748590", "#7b8d98"),
    "focus": ("#b25800", "#ffb85c"),
    "data": ("#0b6a8e", "#62b4d6"),
    "data-2": ("#6d7c86", "#93a3ad"),
    "data-soft": ("#8fbdd0", "#2f6178"),
}
"""Name → (light, dark). Words reach 4.5 to 1 on every ground they stand on, marks 3 to 1; a test computes it."""

WORDS = ("ink", "ink-2", "link", "good", "bad", "aim")
GROUNDS = ("ground", "panel", "note-ground", "warn-ground")
MARKS = ("edge", "focus", "data", "data-2", "good", "bad", "aim")


def write_colours() -> str:
    """The custom properties of both schemes: the system's wish, unless the reader has chosen."""
    both = {"light": [], "dark": []}  # type: dict[Scheme, list[str]]
    for name, (light, dark) in COLOURS.items():
        both["light"].append(f"--{name}:{light}")
        both["dark"].append(f"--{name}:{dark}")
    light, dark = ";".join(both["light"]), ";".join(both["dark"])
    return (
        f":root{{color-scheme:light;{light}}}"
        f":root[data-mantine-color-scheme=dark]{{color-scheme:dark;{dark}}}"
        f"@media print{{:root:root{{color-scheme:light;{light}}}}}"
    )


SHADES = [
    "#e6f3f8", "#cfe6ef", "#a3cfe0", "#74b6d0", "#4fa1c3", "#3893b9", "#0b6a8e", "#0b5a78", "#084a63", "#053a4f",
]  # fmt: skip
GREYS = [
    "#f4f6f6", "#e8ecee", "#d7dddf", "#bac4c9", "#97a5ad", "#748590", "#5c6b74", "#4a5962", "#2c3a43", "#14212a",
]  # fmt: skip
DARK_SHADES = [
    "#e9eef0", "#ccd6da", "#aebbc2", "#7b8d98", "#4b5b65", "#33414a", "#19232a", "#11181c", "#0d1316", "#090d0f",
]  # fmt: skip
"""From light to dark, as Mantine counts them: words to ground."""

MANTINE: dict[str, Any] = {
    "fontFamily": FONTS,
    "headings": {"fontFamily": FONTS, "fontWeight": "650"},
    "colors": {"petrol": SHADES, "gray": GREYS, "dark": DARK_SHADES},
    "primaryColor": "petrol",
    "primaryShade": {"light": 7, "dark": 4},
    "black": COLOURS["ink"][0],
    "defaultRadius": "sm",
    "fontSizes": {"xs": "0.875rem", "sm": "1rem", "md": "1rem", "lg": "1.125rem", "xl": "1.375rem"},
    "spacing": {"xs": "0.5rem", "sm": "0.75rem", "md": "1rem", "lg": "1.5rem", "xl": "2rem"},
    "focusRing": "auto",
    "cursorType": "pointer",
    "respectReducedMotion": True,
}
