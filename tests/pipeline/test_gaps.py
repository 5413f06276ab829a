"""The states that the demo does not have, in one house: not agreed, not due, refused, missing; both programs agree."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import yaml

from expectations.catalog import load_catalog
from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder
from tests.pipeline.recomputed.values import Recomputed, recompute
from tests.pipeline.test_recomputation import FIGURES, MILLIONTH, SELECT, paired, table, unlike

FIRST, AS_OF = "2025-01", date(2026, 11, 10)
BROMBACHTAL, ERBACH, MICHELSTADT, OBERZENT = "06437005", "06437006", "06437011", "06437016"
GONE = {
    BROMBACHTAL: ["vorgaenge-*"],  # its cases are not agreed
    MICHELSTADT: ["IT-Kosten_2025-*"],  # its bookings are agreed from 2026 on
    OBERZENT: ["Nutzung_2025-06.csv", "Nutzung_2026-10.csv"],  # one is missing, one is not due yet on AS_OF
}


@pytest.fixture(scope="module")
def house(root: Path, demo_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("gaps")
    catalog, inbox = folder / "catalog", folder / "data" / "inbox"
    shutil.copytree(root / "data" / "catalog", catalog)
    shutil.copytree(demo_inbox, inbox)
    for file in (catalog / "cost_models").iterdir():
        file.unlink()  # they rest on the bookings of 2021, which lie before the first month here
    _change(catalog / "association.yaml", lambda declared: declared.update(first_month=FIRST))
    _change(next(catalog.glob(f"municipalities/{BROMBACHTAL}*")), lambda m: m["deliveries"].pop("processing_times"))
    _change(
        next(catalog.glob(f"municipalities/{MICHELSTADT}*")),
        lambda m: m["deliveries"]["it_costs"][0].update(since="2026-01"),
    )
    for file in inbox.glob("*/*"):
        if not any(year in file.name for year in ("2025", "2026")):
            file.unlink()
    for municipality_id, patterns in GONE.items():
        for pattern in patterns:
            for file in inbox.glob(f"{municipality_id}/{pattern}"):
                file.unlink()
    _spoil(inbox / ERBACH / "Nutzung_2025-12.csv")
    made = House(load_catalog(catalog), DataFolder(folder / "data"), AS_OF)
    run_all(made)
    return made


def _change(file: Path, change: object) -> None:
    declared = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(declared)  # type: ignore[operator]
    file.write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")


def _spoil(file: Path) -> None:
    """Every fourth row gets a word where the number of completed cases should stand: more than is tolerated."""
    lines = file.read_text(encoding="cp1252").splitlines()
    for at in range(1, len(lines), 4):
        cells = lines[at].split(";")
        lines[at] = ";".join([*cells[:4], "viele", *cells[5:]])
    file.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")


@pytest.fixture(scope="module")
def again(house: House) -> Recomputed:
    return recompute(house.catalog, house.data.inbox, house.as_of)


@pytest.fixture(scope="module")
def pairs(house: House, again: Recomputed) -> pd.DataFrame:
    with duckdb.connect() as con:
        return paired(again.cells, table(con, f"{SELECT} '{house.data.lake}/kpi_value.parquet'"))


def test_all_states_occur(again: Recomputed) -> None:
    assert set(again.states["state"]) == {"delivered", "rejected", "no_delivery", "not_due", "not_agreed"}
    assert set(again.cells["state"]) == {"ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected"}


@pytest.mark.parametrize("figure", FIGURES)
def test_cells_agree(pairs: pd.DataFrame, figure: str) -> None:
    differing = unlike(pairs, figure, MILLIONTH if figure == "value" else 0)
    assert differing.empty, f"{len(differing)} cells\n{differing.head(20)}"


def test_month_states_agree(house: House, again: Recomputed) -> None:
    with duckdb.connect() as con:
        theirs = con.execute(
            f"SELECT municipality_id, dataset_id, month, state FROM '{house.data.lake}/*/coverage.parquet'"
        ).fetchall()
    mine = again.states[["municipality_id", "dataset_id", "month", "state"]]
    assert sorted(theirs) == sorted(mine.itertuples(index=False, name=None))
