"""Zip archives (xlsx, ods) with the same bytes for the same content: fixed times, fixed order."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_THEN = (1980, 1, 1, 0, 0, 0)


def write_archive(target: Path, members: Mapping[str, str], stored: tuple[str, ...] = ()) -> None:
    """Write `members` (name → text) to `target` in their order; those in `stored` without compression."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode(), compresslevel=6)
