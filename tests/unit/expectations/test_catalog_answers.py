"""What the catalogue answers: which layout is in force, since when a dataset is agreed, which services there are."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from expectations.catalog import Catalog, load_catalog
from expectations.models import Amount, Derived, Words

ERBACH = "06437006"


@pytest.fixture
def catalog(folder: Path) -> Catalog:
    file = folder / "municipalities" / "06437006_erbach.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("    - since"), text.index("  service_usage:")
    later = text[start:end].replace("2021-01", "2024-01").replace("&services", "&s2").replace("&channels", "&c2")
    file.write_text(text[:end] + later.replace("Vorgaenge_", "Neu_") + text[end:], encoding="utf-8")
    return load_catalog(folder)


@pytest.mark.parametrize(
    ("month", "file"),
    [
        (date(2020, 12, 1), None),
        (date(2021, 1, 1), "Vorgaenge_"),
        (date(2023, 12, 1), "Vorgaenge_"),
        (date(2024, 1, 1), "Neu_"),
        (date(2026, 10, 1), "Neu_"),
    ],
)
def test_the_layout_in_force(catalog: Catalog, month: date, file: str | None) -> None:
    layout = catalog.layout(ERBACH, "processing_times", month)
    assert (layout and layout.file.startswith(file or "?")) == (None if file is None else True)


def test_agreed_since_the_first_layout_but_not_before_the_association(catalog: Catalog) -> None:
    assert catalog.agreed_since(ERBACH, "processing_times") == date(2021, 1, 1)
    assert catalog.agreed_since(ERBACH, "own") is None


def test_services_are_all_unless_named(catalog: Catalog) -> None:
    assert catalog.services_of(ERBACH) == tuple(catalog.vocabulary["services"])


def test_only_deliveries_are_delivered(catalog: Catalog) -> None:
    delivered = set(catalog.delivered_contracts())
    assert delivered >= {"processing_times", "service_usage", "it_costs", "service_maturity", "own"}
    assert not delivered & {"municipality_figures", "staff_costs", "open_cases", "delivery_coverage"}


def test_words_fall_back_to_german() -> None:
    words = Words.model_validate({"de": "Kosten", "en": "cost", "fr": "coûts"})
    assert [words.to(language) for language in ("de", "en", "fr", "pl")] == ["Kosten", "cost", "coûts", "Kosten"]


def test_models_do_not_change() -> None:
    amount = Amount.model_validate({"dataset": "it_costs", "column": "amount_eur"})
    with pytest.raises(ValidationError):
        amount.column = "other"  # type: ignore[misc]


def test_a_derived_column_has_one_form() -> None:
    title = {"de": "x", "en": "x"}
    with pytest.raises(ValidationError, match="exactly one of"):
        Derived.model_validate({"title": title, "type": "integer", "product": ["a", "b"], "days_between": ["a", "b"]})
