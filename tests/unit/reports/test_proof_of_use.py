"""Parts of the report that no demo shows: very long lists, nothing booked, texts that are missing, charts."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from expectations.catalog import Catalog
from expectations.models import Words
from pipelines.grants.books import Booking, sort_books
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.charts import draw_bars, draw_line
from pipelines.reports.proof_of_use.content import check_sums, make_content
from pipelines.reports.proof_of_use.heights import FIRST, FURTHER, row_heights
from pipelines.reports.proof_of_use.pdf import SPLIT_ABOVE, make_pdf, print_data
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.store.published_grants import Published, PublishedGrant
from tests.unit.grants.making import END, make_grant, voucher

D = Decimal


def published(bookings: list[Booking]) -> PublishedGrant:
    grant = make_grant()
    about = Published(
        None, "s1", datetime(2024, 1, 2), END, "0.1", Words(de="Verbund", en="Association"), None  # type: ignore[arg-type]
    )  # fmt: skip
    return PublishedGrant(
        about, "g", grant, "0" * 64, "", sort_books(grant, bookings, []), {}, {"00000001": "Astadt", "00000002": "Bdorf"}, (), (), (), {},
    )  # fmt: skip


def test_nothing_booked_is_a_report_too(catalog: Catalog) -> None:
    content = make_content(catalog, published([]), END, is_interim=False, language="de")
    check_sums(content)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(content))).pages)
    for said in ("Auf dieser Zeile ist nichts gebucht", "Es wurden keine Mittel abgerufen", "hier fehlt noch ein Text"):
        assert said in text
    assert make_workbook(content)


def test_a_list_longer_than_one_run_is_whole(catalog: Catalog) -> None:
    many = [voucher("1.00", 1 + n % 28, booking_key=f"d#{n}.0", number=f"N{n:05d}") for n in range(SPLIT_ABOVE + 3)]
    content = make_content(catalog, published(many), END, is_interim=False, language="en")
    check_sums(content)
    runs = print_data(content)["groups"][0]["runs"]
    assert [len(run["rows"]) for run in runs] == [len(run["heights"]) for run in runs] == [SPLIT_ABOVE, 3]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(content))).pages)
    assert all(v.number in text for v in many)
    assert f"{SPLIT_ABOVE + 3:,}.00" in text


def test_an_interim_report_looks_ahead_and_a_final_one_does_not(catalog: Catalog) -> None:
    early = make_content(catalog, published([voucher()]), date(2023, 6, 30), is_interim=False, language="de")
    assert (early.kind, "voraussichtlich" in print_data(early)["expected"]) == ("interim", True)
    late = make_content(catalog, published([voucher()]), END, is_interim=False, language="de")
    assert (late.kind, print_data(late)["expected"]) == ("final", "")
    assert make_content(catalog, published([]), END, is_interim=True, language="de").kind == "interim"


def test_vouchers_paid_later_are_said_and_not_counted(catalog: Catalog) -> None:
    content = make_content(
        catalog, published([voucher("10.00", 1), voucher("7.00", 2)]), date(2023, 3, 1), is_interim=True, language="de"
    )
    said = print_data(content)["later"]
    assert "7,00\xa0€" in said
    assert "17,00\xa0€" in said
    assert content.account.eligible == D("10.00")


@pytest.mark.parametrize(
    ("cell", "lines"),
    [("Firma", 1), ("Bürotechnik Mümlingtal GmbH (Demo) und Söhne Nachfolger", 2), ("W" * 30, 2), ("", 1), ("–", 1)],
)
def test_rows_are_as_high_as_their_words_need(cell: str, lines: int) -> None:
    row = ["1", "B-1", "", "", cell, "", "", "", "", "", "Erbach"]
    assert row_heights([row]) == [FIRST + FURTHER * (lines - 1)]


def test_figures_as_officials_write_them() -> None:
    assert words.euros(D("-1234.50"), "de") == "−1.234,50"
    assert words.euros(D("-0.00"), "de") == "0,00"
    assert words.euros(None, "de") == words.day(None, "de") == words.percent_of(D(1), D(0), "de") == "–"
    assert words.euros(D("1234.5"), "en") == "1,234.50"
    assert words.percent_of(D("1"), D("3"), "de") == "33,3"


def test_both_languages_have_the_same_fixed_words() -> None:
    def keys(tree: object, path: str = "") -> set[str]:
        if isinstance(tree, dict):
            return {one for key, value in tree.items() for one in keys(value, f"{path}.{key}")}
        return {f"{path}[{len(tree)}]" if isinstance(tree, list) else path}

    assert keys(words.fixed_words("de")) == keys(words.fixed_words("en"))


def test_charts_are_drawn_from_the_figures() -> None:
    bars = draw_bars([("A & B", D("100"), D("50")), ("C", D(0), D(0))], ("is", "aim"))
    assert "A &amp; B" in bars
    assert bars.count("<rect") == 6
    line = draw_line([(date(2023, 1, 31), D("1")), (date(2023, 2, 28), D("3"))], (D("2"), "Ziel 2"), ("1", "3"))
    assert line.count("<circle") == 2
    assert line.count("stroke-dasharray") == 2
    assert "Ziel 2" in line
    assert "stroke-dasharray" not in draw_line(
        [(date(2023, 1, 31), D("-1")), (date(2023, 2, 28), D("3"))], None, ("", "")
    )
