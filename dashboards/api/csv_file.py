"""Tables as CSV: for a German spreadsheet (UTF-8 with a mark, `;`, decimal comma) or as RFC 4180 has it; CRLF in both."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Cell = str | int | Decimal | date | datetime | bool | None
Style = Literal["german", "rfc4180"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    notice: tuple[str, str] | None,
    style: Style = "german",
) -> bytes:
    """`notice` (heading, text) becomes a last column of every row, so that no part of the file loses it."""
    out = io.StringIO()
    is_german = style == "german"
    writer = csv.writer(out, delimiter=";" if is_german else ",", lineterminator="\r\n")
    heading, text = ([notice[0]], [notice[1]]) if notice else ([], [])
    mark = "," if is_german else "."
    writer.writerow([*heads, *heading])
    writer.writerows([*(_write(cell, mark) for cell in row), *text] for row in rows)
    return out.getvalue().encode("utf-8-sig" if is_german else "utf-8")


def _write(cell: Cell, mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        whole = f"{cell:f}"
        return (whole.rstrip("0").rstrip(".") if "." in whole else whole).replace(".", mark)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text
