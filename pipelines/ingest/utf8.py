"""A delivered text file as a stream of UTF-8, checked chunk by chunk while it is read."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from expectations.findings import FileRefused, Finding
from expectations.models import Layout
from pipelines.ingest.headers import clean
from pipelines.ingest.limits import LIMITS

CHUNK = 256 * 1024
CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 13)) + b"\x7f"
GERMAN = "äöüÄÖÜß"
MOJIBAKE = re.compile("|".join(c.encode().decode("cp1252") for c in GERMAN))
"""What umlauts in UTF-8 look like when they are read as cp1252; no German word contains these."""
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SINGLE_BYTE = {"cp1252", "iso8859-1", "iso8859-15"}


class Utf8Stream(io.RawIOBase):
    """Reads `file` in its declared encoding and gives it back as UTF-8 without a byte order mark.

    Raises FileRefused, naming row and column, for bytes that do not belong to the encoding, for text that was
    written in another one, and (if it has `lines`) for one longer than `LIMITS.line`.
    Holds a few chunks, never the file.
    """

    def __init__(self, file: Path, layout: Layout, lines: bool = True):
        self.path, self.layout, self.lines = file, layout, lines
        self.encoding = codecs.lookup(layout.encoding).name
        self._file = file.open("rb")
        self._pending = b""
        self._offset = self._line_start = 0
        self._tail = ""
        self.quotes = 0
        self.controls = False
        self.problem: FileRefused | None = None
        self._decoder = codecs.getincrementaldecoder(self.encoding)()
        self._check_bom()

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of UTF-8, empty at the end of the file."""
        while not self._pending:
            chunk = self._file.read(CHUNK)
            self._pending = self._checked(chunk)
            if not chunk:
                break
        taken, self._pending = (self._pending, b"") if size < 0 else (self._pending[:size], self._pending[size:])
        return taken

    def unread(self, data: bytes) -> None:
        """Put back what was read too far; it is not checked again."""
        self._pending = data + self._pending

    def _check_bom(self) -> None:
        start = self._file.read(4096)
        found = next((name for bom, name in BOMS if start.startswith(bom)), None)
        if found is None and len(start) > 7 and start.count(0) * 3 > len(start):
            found = "utf-16"
        if found and not (found == "utf-8" and self.encoding in ("utf-8", "utf-8-sig")) and found != self.encoding[:6]:
            self._refuse(Finding("wrong_encoding", {"declared": self.layout.encoding, "likely": found}, row=1))
        self._file.seek(3 if start.startswith(codecs.BOM_UTF8) else 0)
        self._offset = self._line_start = self._file.tell()

    def _checked(self, chunk: bytes) -> bytes:
        try:
            text = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # The decoder may have kept bytes of the chunk before; `object` holds them, too.
            self._refuse_bytes(self._offset + len(chunk) - len(error.object) + error.start)
        self._check_mojibake(text)
        self._check_lines(chunk)
        self._offset += len(chunk)
        data = text.encode()
        self.controls = self.controls or len(data.translate(None, CONTROLS)) != len(data) or b"\xc2" in data
        if self.layout.quote:
            self.quotes += data.count(self.layout.quote.encode())
        return data

    def _check_mojibake(self, text: str) -> None:
        text, offset = self._tail + text, self._offset - len(self._tail.encode(self.encoding))
        self._tail = "Ã" if text.endswith("Ã") else ""
        found = MOJIBAKE.search(text) if "Ã" in text else None
        if found:
            at = offset + len(text[: found.start()].encode(self.encoding, "replace"))
            code = "wrong_encoding" if self.encoding in SINGLE_BYTE else "encoded_twice"
            self._refuse_at(code, at, {"declared": self.layout.encoding, "likely": "utf-8"})

    def _check_lines(self, chunk: bytes) -> None:
        first = min((i for i in (chunk.find(b"\n"), chunk.find(b"\r")) if i >= 0), default=len(chunk))
        if self.lines and self._offset + first - self._line_start > LIMITS.line:
            self._refuse_at("line_too_long", self._line_start, {"limit": LIMITS.line})
        if first < len(chunk):
            self._line_start = self._offset + max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1

    def _refuse_bytes(self, at: int) -> NoReturn:
        declared = self.layout.encoding
        likely = "utf-8" if self.encoding in SINGLE_BYTE and _is_utf8(self.path) else "cp1252"
        if likely == self.encoding:
            self._refuse_at("undefined_byte", at, {"declared": declared})
        self._refuse_at("wrong_encoding", at, {"declared": declared, "likely": likely})

    def _refuse_at(self, code: str, at: int, params: dict[str, str | int]) -> NoReturn:
        row, header = locate(self.path, self.layout, at)
        self._refuse(Finding(code, params, row=row, header=header))

    def _refuse(self, finding: Finding) -> NoReturn:
        # Kept besides being raised: what reads from here may wrap the exception in one of its own.
        self.problem = FileRefused(finding)
        raise self.problem


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as f:
            while chunk := f.read(CHUNK):
                decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def locate(file: Path, layout: Layout, at: int) -> tuple[int, str | None]:
    """The record number and the header of the byte at position `at`. Reads row by row: for refusals only."""
    header: list[str] = []
    row, cells = 0, 0
    try:
        for row, record in enumerate(records_of(_lines_up_to(file, layout, at), layout), 1):
            cells = len(record)
            if row == layout.header_row:
                header = record
    except csv.Error:
        row += 1
    name = clean(header[cells - 1]) if row > layout.header_row and 0 < cells <= len(header) else ""
    return max(row, 1), name or None


def _lines_up_to(file: Path, layout: Layout, at: int) -> Iterator[str]:
    """The lines before the position and the part of its own line up to and with it (a placeholder stands for it)."""
    with file.open("rb") as f:
        prefix = io.TextIOWrapper(io.BufferedReader(_Prefix(f, at)), layout.encoding, errors="replace", newline="")
        yielded = ""
        while line := prefix.readline(LIMITS.line):
            if yielded:
                yield yielded
            yielded = line
        if yielded.endswith(("\n", "\r")):
            yield yielded
            yielded = ""
        yield yielded + "?"


class _Prefix(io.RawIOBase):
    """The first `length` bytes of an open file."""

    def __init__(self, file: io.BufferedReader, length: int):
        self._file, self._left = file, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        data = self._file.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def records_of(lines: Iterable[str], layout: Layout) -> Iterator[list[str]]:
    """The records of delimited text as declared, one by one. Raises csv.Error for a cell of half a line's limit."""
    csv.field_size_limit(LIMITS.line // 2)
    if layout.quote:
        return csv.reader(lines, delimiter=layout.delimiter, quotechar=layout.quote)
    return csv.reader(lines, delimiter=layout.delimiter, quoting=csv.QUOTE_NONE)
