"""How the printed report is set: nothing stands alone on a page, no word under a line, no sign that only experts know."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from expectations.catalog import Catalog
from expectations.models import Words
from expectations.models.grants import GrantTexts
from expectations.sources import load_yaml
from pipelines.reports.proof_of_use.charts import LETTERS, beside, draw_bars
from pipelines.reports.proof_of_use.content import ReportContent, make_content
from pipelines.reports.proof_of_use.missing_texts import missing_texts, texts_template
from pipelines.reports.proof_of_use.pdf import BARS, make_pdf, print_data
from pipelines.store.grant_kpis import KpiSeries
from pipelines.store.published_grants import Source
from tests.unit.grants.making import END, make_grant, stated, voucher
from tests.unit.reports.test_proof_of_use import published

D = Decimal


def content_of(catalog: Catalog, vouchers: int = 1, **changes: Any) -> ReportContent:
    many = [voucher("1.00", 1 + n % 28, booking_key=f"d#{n}.0", number=f"B-{n:03d}") for n in range(vouchers)]
    source = replace(published(many), **changes)
    return make_content(catalog, source, END, is_interim=False, language="de")


def pages_of(content: ReportContent) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(content))).pages]


@pytest.mark.parametrize("vouchers", range(8, 40))
def test_no_sum_and_no_heading_stands_alone_on_a_page(catalog: Catalog, vouchers: int) -> None:
    """Whatever the length of the list: a page that begins with headings and the sum would be found among these."""
    for page in pages_of(content_of(catalog, vouchers)):
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        sums = [n for n, line in enumerate(lines) if line.startswith("Summe ")]
        assert not any(lines[n - 1].startswith("Kommune") and n < 6 for n in sums), lines[:8]
        body = lines[: next(n for n, line in enumerate(lines) if line.startswith("Verwendungsnachweis: "))]
        assert not body[-1].startswith(("6 Belegliste", "Nach Zeilen", "Titel: "))


@pytest.mark.parametrize("files", [0, 3, 16, 17, 60])
def test_the_signature_stands_with_what_is_signed(catalog: Catalog, files: int) -> None:
    sources = tuple(Source(f"d{n}", f"Datei-{n}.csv", "00000001", f"{n:064d}", 1, D("1.00")) for n in range(files))
    last = pages_of(content_of(catalog, sources=sources))[-1]
    assert "Ort, Datum, Unterschrift" in last
    assert "Summe € SHA" in last
    assert files == 0 or f"{files - 1:064d}" in last


@pytest.mark.parametrize("y", range(20, 110, 3))
@pytest.mark.parametrize("aim", range(20, 110, 7))
def test_no_label_stands_on_the_line_of_the_target(y: int, aim: int) -> None:
    at = beside(float(y), float(aim), 108.0)
    assert not at - LETTERS < aim < at


def test_charts_say_what_their_marks_mean(catalog: Catalog) -> None:
    bars = draw_bars([("A", D(2), D(1))], ("zuwendungsfähig", "geplant"))
    assert "zuwendungsfähig" in bars
    assert "geplant" in bars
    assert "Ziel 50,0" in print_data(content_of(catalog, kpis=(kpi(),)))["facts"]["charts"][0]["svg"]


def kpi(symbol: str = "%", unit: str = "Prozent") -> KpiSeries:
    values = ((date(2022, 12, 31), D("10.0")), (END, D("12.5")))
    return KpiSeries(
        "k", Words(de="Quote", en="Rate"), Words(de=unit, en=unit), symbol, 1, "higher", 2021, D("10.0"), D("50"), values, 12, {}, END
    )  # fmt: skip


def test_shares_change_by_points_and_units_are_words(catalog: Catalog) -> None:
    rows = print_data(content_of(catalog, kpis=(kpi(), kpi("d", "Tage"))))["facts"]["kpis"]
    assert rows[0][1:] == ["%", "10,0", "12,5", "2,5 Prozentpunkte", "50,0"]
    assert rows[1][1:] == ["Tage", "10,0", "12,5", "2,5", "50,0"]


def test_a_long_plan_is_drawn_in_several_charts(catalog: Catalog) -> None:
    """One chart of all lines would be higher than a page."""
    lines = {f"line_{n}": {"title": {"de": f"Zeile {n}", "en": "Line"}, "eur": stated("50.00")} for n in range(20)}
    content = content_of(catalog, grant=make_grant(expenditure=lines))
    bars = print_data(content)["bars"]
    assert len(bars) == -(-len(content.account.lines) // BARS)
    text = " ".join(pages_of(content))
    assert all(f"Zeile {n}" in text for n in range(20))


def test_the_list_is_added_up_and_one_is_singular(catalog: Catalog) -> None:
    data = print_data(content_of(catalog, 1))
    assert [g["heading"] for g in data["groups"]] == ["Titel: 1 Beleg", "Titel: 0 Belege"]
    assert data["sums"]["total"] == ["Summe", "1", "1,00", "–", "–", "1,00"]
    assert "Summe aller Belege" in " ".join(pages_of(content_of(catalog, 2)))


def test_what_is_missing_can_be_filled_in(catalog: Catalog, tmp_path: Any) -> None:
    """The template is a file of texts: read again, nothing is missing any more; what was written stays."""
    content = content_of(catalog)
    written = GrantTexts(results=Words(de="Zwei: Zeilen\n\nund mehr", en="Two"))
    content = replace(content, texts=written)
    missing = missing_texts(content)
    assert {
        ("course",),
        ("deviations", "software"),
        ("deviations", "total"),
        ("answers", "eligible_under_approved"),
    } <= set(missing)
    assert ("results",) not in missing
    file = tmp_path / "texts.yaml"
    file.write_text(texts_template(content), encoding="utf-8")
    again = load_yaml(file, GrantTexts)
    assert again.results == written.results
    assert {("answers", key) for key in again.answers} | {("deviations", key) for key in again.deviations} <= set(
        missing
    )
    assert missing_texts(replace(content, texts=again, findings=())) == {}


def test_the_demo_has_no_gaps(catalog: Catalog) -> None:
    """Every line of a plan that comes with the software is explained, and every paragraph written."""
    for grant_id, grant in catalog.grants.items():
        texts = catalog.grant_texts[grant_id]
        assert {*grant.expenditure, "total"} <= set(texts.deviations)
        assert all((texts.course, texts.results, texts.economy, texts.outlook, texts.answers))
