"""A sheet of an XLSX workbook, read from its XML: numbers and dates as the number that stands there."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

ERROR = "\0error"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def xlsx_rows(file: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Row number → column index → text."""
    with zipfile.ZipFile(file) as archive:
        part = _part_of(archive, sheet)
        shared = _shared_texts(archive)
        rows: dict[int, dict[int, str]] = {}
        for row in ET.fromstring(archive.read(part)).iter(f"{MAIN}row"):
            rows[int(row.attrib["r"])] = {_column(c.attrib["r"]): _text(c, shared) for c in row.iter(f"{MAIN}c")}
    return rows


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    wanted = next(s.attrib[RELATION] for s in sheets if s.attrib["name"] == sheet)
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(r.attrib["Target"] for r in relations if r.attrib["Id"] == wanted)
    return "xl/" + target.removeprefix("/xl/")


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    items = ET.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in items]


def _column(reference: str) -> int:
    index = 0
    for letter in re.match("[A-Z]+", reference).group():  # type: ignore[union-attr]
        index = index * 26 + ord(letter) - 64
    return index - 1


def _text(cell: ET.Element, shared: list[str]) -> str:
    kind = cell.attrib.get("t", "n")
    if kind == "e":
        return ERROR
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
    text = cell.findtext(f"{MAIN}v") or ""
    return shared[int(text)] if kind == "s" and text else text
