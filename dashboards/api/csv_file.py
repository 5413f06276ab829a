"""Tables as CSV for people with a German spreadsheet: UTF-8 with a mark, `;`, decimal comma, CRLF."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | bool | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]], notice: tuple[str, str] | None) -> bytes:
    """`notice` (heading, text) becomes a last column of every row, so that no part of the file loses it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heading, text = ([notice[0]], [notice[1]]) if notice else ([], [])
    writer.writerow([*heads, *heading])
    writer.writerows([*map(_write, row), *text] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _write(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        whole = f"{cell:f}"
        return (whole.rstrip("0").rstrip(".") if "." in whole else whole).replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text
