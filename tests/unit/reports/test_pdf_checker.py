"""Every printed report before a checker that others wrote: PDF/UA-1 as validators test it, and what a reader hears of it.

A warning fails, too: words on the page that no tag announces, empty labels, a title that is a file name.
"""

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from outloud import check

from expectations.catalog import Catalog
from pipelines.course.records import ALL
from pipelines.reports.briefing.content import read_briefing
from pipelines.reports.briefing.pdf import make_pdf as make_briefing
from pipelines.reports.proof_of_use.content import make_content
from pipelines.reports.proof_of_use.pdf import make_pdf as make_proof
from pipelines.store.published import open_published
from tests.pages.snapshot_fixture import OBERZENT, publish_fixture
from tests.unit.grants.making import END, voucher
from tests.unit.reports.test_proof_of_use import published


def complaints(folder: Path, pdf: bytes) -> list[str]:
    """What the checker says against it."""
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    result = check(str(file))
    assert result.error is None, result.error
    assert [run.rule for run in result.runs if run.status == "crashed"] == []
    return [
        f"{one.rule} {one.severity}: {one.message}" for one in result.findings if one.severity in ("error", "warning")
    ]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("place", [ALL, OBERZENT])
def test_the_briefing(tmp_path: Path, place: str, lang: str) -> None:
    with open_published(publish_fixture(tmp_path / "published")) as found:
        pdf = make_briefing(read_briefing(found, date(2026, 9, 1), place, lang))
    assert complaints(tmp_path, pdf) == []


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_proof_of_use(catalog: Catalog, tmp_path: Path, count: int, lang: str) -> None:
    vouchers = [voucher("12.50", 1 + n % 28, booking_key=f"d#{n}.0", number=f"N{n:05d}") for n in range(count)]
    pdf = make_proof(make_content(catalog, published(vouchers), END, is_interim=False, language=lang))
    assert complaints(tmp_path, pdf) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    """Without its tags the same page is refused: it is not a checker that says yes to all."""
    with open_published(publish_fixture(tmp_path / "published")) as found:
        (tmp_path / "whole.pdf").write_bytes(make_briefing(read_briefing(found, date(2026, 9, 1))))
    with pikepdf.open(tmp_path / "whole.pdf") as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "broken.pdf")
    assert complaints(tmp_path, (tmp_path / "broken.pdf").read_bytes())
