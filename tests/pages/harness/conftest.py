"""The data sets, a dashboard over each of them, and one browser page that all visits share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from dashboards.app import create_app
from pipelines.stages import House
from tests.pages.harness.data_sets import DATA_SETS, TODAY, edition_of, make_data_sets
from tests.pages.harness.door import Door
from tests.pages.harness.looking import Window
from tests.pages.serving import serve_here


@pytest.fixture(scope="session")
def data_sets(larger_demo: House, shared_folder: Path) -> Path:
    """A folder with one published folder per data set; made once for all workers."""
    target = shared_folder / "data-sets"
    with FileLock(target.with_suffix(".lock")):
        if not target.with_suffix(".done").exists():
            make_data_sets(larger_demo.data.published, target)
            target.with_suffix(".done").touch()
    return target


@pytest.fixture(scope="session")
def doors(data_sets: Path) -> dict[str, Door]:
    """The server's door to every data set."""
    return {name: Door(create_app(data_sets / name, edition_of(name), lambda: TODAY)) for name in DATA_SETS}


@pytest.fixture(scope="session")
def site(doors: dict[str, Door]) -> Iterator[Callable[[str], str]]:
    """Gives the address of a running dashboard over a data set, without a slash at its end."""
    with ExitStack() as running:
        yield cache(lambda data_set: running.enter_context(serve_here(doors[data_set].app)))


@pytest.fixture(scope="session")
def windows() -> list[Window]:
    """Those opened so far, the one in use last."""
    return []


@pytest.fixture
def window(browser: Browser, windows: list[Window]) -> Window:
    """One page of the browser for all visits of a worker, with nothing heard yet."""
    if not windows or windows[-1].page.context.browser is not browser:
        windows.append(Window(browser.new_context(reduced_motion="reduce").new_page()))
    windows[-1].forget()
    return windows[-1]
