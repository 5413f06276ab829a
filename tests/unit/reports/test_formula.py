"""Formulas in words: every KPI of the catalogue has them in both languages, and they name what the definition names."""

import re

import pytest

from expectations.catalog import Catalog
from pipelines.reports.formula import say_formulas


@pytest.fixture(scope="module")
def said(catalog: Catalog) -> dict[str, tuple[str, str]]:
    return say_formulas(catalog)


def test_every_kpi_has_its_formula_in_both_languages(said: dict[str, tuple[str, str]], catalog: Catalog) -> None:
    assert set(said) == set(catalog.kpis)
    for kpi_id, (de, en) in said.items():
        assert de.startswith("Wert = "), kpi_id
        assert en.startswith("Value = "), kpi_id
        assert len(de.splitlines()) == len(en.splitlines()), kpi_id
        assert not re.search(r"\]\(|\*\*|\{|\}", de + en), kpi_id
        assert de.count("„") == en.count("“"), kpi_id


def test_both_languages_name_every_dataset_of_the_definition(
    said: dict[str, tuple[str, str]], catalog: Catalog
) -> None:
    for kpi_id, kpi in catalog.kpis.items():
        for part in kpi.inputs:
            title = catalog.contracts[part.dataset].title
            assert title.de in said[kpi_id][0], kpi_id
            assert title.en in said[kpi_id][1], kpi_id


def test_a_share_says_what_is_counted_and_of_what(said: dict[str, tuple[str, str]]) -> None:
    de, en = said["digital_take_up_pct"]
    assert de.splitlines() == [
        "Wert = Zähler ÷ Nenner × 100",
        "Zähler: die Summe von „Abgeschlossen“ im Datensatz Nutzung der Leistungen, nur Zeilen mit „Zugangsweg“ = Online",
        "Nenner: die Summe von „Abgeschlossen“ im Datensatz Nutzung der Leistungen",
    ]
    assert (
        en.splitlines()[1]
        == "Numerator: the sum of “Completed” in the dataset Service usage, only rows with “Channel” = Online"
    )
