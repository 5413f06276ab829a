"""A template becomes an accessible PDF, the same bytes each time, and says why where it cannot."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipelines.reports import typeset as room
from pipelines.reports.typeset import NotTypesetError, typeset

ON = datetime(2026, 11, 15, 6, 0)
TEMPLATE = """#import "house.typ": ledger, report
#let d = json(bytes(sys.inputs.data))
#show: report.with(title: d.title, author: "Digitalbilanz", notice: "Vorführdaten")
= #d.title
#ledger(("Zeile", "EUR"), (("Software", d.sum),), numbers: (1,))
"""


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "house.typ").write_bytes((room.TEMPLATES / "house.typ").read_bytes())
    (tmp_path / "page.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(room, "TEMPLATES", tmp_path)
    return tmp_path


def test_a_pdf_has_title_language_tags_fonts_and_the_exact_figures(templates: Path) -> None:
    pdf = PdfReader(BytesIO(typeset("page", {"title": "Prüfung", "sum": Decimal("364852.00")}, ON)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("de")
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Prüfung"
    text = pdf.pages[0].extract_text()
    assert "364852.00" in text
    assert "Vorführdaten" in text
    fonts = [f.get_object() for f in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert all("SourceSans3" in str(f["/BaseFont"]) for f in fonts)


def test_same_data_same_bytes(templates: Path) -> None:
    data = {"title": "Prüfung", "sum": "1"}
    assert typeset("page", data, ON) == typeset("page", data, ON)
    assert typeset("page", data, ON) != typeset("page", data | {"sum": "2"}, ON)


def test_what_would_not_be_accessible_is_refused(templates: Path) -> None:
    (templates / "page.typ").write_text('#set text(lang: "de")\nOhne Titel', encoding="utf-8")
    with pytest.raises(NotTypesetError, match="title"):
        typeset("page", {}, ON)
