"""The case worked out on paper stands on the page as well, to the cent."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from dashboards.components.case_answer import answer_figure, years_figure
from dashboards.components.case_scope import CaseScope
from dashboards.components.case_value import value_figure
from dashboards.components.figure_data import Figure
from dashboards.snapshot import Snapshot
from pipelines.cost_case.case import CostCase, read_case
from tests.golden.shared_or_separate.reading import read_question, read_results
from tests.golden.shared_or_separate.tables import read_tables
from tests.pages.fixture_costs import publish_costs
from tests.unit.dashboards.made import make_view

GROUP = "*"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """It lends the case nothing but words."""
    folder = tmp_path_factory.mktemp("published")
    publish_costs(folder)
    opened = Snapshot(folder / (folder / "internal.current").read_text(encoding="utf-8").strip())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scope(snapshot: Snapshot) -> CaseScope:
    """The worked case before a page's eyes, each paying by the key."""
    case = CostCase(read_question(), (), 2026, "cash")
    return CaseScope(make_view(snapshot, "/gemeinsam"), case, 2025)


@pytest.fixture(scope="module")
def declared(snapshot: Snapshot) -> CaseScope:
    """The same as a catalogue and its bookings tell it."""
    case = read_case(read_tables(), "cash")
    assert case is not None
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


@pytest.mark.parametrize("told", ["scope", "declared"])
def test_the_page_shows_every_year(told: str, request: pytest.FixtureRequest) -> None:
    scope: CaseScope = request.getfixturevalue(told)
    figure = years_figure(scope)
    for row, year in enumerate(("2024", "2025", "2026", "all")):
        assert on_the_page(scope, figure, row) == on_paper(GROUP, year)


@pytest.mark.parametrize("told", ["scope", "declared"])
def test_the_page_shows_the_present_value(told: str, request: pytest.FixtureRequest) -> None:
    figure = value_figure(request.getfixturevalue(told))
    found = [[row[0], *(f"{row[i]:,.2f}" for i in (1, 2, 4, 5, 6))] for row in figure.rows]
    *years, whole = read_results()["present_value"]
    assert found[:-1] == years
    assert found[-1][3:] == whole[3:]
    assert "ausgeglichen ab 2025" in figure.title
