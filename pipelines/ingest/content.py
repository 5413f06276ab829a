"""Does a file hold what its form promises: a name can be changed, the first bytes tell."""

import re
import zipfile
import zlib
from pathlib import Path

from expectations.findings import FileRefused, Finding
from pipelines.ingest.arrival import check_size
from pipelines.ingest.limits import LIMITS, MIB

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
START = 4096
SIGNATURES = ((b"PK\x05\x06", "ZIP"), (b"%PDF", "PDF"), (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7-Zip"))
HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL)
NAMES = {"csv": "CSV", "xlsx": "Excel (.xlsx)", "ods": "OpenDocument (.ods)", "json": "JSON"}
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_content(file: Path, form: str) -> None:
    """Raise FileRefused for a file that is too large, is of another kind than the layout's format, or would blow up."""
    size = file.stat().st_size
    check_size(size, LIMITS.size_of(form))
    if size == 0:
        raise FileRefused(Finding("empty_file"))
    with file.open("rb") as f:
        start = f.read(START)
        if start.startswith(OLE):
            f.seek(0)
            if ENCRYPTED in f.read(LIMITS.spreadsheet):
                raise FileRefused(Finding("encrypted_file"))
            raise FileRefused(Finding("wrong_content", _params(form, "Excel 97–2003 (.xls)")))
    found = _kind(file, start)
    if found is None:
        raise FileRefused(Finding("binary_content"))
    if found == "Text":
        wanted = "Text" if form in ("csv", "json") else form
        if found != wanted:
            raise FileRefused(Finding("wrong_content", _params(form, "CSV/Text")))
        return
    if found != NAMES[form]:
        raise FileRefused(Finding("wrong_content", _params(form, found)))


def _params(form: str, found: str) -> dict[str, str | int]:
    return {"declared": NAMES[form], "found": found}


def _kind(file: Path, start: bytes) -> str | None:
    """What the file is by its first bytes; None for bytes that are no text and nothing known."""
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file)
    for signature, name in SIGNATURES:
        if start.startswith(signature):
            return name
    if HTML.match(start):
        return "HTML"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(start):
        return "Text"
    controls = sum(start.count(c) for c in range(32) if c not in (9, 10, 13, 26))
    return None if controls * 20 > len(start) else "Text"


def _looks_like_utf16(start: bytes) -> bool:
    """Every other byte of plain text in UTF-16 is zero."""
    return max(start[::2].count(0), start[1::2].count(0)) * 5 > len(start) * 2


def _kind_of_zip(file: Path) -> str:
    with open_archive(file) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            kind = _first_bytes(archive, "mimetype")
            if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                if b"encryption-data" in _first_bytes(archive, "META-INF/manifest.xml"):
                    raise FileRefused(Finding("encrypted_file"))
                return NAMES["ods"]
    if any(name.startswith("xl/") for name in names):
        return "Excel (.xlsb)" if "xl/workbook.bin" in names else NAMES["xlsx"]
    return "ZIP"


def _first_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as entry:
            return entry.read(MIB)
    except KeyError:
        return b""


def open_archive(file: Path) -> zipfile.ZipFile:
    """The zip archive, after every entry was unpacked once, in pieces and to nowhere, and counted.

    Raises FileRefused for a damaged archive, for too many entries, and for content larger than the limits,
    by its own account or in truth. Costs a few milliseconds per megabyte.
    """
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileRefused(Finding("encrypted_file"))
        allowed = _allowed(file.stat().st_size)
        if len(entries) > LIMITS.archive_entries or sum(entry.file_size for entry in entries) > allowed:
            raise _too_large()
        unpacked = 0
        for entry in entries:
            with archive.open(entry) as content:
                while piece := content.read(MIB):
                    unpacked += len(piece)
                    if unpacked > allowed:
                        raise _too_large()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise FileRefused(Finding("damaged_file")) from error
    return archive


def _allowed(packed: int) -> int:
    return min(LIMITS.unpacked, max(LIMITS.ratio_free, packed * LIMITS.unpacked_ratio))


def _too_large() -> FileRefused:
    return FileRefused(
        Finding("unpacks_too_large", {"limit_mb": LIMITS.unpacked // MIB, "ratio": LIMITS.unpacked_ratio})
    )
