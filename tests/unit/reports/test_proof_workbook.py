"""The workbook: what is on its sheets, how it is added up, and that it can be read when it is printed."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from expectations.catalog import Catalog
from expectations.models import Words
from expectations.models.grants import Grant
from pipelines.grants.books import Booking, sort_books
from pipelines.reports.proof_of_use.content import ReportContent, make_content
from pipelines.reports.proof_of_use.sheet import EUROS, count_lines
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.store.grant_kpis import KpiSeries
from tests.unit.grants.making import END, drawn, income, make_grant, stated, voucher
from tests.unit.reports.test_proof_of_use import published

D = Decimal
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
GERMAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>de-DE</value></prop></item></oor:items>"""


def content_of(catalog: Catalog, bookings: list[Booking], grant: Grant | None = None, **changes: Any) -> ReportContent:
    source = published(bookings)
    used = grant or source.grant
    books = sort_books(used, bookings, [drawn("80.00", END)])
    return make_content(
        catalog, replace(source, grant=used, books=books, **changes), END, is_interim=False, language="de"
    )


def convert(workbook: bytes, folder: Path, to: str) -> Path:
    """By LibreOffice with a German locale; values that the file brings are taken out, so that it has to compute."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            is_sheet = name.startswith("xl/worksheets/sheet")
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data) if is_sheet else data)
    (folder / "report.xlsx").write_bytes(made.getvalue())
    (folder / "office" / "user").mkdir(parents=True, exist_ok=True)
    (folder / "office" / "user" / "registrymodifications.xcu").write_text(GERMAN, encoding="utf-8")
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", to, "--outdir", folder,
         folder / "report.xlsx"], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"report.{to}"


def rows_of(file: Path | bytes, sheet: str) -> list[list[Any]]:
    book = (
        CalamineWorkbook.from_filelike(io.BytesIO(file))
        if isinstance(file, bytes)
        else CalamineWorkbook.from_path(file)
    )
    return list(book.get_sheet_by_name(sheet).to_python())


@needs_office
def test_lines_of_the_same_title_and_titles_with_signs_have_their_own_sums(catalog: Catalog, tmp_path: Path) -> None:
    """A sum by title would give both lines both sums, and `Soft*` everything that begins like that."""
    same = {"de": "Soft*", "en": "Soft*"}
    lines = {
        "software": {"title": same, "eur": stated("500.00")}, "training": {"title": same, "eur": stated("400.00")},
        "more": {"title": {"de": "Software?", "en": "Software?"}, "eur": stated("100.00")},
    }  # fmt: skip
    grant = make_grant(expenditure=lines)
    bookings = [
        voucher("100.00", 1), voucher("20.00", 2, line_id="training"), voucher("3.00", 3, line_id="more"),
        voucher("0.50", 4, line_id=""), voucher("0.25", 5, line_id="unheard"),
    ]  # fmt: skip
    made = rows_of(convert(make_workbook(content_of(catalog, bookings, grant)), tmp_path, "ods"), "Nachweis")
    found = [(row[6], row[3]) for row in made if row[6] in ("software", "training", "more", "–")]
    assert found == [("software", 100.0), ("training", 20.0), ("more", 3.0), ("–", 0.75)]


@needs_office
@pytest.mark.parametrize(
    ("own", "eligible"),
    [
        (("33.33", "33.33", "33.34"), "100.01"),
        (("0.00", "100.00", "0.00"), "777.77"),
        (("0.01", "0.01", "99.98"), "-12.35"),
    ],
)
def test_the_own_share_is_divided_by_formulas_to_the_cent(
    catalog: Catalog, tmp_path: Path, own: tuple[str, ...], eligible: str
) -> None:
    members = ["00000001", "00000002", "00000003"]
    shares = {
        f"own_{n}": {"title": {"de": f"Anteil {n}", "en": "Own"}, "kind": "own_share", "municipality": m, "eur": stated(eur)}
        for n, (m, eur) in enumerate(zip(members, own, strict=True))
    }  # fmt: skip
    others = {
        "sponsor": {"title": {"de": "Dritte", "en": "Others"}, "kind": "third_parties", "eur": stated("100.00")},
        "state": {"title": {"de": "Land", "en": "State"}, "kind": "grant", "eur": stated("800.00")},
    }  # fmt: skip
    grant = make_grant(members=members, income=shares | others)
    places = dict(zip(members, ("Astadt", "Bdorf", "Cheim"), strict=True))
    content = content_of(catalog, [voucher(eligible), income("7.13", END, "sponsor")], grant, municipalities=places)
    made = rows_of(convert(make_workbook(content), tmp_path, "ods"), "Nachweis")
    actual = {row[6]: D(str(round(row[3], 2))) for row in made if row[6] in grant.income}
    assert actual == {i.line_id: i.actual for i in content.account.income}


def formulas_of(workbook: bytes, sheet: int) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        xml = book.read(f"xl/worksheets/sheet{sheet}.xml").decode()
    return dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f>', xml))


def test_every_sum_of_the_account_is_a_formula(catalog: Catalog) -> None:
    """Only what the plan says is typed."""
    workbook = make_workbook(content_of(catalog, [voucher(), income("7.13", END, "sponsor")]))
    formulas = formulas_of(workbook, 2)
    rows = rows_of(workbook, "Nachweis")
    typed = [
        (n, column) for n, row in enumerate(rows, 1) for column, value in zip("BCDE", row[1:5], strict=True)
        if isinstance(value, float) and f"{column}{n}" not in formulas
    ]  # fmt: skip
    planned = [
        n
        for n, row in enumerate(rows, 1)
        if row[6] in ("own_one", "own_two", "sponsor", "state", "software", "training")
    ]
    approved = next(n for n, row in enumerate(rows, 1) if row[0] == "Bewilligt, höchstens")
    assert set(typed) == {(n, "B") for n in (*planned, approved)}


def test_the_workbook_has_all_tables_of_the_report(catalog: Catalog) -> None:
    kpi = KpiSeries(
        "k", Words(de="Quote", en="Rate"), Words(de="Prozent", en="percent"), "%", 1, "higher", 2021, D("10.0"), D("50"),
        ((END, D("12.5")),), 12, {"00000001": (D("9.0"), D("11.0")), "00000002": (None, D("14.0"))}, END,
    )  # fmt: skip
    workbook = make_workbook(content_of(catalog, [voucher()], kpis=(kpi,)))
    said = {name: rows_of(workbook, name) for name in ("Angaben", "Nachweis", "Sachbericht", "Herkunft")}
    assert ["Bescheid", "vom 01.01.2023, Aktenzeichen A 1", "Bescheid"] in said["Angaben"]
    assert ["Quote", "%", 10.0, 12.5, 2.5, 50.0] in [row[:6] for row in said["Sachbericht"]]
    assert ["Quote", "%", 9.0, 11.0, "", 14.0] in [row[:6] for row in said["Sachbericht"]]
    titles = [row[0] for row in said["Nachweis"]]
    for title in (
        "3.1 Einnahmen",
        "3.2 Ausgaben",
        "3.3 Zuwendung",
        "3.5 Wer bezahlt hat",
        "4 Abweichungen vom Finanzierungsplan",
    ):
        assert title in titles
    assert any("hier fehlt noch ein Text" in str(cell) for row in said["Nachweis"] for cell in row)
    assert "2.3 Maßnahmen und Meilensteine" in [row[0] for row in said["Sachbericht"]]
    assert any("s1" in str(row[0]) and "0" * 64 in str(row[0]) for row in said["Herkunft"])


@needs_office
def test_printed_figures_are_german_and_no_row_prints_over_the_next(catalog: Catalog, tmp_path: Path) -> None:
    long = voucher(
        "128000.00", number="B-1", payee="Bürotechnik Mümlingtal GmbH und Söhne Nachfolger OHG " * 3, invoiced=None
    )
    workbook = make_workbook(content_of(catalog, [long]))
    pages = [page.extract_text() for page in PdfReader(convert(workbook, tmp_path, "pdf")).pages]
    assert any("128.000,00 €" in page for page in pages)
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        xml = book.read("xl/worksheets/sheet3.xml").decode()
        findings = book.read("xl/worksheets/sheet5.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    height = re.search(r'<row r="5"[^>]* ht="([\d.]+)" customHeight="1"', xml)
    assert height
    assert float(height[1]) > 13.5 * 4
    words = [row for row in rows_of(workbook, "Prüfhinweise")[4:] if len(str(row[1])) > 64]
    assert words
    assert len(re.findall(r'customHeight="1"', findings)) >= len(words)
    assert EUROS.replace('"', "&quot;") in styles
    assert 'horizontal="right"' in styles
    assert 'horizontal="left" vertical="top" indent="1"' in styles


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("kurz", 20, 1), ("ein Satz aus mehreren Wörtern", 18, 2), ("a" * 50, 11, 5), ("eins\nzwei", 20, 2), ("", 10, 1)],
)
def test_lines_are_counted_as_words_break(text: str, width: float, lines: int) -> None:
    assert count_lines(text, width) == lines
