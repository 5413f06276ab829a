"""The handbook says what the catalogue declares, completely, and the copy in `docs/` is current."""

import re
from pathlib import Path

import pytest

from expectations.catalog import Catalog, load_catalog
from pipelines.reports.handbook import handbook_pages, write_handbook

ROOT = Path(__file__).parents[3]
HANDBOOK = ROOT / "docs" / "handbook"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "data" / "catalog")


@pytest.fixture(scope="module")
def pages(catalog: Catalog) -> dict[str, str]:
    return handbook_pages(catalog)


def test_handbook_is_current(pages: dict[str, str]) -> None:
    """If this fails: `digitalbilanz handbook` and commit what it wrote."""
    written = {f.relative_to(HANDBOOK).as_posix(): f.read_text(encoding="utf-8") for f in HANDBOOK.rglob("*.md")}
    assert written == pages


def test_everything_declared_has_a_page_that_the_index_links(catalog: Catalog, pages: dict[str, str]) -> None:
    expected = {f"kpis/{k}.md" for k in catalog.kpis} | {f"datasets/{k}.md" for k in catalog.contracts}
    expected |= {f"municipalities/{k}.md" for k in catalog.municipalities} | {f"grants/{k}.md" for k in catalog.grants}
    assert set(pages) == {"README.md", *expected}
    assert set(re.findall(r"\]\(([^)]*)\)", pages["README.md"])) == expected


def test_no_link_leads_nowhere(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        for link in re.findall(r"\]\(([^)]*\.md)\)", text):
            assert (Path("/") / Path(name).parent / link).resolve().relative_to("/").as_posix() in pages, (name, link)


def test_all_tables_are_whole(pages: dict[str, str]) -> None:
    """Each row has as many cells as the head of its table, and a blank line stands before every table."""
    for name, text in pages.items():
        for block in text.split("\n\n"):
            rows = [re.sub(r"\\\||`[^`]*`", "", line) for line in block.splitlines()]
            if any(row.startswith("|") for row in rows):
                assert len({row.count("|") for row in rows}) == 1, (name, block)
                assert rows[1].replace("-", "") == "|" * rows[1].count("|"), (name, block)


def test_a_kpi_page_says_what_decides_its_value(catalog: Catalog, pages: dict[str, str]) -> None:
    text = pages["kpis/processing_days_p90.md"]
    for needed in (
        "mindestens 90 % der Werte",
        "„Ergebnis“ = bewilligt oder abgelehnt",
        "gezählt im Monat von „Entscheidung“",
        "kleiner ist besser",
        "die letzten 12 Monate zusammen",
        "öffentlich unter 10, intern unter 10",
        "20 bis Dezember 2027. Demowert",
    ):
        assert needed in text
    for kpi_id, kpi in catalog.kpis.items():
        page = pages[f"kpis/{kpi_id}.md"]
        assert page.count("### Beispiel") == len(kpi.examples)
        assert page.count("\nErgebnis:\n") == len(kpi.examples)


@pytest.mark.parametrize(
    ("page", "needed"),
    [
        ("kpis/cost_per_transaction_eur.md", "; dazu die Summe von „Kosten“ im Datensatz"),
        ("kpis/shared_it_cost_pct.md", "und ohne „Kostenart“ = `grants_income`"),
        ("kpis/intake_days_median.md", "* **Beendet** nach „Bearbeitungsdauer in Kalendertagen“, nur Zeilen mit"),
        ("datasets/processing_times.md", "Arbeitstage von „Eingang“ (eingeschlossen)"),
        ("municipalities/06437006.md", "| IT: Plattform für Online-Dienste | 24 | 58,3 | Demowert |"),
        ("kpis/satisfaction_pct.md", "0,25 × „Bewertung 2“"),
        ("kpis/it_cost_per_inhabitant_eur.md", "Stand im letzten Monat des Zeitraums"),
        ("kpis/it_cost_total_eur.md", "**Wert** = die Summe von „Betrag“"),
        ("kpis/digital_take_up_pct.md", "× 100"),
        ("kpis/digital_take_up_pct.md", "| 12 Monate bis Dezember 2025 | 62,5 | 5 | 8 |"),
        ("kpis/digital_take_up_pct.md", "| Juni 2025 | keine Fälle |"),
        ("datasets/processing_times.md", "`*sachbearbeit*`"),
        ("datasets/processing_times.md", "Kalendertage von „Eingang“ bis „Entscheidung“"),
        ("datasets/delivery_coverage.md", "wird nicht geliefert"),
        ("municipalities/06437006.md", "Vorzeichen umgekehrt"),
        ("municipalities/06437006.md", "Internet → Online"),
    ],
)
def test_pages_say_it_in_words(pages: dict[str, str], page: str, needed: str) -> None:
    assert needed in pages[page]


def test_pages_of_what_is_gone_are_removed(catalog: Catalog, tmp_path: Path) -> None:
    stale, other = tmp_path / "kpis" / "gone.md", tmp_path / "notes.txt"
    stale.parent.mkdir()
    for file in (stale, other):
        file.write_text("x", encoding="utf-8")
    written = write_handbook(catalog, tmp_path)
    assert not stale.exists()
    assert other.exists()
    assert all(file.exists() for file in written)


def test_other_catalogues_have_a_handbook_too() -> None:
    """Wide columns, constants, ignored headers, products and rows in which a cell is present."""
    folder = ROOT / "tests" / "deliveries" / "catalogs"
    moers = handbook_pages(load_catalog(folder / "de_budgets"))
    assert (
        "| Ist 2015 | Betrag | Haushaltsjahr = 2015-01; Plan, Soll oder Ist = actual |"
        in moers["municipalities/05170024.md"]
    )
    assert "Vorzeichen umgekehrt" in moers["municipalities/06432008.md"]
    uk = handbook_pages(load_catalog(folder / "uk_transactions"))
    assert "nur Zeilen mit einer Angabe in „Vorgänge“" in uk["kpis/digital_take_up_pct.md"]
    assert "„Vorgänge“ × „Kosten je Vorgang“" in uk["datasets/service_transactions.md"]
    permits = handbook_pages(load_catalog(folder / "nl_permit_receipts"))
    assert "| (immer gleich) | Leistung | environmental_permit |" in permits["municipalities/00000001.md"]
    assert "ohne Angabe in „Entscheidung“" in permits["kpis/open_cases.md"]
