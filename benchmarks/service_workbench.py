"""The cases of one catalogue in core, and what is measured on them: the grouping pass, facts and KPIs."""

from datetime import date
from pathlib import Path

import duckdb

from benchmarks.many_cases import DATASET, derived_cases, write_cases
from expectations.catalog import Catalog
from pipelines.store.lake import parquet_list, write_parquet
from pipelines.store.snapshot import snapshot_tables
from pipelines.transform.columns import load_lacking
from pipelines.transform.evaluate import compute_values, load_facts, load_members
from pipelines.transform.facts import FactShape, facts_sql, shape_of
from pipelines.transform.open_cases import DATASET as OPEN_CASES
from pipelines.transform.open_cases import ROWS, open_cases_sql
from pipelines.transform.workdays import load_workdays

LAST, AS_OF = date(2026, 10, 1), date(2026, 11, 15)


class Workbench:
    """`rows` cases of the municipalities of a catalogue, all delivered, and a database beside them."""

    def __init__(self, catalog: Catalog, folder: Path, rows: int) -> None:
        self.catalog, self.folder = catalog, folder
        self.files = write_cases(catalog, folder, rows)
        self.con = duckdb.connect()
        self.con.execute("SET enable_progress_bar = false")
        snapshot_tables(self.con)
        load_members(self.con, catalog)
        load_lacking(self.con, catalog, AS_OF)
        self.con.execute(f"""INSERT INTO coverage (municipality_id, dataset_id, month, state)
            SELECT municipality_id, dataset_id, month::DATE, 'delivered' FROM municipalities,
              (VALUES ('{DATASET}'), ('{OPEN_CASES}')) d(dataset_id),
              (SELECT unnest(generate_series(DATE '{catalog.association.first_month}', DATE '{LAST}', INTERVAL 1 MONTH)) AS month)""")

    def group_once(self) -> None:
        """What all is set against."""
        self.con.execute(f"""SELECT filename, service_id, date_trunc('month', decided_date) AS month, count(*)
            FROM read_parquet({[str(f) for f in self.files.values()]}, filename = true) GROUP BY ALL""").fetchall()

    def make_facts(self, dataset_id: str) -> None:
        """As the stage does: the facts of each municipality to a file of its own."""
        for municipality_id, file in self.files.items():
            core, rows = parquet_list([file]), "count(*)"
            if dataset_id == OPEN_CASES:
                spread = open_cases_sql(core, self.catalog.association.first_month, LAST)
                self.con.execute(f"CREATE OR REPLACE TEMP TABLE {OPEN_CASES} AS {spread}")
                core, rows = OPEN_CASES, ROWS
            facts = facts_sql(core, self._shape(dataset_id), rows)
            write_parquet(
                self.con,
                f"SELECT '{municipality_id}' AS municipality_id, * FROM ({facts})",
                self._facts(dataset_id, municipality_id),
            )

    def compute_kpis(self) -> None:
        """Every KPI that rests on these cases alone, at every level and in every period, as table `values_found`."""
        for dataset_id in (DATASET, OPEN_CASES):
            load_facts(self.con, dataset_id, self._shape(dataset_id), [self._facts(dataset_id, m) for m in self.files])
        kpis = {
            kpi_id: kpi
            for kpi_id, kpi in self.catalog.kpis.items()
            if {part.dataset for part in kpi.inputs} <= {DATASET, OPEN_CASES}
        }
        compute_values(self.con, self.catalog, kpis, LAST)

    def derive_clocks(self) -> None:
        """All that the stored rows have of derived columns, derived again from the delivered ones and summed up."""
        for municipality_id, file in self.files.items():
            load_workdays(self.con, self.catalog, municipality_id)
            again = derived_cases(self.catalog, _delivered_sql(self.catalog, file))
            self.con.execute(
                f"SELECT sum(gross_days), sum(net_days), count(net_within_target) FROM ({again})"
            ).fetchall()

    def cells(self) -> int:
        """How many cells of KPIs were computed."""
        return int(self.con.execute("SELECT count(*) FROM values_found").fetchall()[0][0])

    def _shape(self, dataset_id: str) -> FactShape:
        return shape_of(dataset_id, self.catalog.contracts[dataset_id], self.catalog.kpis, self.catalog.events)

    def _facts(self, dataset_id: str, municipality_id: str) -> Path:
        return self.folder / f"facts-{dataset_id}-{municipality_id}.parquet"


def _delivered_sql(catalog: Catalog, file: Path) -> str:
    """The stored rows without what was derived; the end of observation is the latest date recorded."""
    derived = ", ".join(catalog.contracts[DATASET].derived)
    core = parquet_list([file])
    return f"(SELECT * EXCLUDE ({derived}), (SELECT max(greatest(received_date, decided_date)) FROM {core}) AS observed_until FROM {core})"
