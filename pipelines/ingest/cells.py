"""What a reader hands back about one delivered table."""

from dataclasses import dataclass

from expectations.findings import Finding


@dataclass(frozen=True)
class Cells:
    """The table itself lies in the Parquet file named by the caller; this says what is in it and what is not.

    Every row of the delivery is in exactly one of: the Parquet file (`rows`), `broken`, `blank_rows`, the total row.
    A broken row may have more than one finding (two formula errors): count its row number once.
    """

    headers: tuple[str, ...]
    """The kept headers, spelt as declared in the layout; the VARCHAR columns of the file after `row`."""
    rows: int
    blank_rows: int
    broken: tuple[Finding, ...]
    dropped_personal: tuple[str, ...]
    dropped_undeclared: tuple[str, ...]
    total_text: str | None
    """The declared control sum as delivered; None where the layout has no total row or the file has none."""
    warnings: tuple[Finding, ...] = ()
    """Findings that stop nothing: dropped columns, cells without a header, a total row that is not there."""

    @property
    def rows_delivered(self) -> int:
        """Records in the file: written and broken ones."""
        return self.rows + len({finding.row for finding in self.broken})
