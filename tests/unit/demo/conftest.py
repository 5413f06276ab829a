"""The full demo, generated once."""

import pytest

from expectations.catalog import load_catalog
from pipelines.demo import generate
from tests.unit.demo.reading import CATALOG, Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    catalog, inbox = load_catalog(CATALOG), tmp_path_factory.mktemp("inbox")
    return Demo(catalog, generate(catalog, inbox), inbox)
