"""However large a file says it is, the memory stays small: measured in a process of its own."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.deliveries.making import HEADER
from tests.deliveries.sheet_cases import GOOD, ods, xlsx

ROOT = Path(__file__).parents[2]
PROGRAM = """
import resource, sys
from pathlib import Path
from expectations.findings import FileRefused
from tests.deliveries.making import layout_of, take
file = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = str(take(file, layout_of(file.name), file.with_name("cells.parquet")).rows)
except FileRefused as refusal:
    said = refusal.findings[0].code
print(said, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def line_of_200_megabytes(path: Path) -> None:
    with path.open("w") as f:
        f.write(HEADER)
        for _ in range(200):
            f.write("x" * 1_000_000)


def quoted_cell_of_200_megabytes(path: Path) -> None:
    with path.open("w") as f:
        f.write(HEADER + 'a;"')
        for _ in range(200):
            f.write("x;y;z\n" * 170_000)


def two_million_rows(path: Path) -> None:
    with path.open("w") as f:
        f.write(HEADER)
        for _ in range(200):
            f.write("ein Vorgang;01.02.2024;1234,56\n" * 10_000)


def gigabyte_of_zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry:
            for _ in range(1100):
                entry.write(bytes(1024 * 1024))


@pytest.mark.parametrize(
    ("make", "name", "says", "at_most_mb"),
    [
        (line_of_200_megabytes, "x.csv", "line_too_long", 60),
        (quoted_cell_of_200_megabytes, "x.csv", "unclosed_quote", 120),
        (two_million_rows, "x.csv", "2000000", 250),
        (gigabyte_of_zeros, "x.xlsx", "unpacks_too_large", 60),
        (xlsx(GOOD, extra=lambda book, page: page.write(1_048_575, 16_383, "x")), "x.xlsx", "sheet_too_large", 60),
        (ods([["a"] * 100], repeated=1_000_000), "x.ods", "sheet_too_large", 60),
    ],
    ids=["long_line", "unclosed_quote", "many_rows", "zip_bomb", "far_cell", "repeated_cells"],
)
def test_memory_stays_bounded(make, name: str, says: str, at_most_mb: int, tmp_path: Path) -> None:
    file = tmp_path / name
    make(file)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    said, grown_mb = done.stdout.split()
    assert said == says
    assert int(grown_mb) <= at_most_mb
