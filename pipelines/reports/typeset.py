"""Data → PDF/UA-1: typst sets a template of this room; the same data give the same bytes.

A template reads its data with `json(bytes(sys.inputs.data))`; nothing but the template's folder and the fonts beside it
is read, and nothing is fetched. Figures are given as SVG text with their alternative text, so that no file is needed.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import typst

ROOM = Path(__file__).parent
TEMPLATES, FONTS = ROOM / "typst", ROOM / "fonts"
PDF_UA: Literal["ua-1"] = "ua-1"


class NotTypesetError(Exception):
    """typst refused the template or its data; the message is typst's own."""


def typeset(template: str, data: Mapping[str, Any], on: datetime) -> bytes:
    """The PDF of `typst/<template>.typ` with `data`; `on` stands in the file as its date, in UTC.

    Decimals and dates reach the template as text, exact. Raises NotTypesetError, also where the document would not
    satisfy PDF/UA-1 (no title, a figure without alternative text, a heading level left out).
    """
    try:
        made: bytes = typst.compile(
            str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, default=_plain, ensure_ascii=False)}, pdf_standards=[PDF_UA],
            timestamp=int(on.replace(tzinfo=UTC).timestamp()),
        )  # fmt: skip
    except typst.TypstError as e:
        raise NotTypesetError(str(e)) from e
    return made


def count_pages(template: str, data: Mapping[str, Any]) -> int:
    """How many pages `typst/<template>.typ` takes with `data`. Raises NotTypesetError."""
    try:
        pages: Any = typst.compile(  # typed as one page's bytes, but several pages are a list
            str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, default=_plain, ensure_ascii=False)}, format="svg",
        )  # fmt: skip
    except typst.TypstError as e:
        raise NotTypesetError(str(e)) from e
    return len(pages) if isinstance(pages, list) else 1


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not for a template")
