"""A killed run leaves the old snapshot served and nothing half; the next run completes; two runs do no harm."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import read_ledger
from pipelines.store.snapshot import EDITIONS, current
from tests.property.house import AS_OF, bookings_csv, cases_csv, open_house, put, usual

HERE = "06000001"
MOMENTS = [
    r"before received/.*/[0-9a-f]{64}$",
    r"after received/.*/[0-9a-f]{64}$",
    r"before lake/.*/cells/.*\.json$",
    r"before lake/.*/judged/.*\.json$",
    r"after lake/.*/core/",
    r"before lake/.*/facts/",
    r"before lake/kpi_value\.parquet$",
    r"after lake/kpi_value-public\.parquet$",
    r"before published/public-.*\.duckdb$",
    r"before published/internal-.*\.duckdb$",
    r"before published/public\.current$",
]
"""Around the moments at which something becomes true."""


class Runner:
    """The process of `crashing.py`."""

    def __init__(self, house: House) -> None:
        root = Path(__file__).resolve().parents[2]
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("crashing.py")), str(house.catalog.root), str(house.data.root), f"{AS_OF}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root, env=os.environ | {"PYTHONPATH": str(root)},
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def do(self, command: str) -> list[int]:
        """Exit codes of the runs."""
        assert self.process.stdin
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return [int(code) for code in self._line().split()]

    def stop(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """January is published; February waits in the inbox."""
    made = open_house(tmp_path_factory.mktemp("crash"), [usual(HERE)])
    put(made, HERE, "faelle-2025-01.csv", cases_csv(date(2025, 1, 1), [1, 2, 3, 5, 8, 9]), 1)
    run_all(made)
    # a column that nobody agreed to: the archive keeps the cells, not the bytes
    february = bookings_csv(date(2025, 2, 1), ["1,00", "2,50"]).splitlines()
    text = "\n".join([f"{february[0]};Telefon privat", *(f"{line};06062" for line in february[1:])])
    put(made, HERE, "kosten-2025-02.csv", text + "\n", 2)
    put(made, HERE, "faelle-2025-02.csv", cases_csv(date(2025, 2, 1), [1, 2, 3, 5, 8, 9, 10]), 3)
    return made


@pytest.fixture(scope="module")
def undisturbed(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same from the same start, never killed."""
    root = tmp_path_factory.mktemp("undisturbed") / "data"
    shutil.copytree(house.data.root, root)
    other = House(house.catalog, DataFolder(root), house.as_of)
    run_all(other)
    return other


@pytest.fixture(scope="module")
def runner(house: House, undisturbed: House) -> Iterator[Runner]:
    runner = Runner(house)
    yield runner
    runner.stop()


def snapshot_of(house: House) -> dict[str, Path]:
    return {e: file for e in EDITIONS if (file := current(house.data.published, e))}


def content_hash(house: House) -> str:
    return snapshot_of(house)["internal"].stem.rsplit("-", 1)[1]


def facts(house: House) -> dict[str, str]:
    files = sorted((house.lake(HERE) / "facts").glob("[!.]*"))
    return {f.name: sha256(f.read_bytes()).hexdigest() for f in files}


def values(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute("SELECT * FROM kpi_value ORDER BY ALL").fetchall()


def check_nothing_half(house: House) -> None:
    """Whatever bears a name that is looked for is whole; what is archived is what its hash says."""
    for file in (f for f in house.data.root.rglob("*") if f.is_file()):
        if any(part.startswith(".") for part in file.relative_to(house.data.root).parts):
            continue
        if file.suffix == ".parquet":
            pq.ParquetFile(file).read()
        elif file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
    for entry in read_ledger(house.data.received, HERE):
        assert not entry.folder.name.startswith(".")
        for part in entry.parts:
            assert sha256((entry.folder / part.stored_file).read_bytes()).hexdigest() == part.stored_sha256


def test_killed_at_any_moment_the_old_snapshot_stands_and_the_next_run_completes(
    house: House, undisturbed: House, runner: Runner
) -> None:
    before = snapshot_of(house)
    january = {e: values(f) for e, f in before.items()}
    chance = random.Random(7)
    for command in [*(f"replace {m}" for m in MOMENTS), *(f"delay {chance.uniform(0.05, 0.6):.2f}" for _ in range(3))]:
        assert runner.do(command) == [-9], command
        if command.startswith("replace"):
            assert snapshot_of(house) == before, command
            assert {e: values(f) for e, f in snapshot_of(house).items()} == january, command
        check_nothing_half(house)
    assert runner.do("replace after published/public.current$") == [-9]
    # killed between the two pointers: each names a whole snapshot
    assert all(values(f) for f in snapshot_of(house).values())
    run_all(house)
    assert content_hash(house) == content_hash(undisturbed)
    assert facts(house) == facts(undisturbed)
    for edition in EDITIONS:
        assert values(snapshot_of(house)[edition]) == values(snapshot_of(undisturbed)[edition])


def test_two_runs_at_the_same_time_do_each_other_no_harm(house: House, undisturbed: House, runner: Runner) -> None:
    """From nothing but the archive and the inbox, so that both write everything."""
    shutil.rmtree(house.data.lake)
    assert runner.do("run 2") == [0, 0]
    check_nothing_half(house)
    assert content_hash(house) == content_hash(undisturbed)
    assert facts(house) == facts(undisturbed)
    assert len(read_ledger(house.data.received, HERE)) == 3
