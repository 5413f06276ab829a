"""The case worked by hand in README.md, from the files that are delivered to the printed report and the workbook."""

import io
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from expectations.catalog import load_catalog
from pipelines.reports.proof_of_use.content import ReportContent, check_sums, make_content
from pipelines.reports.proof_of_use.pdf import make_pdf
from pipelines.reports.proof_of_use.words import euros
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder
from pipelines.store.published_grants import read_published_grant
from pipelines.store.snapshot import current
from tests.office import needs_office, recalculate

HERE = Path(__file__).parent
GRANT, END = "ikz_2022", date(2024, 2, 29)
TABLE = re.compile(r"^\| ([^|]+) \|((?: -?[\d.]* ?\|)+)$", re.MULTILINE)


def by_hand() -> list[tuple[str, list[Decimal]]]:
    """The rows of the last table of README.md."""
    part = (HERE / "README.md").read_text(encoding="utf-8").split("## As delivered")[1]
    rows = [(words, [Decimal(x) for x in cells.replace("|", " ").split()]) for words, cells in TABLE.findall(part)]
    assert len(rows) == 15
    return rows


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Received, validated, harmonised, accounted and published, as every delivery is."""
    folder = tmp_path_factory.mktemp("golden")
    shutil.copytree(root / "data" / "catalog", folder / "catalog")
    shutil.copy(HERE / "grant.yaml", folder / "catalog" / "grants" / f"{GRANT}.yaml")
    (folder / "catalog" / "grants" / "texts" / f"{GRANT}.yaml").unlink()
    shutil.copytree(HERE / "delivered", folder / "data" / "inbox")
    house = House(load_catalog(folder / "catalog"), DataFolder(folder / "data"), date(2024, 4, 15))
    run_all(house)
    return house


def content_on(house: House, day: date) -> ReportContent:
    snapshot = current(house.data.published, "internal")
    assert snapshot
    made = make_content(house.catalog, read_published_grant(snapshot, GRANT, day), day, is_interim=False, language="de")
    check_sums(made)
    return made


@pytest.fixture(scope="module")
def content(house: House) -> ReportContent:
    return content_on(house, END)


@pytest.fixture(scope="module")
def lines(content: ReportContent) -> list[str]:
    pages = PdfReader(io.BytesIO(make_pdf(content))).pages
    return [re.sub(r"\s+", " ", line) for page in pages for line in page.extract_text().split("\n")]


def runs_through(wanted: list[str], line: list[str]) -> bool:
    """Whether the figures stand in the line in this order, others between them."""
    rest = iter(line)
    return all(figure in rest for figure in wanted)


@pytest.mark.parametrize(("words", "figures"), by_hand())
def test_the_printed_report_says_what_was_worked_out(lines: list[str], words: str, figures: list[Decimal]) -> None:
    wanted = [euros(figure, "de") for figure in figures]
    assert any(line.startswith(f"{words} ") and runs_through(wanted, line.split(" ")) for line in lines)


def test_the_printed_vouchers_are_those_of_the_files(lines: list[str]) -> None:
    text = " ".join(lines)
    for voucher in ("S-1 27.02.2023 10.03.2023 Firma Eins Lizenzen 357,00 57,00 – 300,00 Oberzent",
                    "S-2 02.05.2023 20.05.2023 Firma Zwei Module 510,00 – 10,00 480,00 Oberzent",
                    "T-1 01.08.2023 15.08.2023 Schule GmbH Grundschulung 120,00 – – 120,00 Erbach"):  # fmt: skip
        assert voucher in text
    assert "2 Belege über 47,15 €" in text
    assert "S-3" not in text


def test_the_findings_are_those_of_the_hand(content: ReportContent) -> None:
    assert [(f.rule_id, f.figure) for f, _, _ in content.findings] == [
        ("eligible_under_approved", Decimal("80.00")), ("invoice_before_notice", Decimal("300.00")),
    ]  # fmt: skip


def test_a_credit_note_is_taken_off_what_is_eligible(house: House) -> None:
    a = content_on(house, date(2024, 3, 5)).account
    assert (a.gross, a.eligible, a.due, a.balance) == (
        Decimal("1034.15"),
        Decimal("947.15"),
        Decimal("757.72"),
        Decimal("37.72"),
    )
    assert a.lines[0].eligible == Decimal("827.15")
    assert [i.actual for i in a.income] == [Decimal("113.66"), Decimal("75.77"), Decimal("757.72")]


@needs_office
def test_the_workbook_computes_what_was_worked_out(content: ReportContent, tmp_path: Path) -> None:
    """LibreOffice computes every formula anew."""
    (tmp_path / "report.xlsx").write_bytes(make_workbook(content))
    book = CalamineWorkbook.from_path(recalculate(tmp_path / "report.xlsx", tmp_path))
    rows = [
        (str(row[0]).replace("\u00a0", " "), [f"{cell:.2f}" for cell in row[1:] if isinstance(cell, float | int)])
        for row in book.get_sheet_by_name("Nachweis").to_python()
    ]  # fmt: skip
    for words, figures in by_hand():
        wanted = [f"{figure:.2f}" for figure in figures]
        assert any(name == words and runs_through(wanted, found) for name, found in rows), (words, figures)
