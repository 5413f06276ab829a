"""Everything a receipt says, computed again: the archive taken through all stages into tables like a snapshot's.

Nothing is believed but the archive: every stored file is read anew in a folder of its own, with the files that the snapshot
knew and no later ones, and the same queries that wrote the receipt are asked again.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.receipts.form import cell_of
from pipelines.receipts.found import Ask, Cell, Found, NoSuchCellError, find, read_head
from pipelines.stages import House
from pipelines.store.declared import insert_declared
from pipelines.store.folder import DataFolder
from pipelines.store.lake import parquet_list
from pipelines.store.ledger import read_ledger
from pipelines.store.snapshot import EDITIONS, snapshot_tables
from pipelines.store.version import code_version

Receipt = Mapping[str, Any]
RowsOfFiles = list[dict[str, Any]]


def compute_anew(
    receipts: Sequence[Receipt], catalog: Catalog, data: DataFolder
) -> list[tuple[Found | None, RowsOfFiles]]:
    """For each of `receipts`, all of one snapshot: what the archive says of its figure, and the rows it counts.

    None where the archive gives no such figure. Rows are looked for only where the receipt names some.
    """
    edition, as_of = receipts[0]["snapshot"]["edition"], date.fromisoformat(str(receipts[0]["snapshot"]["as_of"]))
    if edition not in EDITIONS:
        raise KeyError(edition)
    ledgers = {m: n for r in receipts for m, n in r["ledgers"].items() if m in catalog.municipalities}
    with tempfile.TemporaryDirectory(prefix="digitalbilanz-verify-") as folder:
        house = House(catalog, DataFolder(Path(folder)), as_of)
        take_archive(house, data, ledgers)
        for municipality_id in ledgers:
            stages.aggregate(house, municipality_id)
        values = stages.evaluate(house)
        with duckdb.connect() as con:
            _fill(con, house, edition, values, ledgers, receipts)
            found = _find_all(con, [cell_of(r) for r in receipts])
        counted = {cell_of(r): None for r in receipts if "rows" in r}
        rows = {cell: _trace(house, cell) for cell in counted}
        return [(one, rows.get(cell_of(r), []) if one else []) for r, one in zip(receipts, found, strict=True)]


def _show_archive(received: Path, target: Path, municipality_id: str, newest: int) -> None:
    """Links to the files that the snapshot knew: those with a number up to `newest`."""
    folder = target / municipality_id
    folder.mkdir(parents=True)
    for entry in read_ledger(received, municipality_id):
        if entry.number <= newest:
            os.symlink(entry.folder.resolve(), folder / entry.folder.name, target_is_directory=True)


def _fill(
    con: duckdb.DuckDBPyConnection, house: House, edition: str, values: Path, ledgers: Mapping[str, int],
    receipts: Sequence[Receipt],
) -> None:  # fmt: skip
    """The tables a receipt is read from; of the values only those of the KPIs asked for."""
    insert_books(con, house, edition, ledgers)
    kpis = sorted({r["cell"]["kpi_id"] for r in receipts})
    con.execute(
        f"INSERT INTO kpi_value BY NAME SELECT * FROM {parquet_list([values])} WHERE list_contains(?, kpi_id)", [kpis]
    )


def take_archive(house: House, data: DataFolder, ledgers: Mapping[str, int]) -> None:
    """The archived files of `data` that a snapshot knew, up to the accepted rows, into the house's own folder."""
    for municipality_id, number in ledgers.items():
        _show_archive(data.received, house.data.received, municipality_id, number)
        stages.harmonise(house, municipality_id)
        stages.assemble(house, municipality_id, confirm=False)


def insert_books(con: duckdb.DuckDBPyConnection, house: House, edition: str, ledgers: Mapping[str, int]) -> None:
    """What is declared, the deliveries and their checks, in the tables of a snapshot."""
    snapshot_tables(con)
    frame = stages.frame_of(house)
    insert_declared(
        con, house.catalog, edition, snapshot_id="", as_of=house.as_of,
        created_at=datetime.now(UTC).replace(tzinfo=None), last_month=frame.last_month, code_version=code_version(),
        kpi_sql=frame.kpi_sql, formulas=frame.formulas,
    )  # fmt: skip
    for table, name in (("delivery", "deliveries"), ("check_result", "checks")):
        files = [file for m in ledgers if (file := house.lake(m) / f"{name}.parquet").exists()]
        if files:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {parquet_list(files)}")


def asking(con: duckdb.DuckDBPyConnection) -> Ask:
    return lambda sql, parameters: con.execute(sql, list(parameters)).fetchall()


def _find_all(con: duckdb.DuckDBPyConnection, cells: Sequence[Cell]) -> list[Found | None]:
    ask = asking(con)
    head = read_head(ask)
    found: list[Found | None] = []
    for cell in cells:
        try:
            found.append(find(ask, head, cell))
        except NoSuchCellError:
            found.append(None)
    return found


def _trace(house: House, cell: Cell) -> RowsOfFiles:
    return [asdict(rows) for rows in stages.trace(house.catalog, house.data.lake, cell)]
