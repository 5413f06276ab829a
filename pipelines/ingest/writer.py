"""Cells on their way into Parquet: the same last look at every form of delivery, batch by batch."""

import os
import uuid
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout
from pipelines.ingest.cells import Cells
from pipelines.ingest.headers import Chosen, clean, letters, listed
from pipelines.ingest.limits import LIMITS

ROW_GROUP = 1 << 17
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x{84}\\x{86}-\\x{9f}]"


class CellWriter:
    """Writes `row` and the kept columns to `target`, which appears only when the delivery was read to its end.

    Leaves out blank rows, the total row, rows known to be broken and rows with control characters.
    Use as a context manager, `add` per batch, `finish` at the end.
    """

    def __init__(self, target: Path, chosen: Chosen, layout: Layout, contract: Contract):
        self.chosen, self.layout, self.contract = chosen, layout, contract
        self.target, self._part = target, target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
        fields = [pa.field("row", pa.int64()), *(pa.field(h, pa.string()) for h in chosen.headers)]
        self._schema = pa.schema(fields)
        self._file: pq.ParquetWriter | None = None
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        self.rows = self.blank_rows = 0
        self.broken: list[Finding] = []
        self.total_rows: list[tuple[int, str]] = []
        self.look_for_controls = True
        self._unnamed_filled: set[int] = set()

    def __enter__(self) -> "CellWriter":
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._file = pq.ParquetWriter(self._part, self._schema, compression="snappy")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()
        self._part.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(self, rows: pa.Array, cells: Sequence[pa.Array], known_broken: Iterable[int] = ()) -> None:
        """`rows`: their row numbers (int64); `cells`: ALL delivered columns by position, text without nulls."""
        is_broken = pc.is_in(rows, pa.array(list(known_broken), pa.int64()))
        blank = pc.and_not(self._blank(cells), is_broken)
        self.blank_rows += int(pc.sum(blank).as_py() or 0)
        keep = pc.invert(pc.or_(blank, is_broken))
        for i in set(self.chosen.unnamed) - self._unnamed_filled:
            if pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells[i]), "")).as_py():
                self._unnamed_filled.add(i)
        keep = pc.and_(keep, pc.invert(self._take_total(rows, cells, keep)))
        if self.look_for_controls:
            keep = pc.and_(keep, pc.invert(self._break_controls(rows, cells, keep)))
        batch = pa.RecordBatch.from_arrays([rows, *(cells[i] for i, _ in self.chosen.kept)], schema=self._schema)
        if not pc.all(keep).as_py():
            batch = batch.filter(keep)
        self._waiting.append(batch)
        self._waiting_rows += batch.num_rows
        self.rows += batch.num_rows
        if self._waiting_rows >= ROW_GROUP:
            self._flush()

    def break_row(self, finding: Finding) -> None:
        """Note a row that cannot be read. Raises FileRefused where so many are broken that the file is another one."""
        self.broken.append(finding)
        if len(self.broken) > LIMITS.broken_rows:
            raise FileRefused(Finding("too_many_broken_rows", {"limit": LIMITS.broken_rows}), *self.broken[:20])

    def finish(self) -> Cells:
        """Close the file and put it in its place. Raises FileRefused where there was no record at all."""
        if self.rows == 0 and not self.broken:
            raise FileRefused(Finding("no_rows"))
        if self.layout.total_row and len(self.total_rows) > 1:
            params = {"text": self.layout.total_row.text}
            raise FileRefused(Finding("total_row_repeated", params, row=self.total_rows[1][0]))
        self._flush()
        self._close()
        os.replace(self._part, self.target)
        return Cells(
            headers=self.chosen.headers,
            rows=self.rows,
            blank_rows=self.blank_rows,
            broken=tuple(sorted(self.broken, key=lambda finding: finding.row or 0)),
            dropped_personal=self.chosen.dropped_personal,
            dropped_undeclared=(*self.chosen.dropped_undeclared, *(f"[{name}]" for name in self._unnamed())),
            total_text=self.total_rows[0][1] if self.total_rows else None,
            warnings=tuple(self._warnings()),
        )

    def _flush(self) -> None:
        if self._waiting and self._file is not None:
            self._file.write_table(pa.Table.from_batches(self._waiting, self._schema))
        self._waiting, self._waiting_rows = [], 0

    def _blank(self, cells: Sequence[pa.Array]) -> pa.Array:
        blank = pa.repeat(pa.scalar(True), len(cells[0]))
        for column in cells:
            # Most rows have a first cell, so that most batches are settled after one column.
            blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(column), ""))
            if not pc.any(blank).as_py():
                break
        return blank

    def _take_total(self, rows: pa.Array, cells: Sequence[pa.Array], keep: pa.Array) -> pa.Array:
        total = self.layout.total_row
        if total is None:
            return pa.repeat(pa.scalar(False), len(rows))
        position = {header: i for i, header in self.chosen.kept}
        is_total = pc.and_(keep, pc.equal(pc.utf8_trim_whitespace(cells[position[total.header]]), total.text.strip()))
        texts = cells[position[self.layout.columns[total.column]]]
        found = zip(rows.filter(is_total).to_pylist(), texts.filter(is_total).to_pylist(), strict=True)
        self.total_rows += [(row, text) for row, text in found][: 2 - len(self.total_rows)]
        return is_total

    def _break_controls(self, rows: pa.Array, cells: Sequence[pa.Array], keep: pa.Array) -> pa.Array:
        masks = []
        for i, header in self.chosen.kept:
            mask = pc.and_(keep, pc.match_substring_regex(cells[i], CONTROL))
            for row in rows.filter(mask).to_pylist():
                self.break_row(Finding("control_character", row=row, header=header))
            masks.append(mask)
        return reduce(pc.or_, masks)

    def _unnamed(self) -> list[str]:
        return [letters(i) for i in sorted(self._unnamed_filled)]

    def _warnings(self) -> Iterable[Finding]:
        if self.chosen.dropped_personal:
            yield Finding("personal_columns", {"columns": listed(self.chosen.dropped_personal)})
        if self.chosen.dropped_undeclared:
            yield Finding("undeclared_columns", {"columns": listed(self.chosen.dropped_undeclared)})
        if self._unnamed_filled:
            yield Finding("unnamed_columns", {"columns": listed(self._unnamed())})
        if self.layout.total_row and not self.total_rows:
            params = {"text": self.layout.total_row.text}
            yield Finding("total_row_missing", params, header=clean(self.layout.total_row.header))
