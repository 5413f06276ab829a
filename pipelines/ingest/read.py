"""`read_cells`: a delivered file, read as its layout declares, becomes a Parquet file of text cells."""

from pathlib import Path

from expectations.models import Contract, Layout
from pipelines.ingest.cells import Cells
from pipelines.ingest.content import check_content
from pipelines.ingest.csv_reader import read_csv
from pipelines.ingest.json_reader import read_json
from pipelines.ingest.sheet_reader import read_sheet

__all__ = ["Cells", "read_cells"]


def read_cells(file: Path, layout: Layout, contract: Contract, target: Path) -> Cells:
    """Read `file` into the Parquet file `target`: `row` BIGINT and one VARCHAR column per kept header.

    `row` counts as in their file (csv: records, the first is 1; spreadsheets: rows; JSON: records from 1).
    Cells are text as delivered, "" where empty, never NULL. Columns that the layout does not name are dropped
    before anything is stored. Raises FileRefused; then there is no `target`.
    """
    check_content(file, layout.format)
    reader = {"csv": read_csv, "xlsx": read_sheet, "ods": read_sheet, "json": read_json}[layout.format]
    return reader(file, layout, contract, target)
