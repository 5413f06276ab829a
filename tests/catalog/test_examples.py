"""Every worked example of every KPI comes out as its file says."""

from pathlib import Path

import pytest

from expectations.catalog import Catalog, load_catalog
from tests.catalog.worked import disagreements

ROOT = Path(__file__).parents[2]
CATALOG = load_catalog(ROOT / "data" / "catalog")
ALL = [CATALOG, *(load_catalog(folder) for folder in sorted((ROOT / "tests/deliveries/catalogs").glob("*/")))]
EXAMPLES = [
    pytest.param(catalog, kpi_id, number, id=f"{catalog.root.name}-{kpi_id}-{number + 1}")
    for catalog in ALL
    for kpi_id, kpi in catalog.kpis.items()
    for number in range(len(kpi.examples))
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return CATALOG


@pytest.mark.parametrize(("catalog", "kpi_id", "number"), EXAMPLES)
def test_example_comes_out_as_written(catalog: Catalog, kpi_id: str, number: int) -> None:
    kpi = catalog.kpis[kpi_id]
    assert disagreements(kpi_id, kpi, kpi.examples[number], catalog) == []


def test_every_kpi_has_two_examples_or_more(catalog: Catalog) -> None:
    assert [k for k, kpi in catalog.kpis.items() if len(kpi.examples) < 2] == []


def test_every_kpi_rolls_up_over_two_municipalities_in_an_example(catalog: Catalog) -> None:
    for kpi_id, kpi in catalog.kpis.items():
        levels = [{e.municipality for e in example.expect} for example in kpi.examples]
        assert any("*" in level and len(level) >= 3 for level in levels), kpi_id


def test_cards_have_an_order_of_their_own(catalog: Catalog) -> None:
    assert len({kpi.order for kpi in catalog.kpis.values()}) == len(catalog.kpis)


def test_a_wrong_expectation_is_noticed(catalog: Catalog) -> None:
    """The checker itself: an expectation that is off by a hair, a wrong state and a cell that is not there."""
    kpi = catalog.kpis["digital_take_up_pct"]
    example = kpi.examples[0]
    wrong = [{"value": "30.000001"}, {"value": "30", "state": "no_cases"}, {"value": "30", "period": "2024-12"}]
    for update in wrong:
        expected = example.expect[0].model_validate(update)
        assert disagreements("x", kpi, example.model_copy(update={"expect": (expected,)}), catalog), update
