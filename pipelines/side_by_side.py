"""The stages of several municipalities at the same time, one process for each core."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from threading import Thread

from expectations.catalog import load_catalog
from pipelines import stages
from pipelines.stages import House, Rows
from pipelines.store.folder import DataFolder

ALONE: dict[str, Callable[[House, str], object]] = {
    "received": stages.receive,
    "harmonised": stages.harmonise,
    "validated": stages.validate,
    "assembled": stages.assemble,
    "aggregated": stages.aggregate,
    "reported back": stages.report_back,
}


@dataclass(frozen=True)
class Step:
    """One stage of one municipality is done; `rows` after it was assembled."""

    municipality_id: str
    done: str
    rows: Rows | None


Tell = Callable[[Step], None]


def run_side_by_side(house: House, municipality_ids: tuple[str, ...], tell: Tell) -> None:
    """All stages of each municipality; `tell` hears of every step. The first failure is raised when all have ended."""
    workers = min(os.cpu_count() or 1, len(municipality_ids))
    if workers < 2:
        for municipality_id in municipality_ids:
            _walk(house, municipality_id, tell)
        return
    context = multiprocessing.get_context("spawn")  # threads of DuckDB and pyarrow do not survive a fork
    steps: SimpleQueue[Step | None] = context.SimpleQueue()
    listener = Thread(target=_listen, args=(steps, tell), daemon=True)
    listener.start()
    place = (house.catalog.root, house.data.root, house.as_of)
    try:
        with ProcessPoolExecutor(workers, context, initializer=_open, initargs=(*place, steps)) as pool:
            running = [pool.submit(_walk_there, municipality_id) for municipality_id in municipality_ids]
            for future in as_completed(running):
                future.result()
    finally:
        steps.put(None)
        listener.join()


def _walk(house: House, municipality_id: str, tell: Tell) -> None:
    for done, stage in ALONE.items():
        result = stage(house, municipality_id)
        tell(Step(municipality_id, done, result if isinstance(result, Rows) else None))


def _listen(steps: "SimpleQueue[Step | None]", tell: Tell) -> None:
    while (step := steps.get()) is not None:
        tell(step)


_there: tuple[House, "SimpleQueue[Step | None]"]
"""In a worker process: what it was started with."""


def _open(catalog_root: Path, data_root: Path, as_of: date, steps: "SimpleQueue[Step | None]") -> None:
    global _there  # a worker process has no other place for what it is started with
    _there = House(load_catalog(catalog_root), DataFolder(data_root), as_of), steps


def _walk_there(municipality_id: str) -> None:
    house, steps = _there
    _walk(house, municipality_id, steps.put)
