"""What many tests need and what is dear to make: the catalogue, demo deliveries, a published demo.

Each is made once per test session, also when the session has several worker processes.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from expectations.catalog import Catalog, load_catalog
from pipelines.demo import generate
from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder

ROOT = Path(__file__).resolve().parents[1]

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

# a busy machine is no fault: speed is measured in benchmarks/, never tested
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue that comes with the software."""
    return load_catalog(ROOT / "data" / "catalog")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def demo_inbox(catalog: Catalog, shared_folder: Path) -> Path:
    """Small demo deliveries of all municipalities. Not to be written to: copy what you change."""
    return _once(shared_folder / "demo-inbox", lambda target: generate(catalog, target, scale=0.02))


@pytest.fixture(scope="session")
def published_demo(catalog: Catalog, demo_inbox: Path, shared_folder: Path) -> House:
    """The small demo, taken all the way. Not to be written to."""
    as_of = catalog.association.demo_as_of
    assert as_of

    def make(target: Path) -> None:
        shutil.copytree(demo_inbox, target / "inbox")
        run_all(House(catalog, DataFolder(target), as_of))

    return House(catalog, DataFolder(_once(shared_folder / "demo-data", make)), as_of)


@pytest.fixture(scope="session")
def larger_demo(catalog: Catalog, shared_folder: Path) -> House:
    """A quarter of the demo's cases, taken all the way: enough to measure effects. Not to be written to.

    DIGITALBILANZ_DEMO names the data folder of an existing demo run (of this catalogue) to use instead.
    """
    as_of = catalog.association.demo_as_of
    assert as_of

    def make(target: Path) -> None:
        generate(catalog, target / "inbox", scale=0.25)
        run_all(House(catalog, DataFolder(target), as_of))

    existing = os.environ.get("DIGITALBILANZ_DEMO")
    return House(catalog, DataFolder(Path(existing) if existing else _once(shared_folder / "larger-demo", make)), as_of)


def _once(target: Path, make: Callable[[Path], object]) -> Path:
    """Let `make` fill `target`, unless another worker has done so."""
    with FileLock(target.with_suffix(".lock")):
        done = target.with_suffix(".done")
        if not done.exists():
            make(target)
            done.touch()
    return target
