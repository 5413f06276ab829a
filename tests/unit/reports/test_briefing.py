"""The briefing: one accessible page whose words and figures are those of the snapshot."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pikepdf
import pytest
from pypdf import PdfReader

from pipelines.course.numbers import Numbers
from pipelines.course.records import ALL
from pipelines.course.stock import Saving
from pipelines.reports.briefing.content import NothingToSayError, print_data, read_briefing
from pipelines.reports.briefing.pdf import make_pdf
from pipelines.reports.briefing.write import write_briefing
from pipelines.store.published import Published, open_published
from tests.pages.snapshot_fixture import OBERZENT, publish_fixture

SEPTEMBER = date(2026, 9, 1)
SCALE = r"[\d−][^;·]{0,30}·[^\d·]+\d{4}"
"""The first or last value of a chart with its month, squeezed."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_fixture(tmp_path_factory.mktemp("briefing"))


@pytest.fixture(scope="module")
def published(snapshot: Path) -> Iterator[Published]:
    with open_published(snapshot) as found:
        yield found


def squeezed(words: str) -> str:
    """Without spaces and soft line breaks: a page breaks its lines where it likes."""
    return re.sub(r"[\s\u00ad]+", "", words)


def text_of(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    return squeezed(reader.pages[0].extract_text())


def strings(node: Any) -> Iterator[str]:
    """All words of the data, but not drawings, kinds and alternative texts."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for name, part in node.items():
            if name not in ("svg", "alt", "result", "tone", "standing", "lang", "author"):
                yield from strings(part)
    elif isinstance(node, list):
        for part in node:
            yield from strings(part)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("place", [ALL, OBERZENT])
def test_every_word_and_figure_stands_on_the_page(published: Published, place: str, lang: str) -> None:
    briefing = read_briefing(published, SEPTEMBER, place, lang)
    page = text_of(make_pdf(briefing))
    data = print_data(briefing)
    assert len(data["goals"]) == 6
    assert len(data["charts"]) >= 4
    missing = [words for words in strings(data) if squeezed(words) not in page]
    assert missing == []


def test_figures_are_those_of_the_snapshot(published: Published) -> None:
    """Asked of the tables directly, and written as numbers are written."""
    page = text_of(make_pdf(read_briefing(published, SEPTEMBER, OBERZENT)))
    sql = """SELECT k.title_de, v.value, u.decimals, u.symbol, u.currency FROM kpi k JOIN unit u USING (unit_id) JOIN kpi_value v USING (kpi_id)
             WHERE v.municipality_id = ? AND v.service_id = '*' AND v.period_end = DATE '2026-09-30' AND v.value IS NOT NULL
               AND v.period_kind = CASE WHEN k.window_months > 1 THEN 'rolling' ELSE 'month' END"""
    found = 0
    for title, value, decimals, symbol, currency in published.rows(sql, [OBERZENT]):
        unit = type("Unit", (), {"decimals": decimals, "symbol": symbol or "", "currency": currency})()
        written = squeezed(Numbers("de").value(value, unit))
        shown = re.findall(rf"{re.escape(squeezed(title))}(?:\([^)]*\))?(?:{SCALE}{SCALE})?([\d.,−]+[^;]*);", page)
        assert all(one == written for one in shown), (title, shown, written)
        found += len(shown)
    assert found >= 4


def test_a_chart_says_where_its_line_begins_and_ends(published: Published) -> None:
    """First and newest value of the newest 48 months, asked of the table, with month and year."""
    page = text_of(make_pdf(read_briefing(published, SEPTEMBER, OBERZENT)))
    sql = """SELECT value, period_end FROM kpi_value WHERE kpi_id = 'digital_take_up_pct' AND municipality_id = ? AND service_id = '*'
             AND period_kind = 'rolling' AND value IS NOT NULL AND period_end BETWEEN DATE '2022-10-31' AND DATE '2026-09-30' ORDER BY 2"""
    rows = published.rows(sql, [OBERZENT])
    numbers = Numbers("de")
    scale = "".join(f"{numbers.percent(value)}·{numbers.month_short(end)}" for value, end in (rows[0], rows[-1]))
    assert squeezed(f"Digitale Nutzungsquote{scale}") in page


def test_the_saving_is_said_where_it_is_known(published: Published) -> None:
    """The fixture holds no costs."""
    unknown = read_briefing(published, SEPTEMBER)
    assert "getrenntem" not in text_of(make_pdf(unknown))
    known = replace(unknown, stock=replace(unknown.stock, saving=Saving(Decimal("12.44"), 2025)))
    assert squeezed("Die gemeinsame IT spart 12,4 % gegenüber getrenntem Betrieb (2025).") in text_of(make_pdf(known))


def tags(element: Any, found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Every structure element of the page with its kind."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            tags(child, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.append((str(element["/S"]), element))
        if "/K" in element:
            tags(element["/K"], found)
    return found


@pytest.mark.parametrize("lang", ["de", "en"])
def test_it_is_pdf_ua(published: Published, lang: str) -> None:
    """Matterhorn's checks that a machine can make: identifier, title shown, language, tags, alternatives, fonts."""
    briefing = read_briefing(published, SEPTEMBER, ALL, lang)
    with pikepdf.open(BytesIO(make_pdf(briefing))) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith(lang)
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert print_data(briefing)["title"] in str(meta["dc:title"])
        found = tags(root.StructTreeRoot.K, [])
        kinds = [kind for kind, _ in found]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 4
        assert {"/Table", "/TH", "/TD", "/L", "/LI"} <= set(kinds)
        assert all("/K" in element for kind, element in found if kind == "/Lbl"), "a bullet is read out"
        figures = [element for kind, element in found if kind == "/Figure"]
        charts = print_data(briefing)["charts"]
        assert [str(figure["/Alt"]) for figure in figures] == [chart["alt"] for chart in charts]
        heads = [element for kind, element in found if kind == "/TH"]
        assert all("/A" in head for head in heads), "each head says of what it is the head"
        assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)
        _check_fonts(pdf)


def _check_fonts(pdf: pikepdf.Pdf) -> None:
    fonts = [
        f for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" for f in [obj]
    ]
    described = [f["/FontDescriptor"] for f in fonts if "/FontDescriptor" in f]
    assert described
    for one in described:
        assert any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")), "embedded"
    assert all("/ToUnicode" in f for f in fonts if f.get("/Subtype") == "/Type0")


def test_same_snapshot_same_bytes_under_a_second(published: Published) -> None:
    first = make_pdf(read_briefing(published, SEPTEMBER))
    begin = time.perf_counter()
    again = make_pdf(read_briefing(published, SEPTEMBER))
    assert time.perf_counter() - begin < 1
    assert first == again


def test_it_is_one_page_however_much_there_is_to_say(tmp_path: Path) -> None:
    """Long titles, every measure late, every KPI changed: fewer are named, and the rest is counted."""
    file = publish_fixture(tmp_path)
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE measure SET title_de = title_de || ' ' || repeat('mit sehr langem Namen ', 6)")
        con.execute("UPDATE measure SET planned_end = DATE '2026-09-10', actual_end = NULL, status = 'running'")
        con.execute("UPDATE kpi SET title_de = title_de || ' nach einer langen und genauen Beschreibung'")
        con.execute("UPDATE goal SET title_de = title_de || ' und alles was noch dazugehört und getan werden muss'")
    with open_published(file) as found:
        briefing = read_briefing(found, date(2026, 10, 1))
        assert len(briefing.stock.urgent) == 21
        page = text_of(make_pdf(briefing))
    assert re.search(r"und\d+weitereMaßnahmen", page)


@pytest.mark.parametrize(
    ("month", "place"), [(date(2026, 11, 1), ALL), (date(2020, 12, 1), ALL), (SEPTEMBER, "99999999")]
)
def test_what_there_is_no_briefing_for(published: Published, month: date, place: str) -> None:
    with pytest.raises(NothingToSayError):
        read_briefing(published, month, place)


def test_without_a_rule_there_is_nothing_to_say(tmp_path: Path) -> None:
    file = publish_fixture(tmp_path)
    with duckdb.connect(str(file)) as con:
        con.execute("DELETE FROM status_rule")
    with open_published(file) as found, pytest.raises(NothingToSayError, match="keine Regel"):
        read_briefing(found, SEPTEMBER)


def test_it_is_written_whole_under_a_name_of_its_own(snapshot: Path, tmp_path: Path) -> None:
    file = write_briefing(snapshot, tmp_path, SEPTEMBER, OBERZENT, "en")
    assert file.name == f"briefing-2026-09-{OBERZENT}-en.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert write_briefing(snapshot, tmp_path).name == "briefing-2026-10-all-de.pdf"
    assert [f.suffix for f in tmp_path.iterdir()] == [".pdf", ".pdf"]
