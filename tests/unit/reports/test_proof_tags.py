"""The report for those who hear it: order of the tags, heads of tables, words for pictures (PDF/UA-1)."""

import io
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from expectations.catalog import Catalog
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.pdf import make_pdf, print_data
from tests.unit.reports.test_briefing import tags
from tests.unit.reports.test_proof_layout import content_of, kpi


def rows_of(table: Any) -> list[list[str]]:
    """Kinds of the cells of every row of a table."""
    return [
        [kind for kind, _ in tags(row["/K"], []) if kind in ("/TH", "/TD")]
        for kind, row in tags(table["/K"], [])
        if kind == "/TR"
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_tagged_in_the_order_it_is_read(catalog: Catalog, language: str) -> None:
    content = content_of(catalog, 40, kpis=(kpi(), kpi("d", "Tage")))
    content = type(content)(**{**vars(content), "language": language})
    data, t = print_data(content), words.fixed_words(language)
    with pikepdf.open(io.BytesIO(make_pdf(content))) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith(language)
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert data["title"] in str(meta["dc:title"])
        found = tags(root.StructTreeRoot.K, [])
        kinds = [kind for kind, _ in found]
        assert [kind for kind in kinds if kind in ("/H1", "/H2")] == ["/H1", *["/H2"] * 7]
        order = [kind for kind in kinds if kind in ("/H1", "/H2", "/H3", "/Table", "/Figure")]
        assert order[:2] == ["/H1", "/H2"]
        assert order[-1] == "/Table", "the files the figures come from, before the signature"
        assert all(after != "/H3" or before != "/H1" for before, after in pairwise(order))
        figures = [str(element["/Alt"]) for kind, element in found if kind == "/Figure"]
        assert figures == [chart["alt"] for chart in (*data["facts"]["charts"], *data["bars"])]
        tables = [element for kind, element in found if kind == "/Table"]
        assert len(tables) >= 12
        for table in tables:
            head, *body = rows_of(table)
            assert set(head) == {"/TH"}, "a table begins with its heads"
            assert all("/TH" not in row for row in body)
        heads = [element for kind, element in found if kind == "/TH"]
        assert all(
            str(head["/A"][0]["/Scope"] if isinstance(head["/A"], pikepdf.Array) else head["/A"]["/Scope"]) == "/Column"
            for head in heads
        )
        assert t["vouchers"]["sums"]
        assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)
