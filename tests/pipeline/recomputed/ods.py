"""A sheet of an ODS document, read from its XML: numbers as their value, dates as YYYY-MM-DD."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.pipeline.recomputed.xlsx import ERROR

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def ods_rows(file: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Row number → column index → text."""
    with zipfile.ZipFile(file) as archive:
        content = ET.fromstring(archive.read("content.xml"))
    table = next(t for t in content.iter(f"{TABLE}table") if t.attrib[f"{TABLE}name"] == sheet)
    rows: dict[int, dict[int, str]] = {}
    number = 0
    for row in table.iter(f"{TABLE}table-row"):
        times = int(row.attrib.get(f"{TABLE}number-rows-repeated", 1))
        cells = _cells(row)
        if cells:
            rows |= {number + n: cells for n in range(1, times + 1)}
        number += times
    return rows


def _cells(row: ET.Element) -> dict[int, str]:
    cells: dict[int, str] = {}
    at = 0
    for cell in row:
        times = int(cell.attrib.get(f"{TABLE}number-columns-repeated", 1))
        text = _text(cell)
        if text:
            cells |= {at + n: text for n in range(times)}
        at += times
    return cells


def _text(cell: ET.Element) -> str:
    if cell.attrib.get(f"{CALC}value-type") == "error":
        return ERROR
    for attribute in ("date-value", "value"):
        if f"{OFFICE}{attribute}" in cell.attrib:
            return cell.attrib[f"{OFFICE}{attribute}"]
    return "\n".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
