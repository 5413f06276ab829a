"""One small published folder with cost for all tests of its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboards.components.case_scope import CaseScope
from dashboards.components.cost_scope import CostScope
from dashboards.filters import Filters
from dashboards.numbers import Numbers
from dashboards.snapshot import Snapshot
from dashboards.texts import load_texts
from dashboards.view import View
from tests.pages.fixture_costs import publish_costs


@pytest.fixture(scope="session")
def cost_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("costs")
    publish_costs(folder)
    return folder


@pytest.fixture(scope="session")
def costs(cost_folder: Path) -> Iterator[Snapshot]:
    opened = Snapshot(cost_folder / (cost_folder / "internal.current").read_text(encoding="utf-8").strip())
    yield opened
    opened.close()


@pytest.fixture
def look(costs: Snapshot) -> Callable[..., View]:
    """A view of the snapshot: `look("en", filters=…)`."""

    def make(lang: str = "de", filters: Filters | None = None, path: str = "/kosten") -> View:
        return View(costs, (filters or Filters()).but(lang=lang), path, load_texts(lang), Numbers(lang))

    return make


@pytest.fixture
def cost_scope(look: Callable[..., View]) -> Callable[..., CostScope]:
    return lambda year=2025, **more: CostScope(look(**more), year)


@pytest.fixture
def case_scope(look: Callable[..., View], costs: Snapshot) -> Callable[..., CaseScope]:
    def make(year: int = 2025, **more: object) -> CaseScope:
        case = costs.cost_case("depreciation")
        assert case is not None
        return CaseScope(look(**more), case, year)

    return make
