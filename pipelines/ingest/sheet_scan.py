"""What a spreadsheet library does not tell: which cells are formula errors, and how far the filled cells reach.

Looks into the XML itself, piece by piece. A library gives a formula error as an empty cell (and missing is never
zero), and allots memory for the whole rectangle around two cells that stand far apart.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from expectations.findings import FileRefused, Finding
from pipelines.ingest.content import open_archive
from pipelines.ingest.headers import clean
from pipelines.ingest.limits import LIMITS, MIB

_Q = rb"[\"']"
FILLED = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=" + _Q + rb"([A-Z]{1,3})(\d{1,7})" + _Q + rb"[^<>]*(?<!/)>")
FAULTY = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=" + _Q + rb"e" + _Q + rb")[^<>]*\br=" + _Q + rb"([A-Z]{1,3})(\d{1,7})")
ERROR_TEXT = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|NV|WERT!|BEZUG!|ZAHL!|NAME!)|(?:Err|Fehler):\d+")
AT_MOST = 20_000


@dataclass
class Scan:
    """`errors`: (row, column) from (1, 0); at most a few thousand. `height` and `width` of the filled rectangle."""

    errors: set[tuple[int, int]] = field(default_factory=set)
    height: int = 0
    width: int = 0

    def check(self) -> None:
        """Raise FileRefused where the filled cells span more than the limit."""
        if self.height * self.width > LIMITS.sheet_cells:
            raise FileRefused(Finding("sheet_too_large", {"limit": LIMITS.sheet_cells}))
        if self.width > LIMITS.columns:
            raise FileRefused(Finding("too_many_columns", {"limit": LIMITS.columns}))


def scan_sheet(file: Path, form: str, sheet: str) -> Scan:
    """Scan one sheet of an xlsx or ods file. Raises FileRefused for broken XML and for a sheet that spans too far."""
    scan = Scan()
    with open_archive(file) as archive:
        try:
            if form == "xlsx":
                with archive.open(_xlsx_part(archive, sheet)) as part:
                    _scan_xlsx(part, scan)
            else:
                with archive.open("content.xml") as part:
                    _OdsScanner(sheet, scan).read(part)
        except (KeyError, expat.ExpatError) as error:
            raise FileRefused(Finding("damaged_file")) from error
    scan.check()
    return scan


def number_of(column: bytes) -> int:
    """`A` → 0, `Z` → 25, `AA` → 26."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number - 1


def _scan_xlsx(part: IO[bytes], scan: Scan) -> None:
    for text in _whole_tags(part):
        filled = FILLED.findall(text)
        if filled:
            columns, rows = (set(names) for names in zip(*filled, strict=True))
            scan.height = max(scan.height, *map(int, rows))
            scan.width = max(scan.width, *(number_of(column) + 1 for column in columns))
        for found in FAULTY.finditer(text):
            if len(scan.errors) < AT_MOST:
                scan.errors.add((int(found[2]), number_of(found[1])))


def _whole_tags(part: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that end with a tag."""
    rest = b""
    while piece := part.read(MIB):
        piece = rest + piece
        end = piece.rfind(b">") + 1
        rest = piece[end:]
        if len(rest) > 4 * MIB:
            raise FileRefused(Finding("damaged_file"))
        yield piece[:end]


def _xlsx_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The archive entry that holds the sheet of this name."""
    ids = {clean(tag.get("name", "")): tag.get("id", "") for tag in _tags(archive, "xl/workbook.xml", "sheet")}
    relations = _tags(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    target = targets[ids[clean(sheet)]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tags(archive: zipfile.ZipFile, entry: str, name: str) -> list[dict[str, str]]:
    """The attributes, without their namespaces, of all tags of this name."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == name:
            found.append({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    parser = _parser()
    parser.StartElementHandler = start
    with archive.open(entry) as part:
        parser.ParseFile(part)
    return found


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        # No spreadsheet program writes one; entities that grow without end need one.
        raise FileRefused(Finding("damaged_file"))

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


class _OdsScanner:
    """Follows rows and cells of all tables of an OpenDocument file, repetitions included; notes the errors of one.

    All tables, because the library unfolds all of them when it opens the file.
    """

    def __init__(self, sheet: str, scan: Scan):
        self.sheet, self.wanted = clean(sheet), scan
        self.scan = Scan()
        self.row = self.column = 0
        self.row_times = self.times = 1
        self.in_cell = self.is_formula = self.faulty = False
        self.text = ""

    def read(self, part: IO[bytes]) -> None:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.ParseFile(part)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name not in ("table", "table-row", "table-cell", "covered-table-cell"):
            return
        short = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.scan = self.wanted if clean(short.get("name", "")) == self.sheet else Scan()
            self.row = 0
        elif name == "table-row":
            self.row_times = _times(short, "number-rows-repeated")
            self.column = 0
        else:
            self.times = _times(short, "number-columns-repeated")
            types = [value for key, value in attributes.items() if key.endswith(" value-type")]
            self.in_cell, self.faulty, self.is_formula = True, "error" in types, "formula" in short
            self.text = ""
            if types:
                self._reach()

    def _reach(self) -> None:
        self.scan.height = max(self.scan.height, self.row + self.row_times)
        self.scan.width = max(self.scan.width, self.column + self.times)
        self.scan.check()

    def _characters(self, data: str) -> None:
        if self.in_cell and len(self.text) < 100:
            self.text += data
            if data.strip():
                self._reach()

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("table-cell", "covered-table-cell"):
            if self.faulty or (self.is_formula and ERROR_TEXT.fullmatch(self.text.strip())):
                self._note()
            self.column += self.times
            self.in_cell = False
        elif name == "table-row":
            self.row += self.row_times

    def _note(self) -> None:
        for row in range(self.row + 1, self.row + 1 + self.row_times):
            for column in range(self.column, self.column + self.times):
                if len(self.scan.errors) >= AT_MOST:
                    return
                self.scan.errors.add((row, column))


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not text.isdecimal():
        raise FileRefused(Finding("damaged_file"))
    return int(text)
