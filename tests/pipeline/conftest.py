"""The larger demo as published, and as computed once more without the pipeline."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from pipelines.stages import House
from tests.pipeline.recomputed.values import Recomputed, recompute


@pytest.fixture(scope="session")
def recomputed(larger_demo: House, shared_folder: Path) -> Recomputed:
    """Every cell of every KPI from the files of the inbox; computed by the first worker that asks."""
    kept = shared_folder / "recomputed.pickle"
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(recompute(larger_demo.catalog, larger_demo.data.inbox, larger_demo.as_of)))
        found: Recomputed = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture(scope="session")
def internal(larger_demo: House) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published internal edition."""
    published = larger_demo.data.published
    name = (published / "internal.current").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(published / name), read_only=True) as con:
        yield con
