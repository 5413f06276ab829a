"""Delimited text, read in blocks: memory stays the same for ten rows and for ten million."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout
from pipelines.ingest.cells import Cells
from pipelines.ingest.headers import Chosen, choose_columns, find_header, matching
from pipelines.ingest.limits import LIMITS, MIB
from pipelines.ingest.utf8 import Utf8Stream, records_of
from pipelines.ingest.writer import CellWriter

BLOCK = MIB
LOOK_AHEAD = 50


def read_csv(file: Path, layout: Layout, contract: Contract, target: Path) -> Cells:
    """Read `file` as declared into the Parquet file `target`. Raises FileRefused; row numbers count records from 1."""
    with Utf8Stream(file, layout) as stream:
        try:
            header, width = _read_header(stream, layout)
            chosen = choose_columns([*header, *[""] * (width - len(header))], layout, contract)
            return _CsvTable(stream, chosen, layout, contract, target).read()
        except FileRefused:
            raise
        except pa.ArrowInvalid as error:
            raise stream.problem or _unreadable(file, layout, error) from error


def _read_header(stream: Utf8Stream, layout: Layout) -> tuple[list[str], int]:
    """The header's cells and the width of the table; leaves the stream behind the header."""
    head = b""
    while len(head) < BLOCK and (more := stream.read(BLOCK - len(head))):
        head += more
    # A character may be cut at the end of the head; the records that matter here are complete before it.
    records = list(_first_records(head.decode("utf-8", "ignore"), layout))
    if not records:
        raise FileRefused(Finding("empty_file"))
    find_header([(row, cells) for row, cells, _ in records], layout)
    by_row = {row: (cells, end) for row, cells, end in records}
    if layout.header_row not in by_row:
        raise FileRefused(Finding("header_missing", {"declared": layout.header_row, "rows": len(records)}))
    cells, end = by_row[layout.header_row]
    _check_delimiter(cells, layout)
    stream.unread(head[end:])
    first = next((row for number, row, _ in records if number > layout.header_row and row), cells)
    # A delimiter closing each line but not the header makes one more, empty column.
    closed = len(first) == len(cells) + 1 and first[-1] == ""
    if max(len(cells), len(first)) > LIMITS.columns:
        raise FileRefused(Finding("too_many_columns", {"limit": LIMITS.columns}, row=layout.header_row))
    return cells, len(cells) + closed


def _first_records(text: str, layout: Layout) -> Iterator[tuple[int, list[str], int]]:
    """(record number, cells, byte at which the next record begins) of the first records."""
    read = 0

    def lines() -> Iterator[str]:
        nonlocal read
        for line in io.StringIO(text, newline=""):
            read += len(line.encode())
            yield line

    row = 0
    try:
        for row, cells in enumerate(records_of(lines(), layout), 1):
            if row > layout.header_row + LOOK_AHEAD:
                return
            yield row, cells, read
    except csv.Error as error:
        raise FileRefused(Finding("unclosed_quote", row=row + 1)) from error


def _check_delimiter(cells: list[str], layout: Layout) -> None:
    if len(cells) > 1 or matching(cells, layout):
        return
    line = cells[0] if cells else ""
    counts = {sign: matching(next(csv.reader([line], delimiter=sign), []), layout) for sign in ";,\t|"}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best]:
        names = {"\t": "Tab"}
        params = {"declared": names.get(layout.delimiter, layout.delimiter), "found": names.get(best, best)}
        raise FileRefused(Finding("wrong_delimiter", params, row=layout.header_row))


class _CsvTable:
    """The records behind the header, from the stream to the writer."""

    def __init__(self, stream: Utf8Stream, chosen: Chosen, layout: Layout, contract: Contract, target: Path):
        self.stream, self.chosen, self.layout = stream, chosen, layout
        self.writer = CellWriter(target, chosen, layout, contract)
        self.width = len(chosen.names)
        self.skipped: list[int] = []
        self.next_row = layout.header_row + 1
        self.ragged: list[Finding] = []
        self.swallowed: Finding | None = None
        self.first_break = self.last_break = 0

    def read(self) -> Cells:
        with self.writer:
            for batch in self._batches():
                self._take_ragged()
                if batch.num_rows == 0:
                    continue
                rows = self._rows_of(batch.num_rows)
                self._check_quotes(rows, batch.columns)
                self.writer.look_for_controls = self.stream.controls
                self.writer.add(pa.array(rows), batch.columns)
            self._take_ragged()
            self._check_quote_balance()
            return self.writer.finish()

    def _batches(self) -> Iterator[pa.RecordBatch]:
        data = self.stream.read(1)
        if not data:
            return
        self.stream.unread(data)
        names = [str(i) for i in range(self.width)]
        reader = pacsv.open_csv(
            self.stream,
            pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            pacsv.ParseOptions(
                delimiter=self.layout.delimiter,
                quote_char=self.layout.quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._note_ragged,
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
        yield from reader

    def _note_ragged(self, ragged: pacsv.InvalidRow) -> str:
        row = self.layout.header_row + ragged.number
        self.skipped.append(row)
        if len(self.skipped) <= LIMITS.broken_rows + 1:
            if "\n" in ragged.text or "\r" in ragged.text:
                self.swallowed = self.swallowed or Finding("unclosed_quote", row=row)
            params = {"expected": self.width, "found": ragged.actual_columns}
            self.ragged.append(Finding("row_shape", params, row=row))
        return "skip"

    def _take_ragged(self) -> None:
        # The parser calls back from within its own thread: what it noted is looked at here, where raising is safe.
        if self.swallowed:
            raise FileRefused(self.swallowed)
        for finding in self.ragged:
            self.writer.break_row(finding)
        self.ragged = []

    def _rows_of(self, count: int) -> np.ndarray:
        """The record numbers of a batch: consecutive, but for the ragged rows that the parser left out."""
        ahead = [row for row in self.skipped if row >= self.next_row]
        candidates = np.arange(self.next_row, self.next_row + count + len(ahead), dtype=np.int64)
        rows = np.setdiff1d(candidates, ahead, assume_unique=True)[:count]
        self.next_row = int(rows[-1]) + 1
        return rows

    def _check_quotes(self, rows: np.ndarray, cells: list[pa.Array]) -> None:
        """Refuse a quote that was opened and not closed: it swallows the rows after it, and nobody would notice."""
        if not self.stream.quotes:
            return
        for i, column in enumerate(cells):
            has_break = pc.or_(pc.match_substring(column, "\n"), pc.match_substring(column, "\r"))
            if not pc.any(has_break).as_py():
                continue
            texts, at = column.filter(has_break), rows[has_break.to_numpy(zero_copy_only=False)]
            self.first_break = self.first_break or int(at[0])
            self.last_break = max(self.last_break, int(at[-1]))
            too_much = pc.or_(
                pc.greater(pc.utf8_length(texts), LIMITS.cell_chars),
                pc.greater(pc.count_substring_regex(texts, "[\\r\\n]+"), LIMITS.cell_lines),
            )
            if self.width > 2:
                too_much = pc.or_(too_much, pc.match_substring_regex(texts, self._whole_record()))
            found = at[too_much.to_numpy(zero_copy_only=False)]
            if len(found):
                raise FileRefused(Finding("unclosed_quote", row=int(found[0]), header=self.chosen.names[i] or None))

    def _whole_record(self) -> str:
        """A line inside a cell that has as many delimiters as a record."""
        sign = re.escape(self.layout.delimiter)
        # RE2 repeats at most 1000 times; a table that wide is told apart well enough by 100 delimiters.
        return f"[\\r\\n](?:[^{sign}\\r\\n]*{sign}){{{min(self.width - 1, 100)}}}[^{sign}\\r\\n]*[\\r\\n]"

    def _check_quote_balance(self) -> None:
        if self.stream.quotes % 2 and self.first_break:
            at_end = self.last_break == self.next_row - 1
            raise FileRefused(Finding("unclosed_quote", row=self.last_break if at_end else self.first_break))


def _unreadable(file: Path, layout: Layout, error: pa.ArrowInvalid) -> FileRefused:
    """What the parser could not take: a record longer than a block, whose lines are short, is an unclosed quote."""
    if "straddling" not in str(error):
        return FileRefused(Finding("damaged_file"))
    rows = 0
    try:
        with file.open(encoding=layout.encoding, errors="replace", newline="") as f:
            for _ in records_of(f, layout):
                rows += 1
    except csv.Error:
        return FileRefused(Finding("unclosed_quote", row=rows + 1))
    return FileRefused(Finding("line_too_long", {"limit": LIMITS.line}))
