"""What cannot stand in the stylesheet: Mantine's theme and the colours of charts.

Chart colours are middle tones that are legible on the light and on the dark ground; texts and lines of
the charts follow the stylesheet.
"""

from typing import Any

FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
LINE, OTHER, TARGET = "#2f76c4", "#8a939e", "#b26a00"

DARK_SHADES = [
    "#e8ecf1", "#ccd4dc", "#a9b4c0", "#7d8996", "#4a5663", "#35404c", "#232c36", "#12171d", "#0e1318", "#0a0e12",
]  # fmt: skip
"""Text to ground, from light to dark, as Mantine counts them: the stylesheet's own dark colours."""

MANTINE: dict[str, Any] = {
    "fontFamily": FONTS,
    "headings": {"fontFamily": FONTS, "fontWeight": "650"},
    "colors": {"dark": DARK_SHADES},
    "primaryColor": "blue",
    "defaultRadius": "sm",
    "focusRing": "auto",
    "cursorType": "pointer",
    "respectReducedMotion": True,
}

SPARKLINE_STYLE = (
    ".l{fill:none;stroke:#1f5fa8;stroke-width:2;stroke-linejoin:round}.d{fill:#1f5fa8}"
    ".t{fill:none;stroke:#8a5300;stroke-width:1.5;stroke-dasharray:4 4}"
    "@media(prefers-color-scheme:dark){.l{stroke:#7db4f0}.d{fill:#7db4f0}.t{stroke:#e0a44a}}"
)

CHART_CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "plotlyServerURL": "",
}


def chart_layout(separators: str) -> dict[str, Any]:
    """The layout that all charts share; `separators` are the decimal and the thousands sign."""
    axis = {"fixedrange": True, "zeroline": False, "automargin": True}
    return {
        "separators": separators,
        "font": {"family": FONTS, "size": 14},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 28, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "height": 380,
        "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": OTHER},
        "yaxis": {**axis, "gridcolor": "rgba(138,147,158,.25)"},
    }
