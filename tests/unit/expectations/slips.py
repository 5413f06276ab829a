"""One slip in a declared file, and the mistake that has to be found where it is."""

from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.sources import CatalogError


def check_slip(folder: Path, name: str, old: str, new: str, at: str, text: str) -> None:
    """`old` becomes `new` in the file; the mistake stands in a line that holds `at`, and its words hold `text`."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    assert old in before
    after = before.replace(old, new, 1)
    file.write_text(after, encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        load_catalog(folder)
    lines = {number for number, line in enumerate(after.splitlines(), 1) if at in line}
    found = [m for m in raised.value.mistakes if m.file == file and text in m.text]
    assert found, raised.value.mistakes
    assert {m.line for m in found} <= lines
