"""Is this a file that can be taken at all: regular, complete, of a sane size, and what is its sha256."""

import hashlib
import os
import stat
import time
from fnmatch import fnmatch
from pathlib import Path

from expectations.findings import FileRefused, Finding
from pipelines.ingest.limits import LIMITS, MIB

TEMPORARY = ("*.part", "*.partial", "*.filepart", "*.crdownload", "*.tmp", "*.temp", "~$*", ".~*", "*~")
"""What programs call a file that they are still writing, or that only says that another one is open."""


class FileNotReady(FileRefused):
    """The file is not complete yet: not refused for good, but to be looked at again later."""


def check_arrival(file: Path, settle_seconds: float = 0) -> None:
    """Raise FileRefused for what is no regular file, is empty or too large, FileNotReady for what is still coming.

    A file changed less than `settle_seconds` ago counts as still coming.
    """
    status = file.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise FileRefused(Finding("symlink"))
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(Finding("not_a_file"))
    if any(fnmatch(file.name.casefold(), pattern) for pattern in TEMPORARY):
        raise FileNotReady(Finding("not_complete"))
    if settle_seconds and time.time() - status.st_mtime < settle_seconds:
        raise FileNotReady(Finding("not_complete"))
    if status.st_size == 0:
        raise FileRefused(Finding("empty_file"))
    check_size(status.st_size, max(LIMITS.csv, LIMITS.spreadsheet, LIMITS.json))


def check_size(size: int, limit: int) -> None:
    """Raise FileRefused for a file of more than `limit` bytes."""
    if size > limit:
        params = {"size_mb": -(-size // MIB), "limit_mb": limit // MIB}
        raise FileRefused(Finding("file_too_large", params))


def sha256_of(file: Path) -> str:
    """The sha256 of the file's bytes, in hexadecimal digits. Raises FileNotReady if they change while being read.

    Never follows a link, so that a link put in the file's place meanwhile is not read either.
    """
    digest = hashlib.sha256()
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        if file.is_symlink():
            raise FileRefused(Finding("symlink")) from error
        raise
    with os.fdopen(handle, "rb") as f:
        before = os.fstat(handle)
        while chunk := f.read(MIB):
            digest.update(chunk)
        after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileNotReady(Finding("not_complete"))
    return digest.hexdigest()
