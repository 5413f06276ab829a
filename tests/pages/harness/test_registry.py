"""A page that the harness does not visit cannot exist."""

import ast
from pathlib import Path

import pytest

import dashboards.pages
from dashboards.pages import PAGES
from tests.pages.harness.data_sets import DATA_SETS
from tests.pages.harness.pairwise import cover_pairs
from tests.pages.harness.visits import ITEMS, LANGUAGES, SCHEMES, STATES, VISITS, WIDTHS, NoItemError, address_of

FOLDER = Path(dashboards.pages.__file__).parent


def declares_page(file: Path) -> bool:
    """Whether a module gives the name PAGE a value."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    named = [t for one in body if isinstance(one, ast.Assign) for t in one.targets]
    named += [one.target for one in body if isinstance(one, ast.AnnAssign)]
    return any(isinstance(target, ast.Name) and target.id == "PAGE" for target in named)


def test_every_page_is_registered_and_visited() -> None:
    files = [file for file in FOLDER.rglob("*.py") if declares_page(file)]
    assert len(PAGES) == len(files), "a page's file is not in the registry"
    assert {page.path for page in PAGES} == {visit.page.path for visit in VISITS}


def test_every_two_values_meet_in_the_browser() -> None:
    for page in PAGES:
        mine = [visit for visit in VISITS if visit.page is page]
        assert {visit.data_set for visit in mine} == set(DATA_SETS)
        assert {visit.lang for visit in mine} == set(LANGUAGES)
        assert {visit.scheme for visit in mine} == set(SCHEMES)
        assert {visit.width for visit in mine} == set(WIDTHS)
        assert {visit.state for visit in mine} == set(STATES)


def test_pairs_are_covered_with_few_rows() -> None:
    rows = cover_pairs({"a": range(4), "b": range(3), "c": range(2)})
    assert {(row["a"], row["b"]) for row in rows} == {(a, b) for a in range(4) for b in range(3)}
    assert {(row["b"], row["c"]) for row in rows} == {(b, c) for b in range(3) for c in range(2)}
    assert len(rows) == 12


def test_a_route_with_an_unknown_part_is_refused() -> None:
    page = next(page for page in PAGES if "<" in page.path)
    with pytest.raises(NoItemError, match="ITEMS"):
        address_of(page, "de", items={})
    assert all(ITEMS.values())
