"""The document before the page: language, colours, the chosen scheme without a flash, and a skeleton of the same height."""

import base64
import hashlib
from html import escape
from pathlib import Path

from dash import Dash
from flask import request

from dashboards import theme
from dashboards.components.grid import defer_grid
from dashboards.filters import read_address
from dashboards.texts import Texts, find_languages, load_texts

EARLY = (Path(__file__).parent / "early.js").read_text(encoding="utf-8").strip()
"""Runs before anything is painted: the remembered scheme, or the system's."""
EARLY_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(EARLY.encode()).digest()).decode()}'"
FONT = "fonts/source-sans-latin.woff2"


class LocalDash(Dash):
    """Writes the document in the language that the address asks for."""

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        query = request.query_string.decode("utf-8", "replace")
        lang = read_address(query, find_languages()).filters.lang
        t = load_texts(lang)
        return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
{metas}
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<script>{EARLY}</script>
<link rel="icon" type="image/svg+xml" href="{self.get_asset_url("favicon.svg")}">
<link rel="preload" as="font" type="font/woff2" crossorigin href="{self._loader_url(FONT)}">
<style>{theme.write_colours()}</style>
{css}
</head>
<body>
<div id="react-entry-point">{self._skeleton(t, title)}</div>
<noscript>{escape(t("noscript"))}</noscript>
<div hidden>{config}{defer_grid(scripts)}{renderer}</div>
</body>
</html>"""

    def _loader_url(self, asset: str) -> str:
        """The address as the stylesheet asks for it, so that the font is not fetched twice."""
        return self.get_asset_url(asset).partition("?")[0]

    @staticmethod
    def _skeleton(t: Texts, name: str) -> str:
        bones = "".join(f'<div class="bone {kind}"></div>' for kind in ("h1", "p", "row"))
        return (
            f'<div class="page skeleton" aria-busy="true"><header><div class="top"><div class="wide">'
            f'<span class="brand"><span class="logo"></span><span>{escape(name)}</span></span></div></div><div class="ways"></div></header>'
            f'<main class="wide"><p class="vh">{escape(t("loading"))}</p>{bones}'
            f'<div class="cards">{"<div class=bone></div>" * 3}</div></main></div>'
        )
