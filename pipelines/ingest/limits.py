"""How large is too large. Beyond these a file is refused before it can fill the memory or the disk."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes unless the name says otherwise."""

    csv: int = 2048 * MIB
    spreadsheet: int = 100 * MIB
    json: int = 256 * MIB
    """Parsed as a whole, at about ten times its size in memory."""
    unpacked: int = 1024 * MIB
    """All entries of a zipped spreadsheet together."""
    unpacked_ratio: int = 250
    """Unpacked bytes per packed byte; a spreadsheet seldom has more than 30."""
    ratio_free: int = 16 * MIB
    """Up to this unpacked size the ratio does not matter."""
    archive_entries: int = 10_000
    line: int = 1_000_000
    columns: int = 2_000
    sheet_cells: int = 20_000_000
    """Cells of the rectangle around all filled cells of a sheet."""
    cell_chars: int = 10_000
    """A csv cell with line ends that is longer than this is an unclosed quote."""
    cell_lines: int = 100
    broken_rows: int = 10_000
    json_depth: int = 20

    def size_of(self, form: str) -> int:
        """The largest file, in bytes, of this layout format."""
        return {"csv": self.csv, "json": self.json}.get(form, self.spreadsheet)


LIMITS = Limits()
