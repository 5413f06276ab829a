"""The case worked out on paper stands on the page as well, to the cent."""

from decimal import Decimal

import pytest

from dashboards.components.case_answer import answer_figure, years_figure
from dashboards.components.case_scope import CaseScope
from dashboards.components.figure_data import Figure
from dashboards.snapshot import Snapshot
from pipelines.cost_case.case import CostCase
from tests.golden.shared_or_separate.reading import read_question, read_results
from tests.pages.snapshot_fixture import publish_fixture
from tests.unit.dashboards.made import make_view

GROUP = "*"


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory) -> CaseScope:
    """The worked case before a page's eyes; the snapshot lends it nothing but words."""
    snapshot = Snapshot(publish_fixture(tmp_path_factory.mktemp("published")))
    case = CostCase(read_question(), (), 2026, "cash")
    return CaseScope(make_view(snapshot, "/gemeinsam"), case, 2025)


def on_paper(member: str, year: str) -> tuple[Decimal, Decimal, Decimal]:
    """Separate, shared, saving."""
    row = next(r for r in read_results()["nominal"] if (r[0], r[1]) == (member, year))
    separate, shared, saving = (Decimal(cell.replace(",", "")) for cell in row[2:5])
    return separate, shared, saving


def on_the_page(scope: CaseScope, figure: Figure, row: int) -> tuple[object, ...]:
    """The base case of one row of the figure's table."""
    headings = [field.heading for field in figure.fields]
    base = scope.view.t.of("case_case", "base")
    wanted = [f"{scope.view.t.of('case', side)}, {base} (€)" for side in ("separate", "shared", "saving")]
    return tuple(figure.rows[row][headings.index(one)] for one in wanted)


def test_the_page_shows_every_member(scope: CaseScope) -> None:
    figure = answer_figure(scope)
    for row, member in enumerate((GROUP, "A", "B", "C")):
        assert on_the_page(scope, figure, row) == on_paper(member, "2025")


def test_the_page_shows_every_year(scope: CaseScope) -> None:
    figure = years_figure(scope)
    for row, year in enumerate(("2024", "2025", "2026", "all")):
        assert on_the_page(scope, figure, row) == on_paper(GROUP, year)
