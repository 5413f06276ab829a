"""Was ist mit der Förderung? Sums, findings, vouchers and sealed reports of the snapshot, in both languages."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest

from dashboards.app import create_app
from dashboards.components.chart_plan import PlanBar, PlanChart
from dashboards.components.voucher_list import ON_A_LEAF
from dashboards.routing import render
from dashboards.takeover import Snapshots
from expectations.catalog import load_catalog
from tests.pages.grants_fixture import GRANT, VOUCHERS, insert_grants_fixture, voucher
from tests.pages.snapshot_fixture import ROOT, publish_fixture
from tests.unit.dashboards.test_pages import written

ADDRESS = f"/foerderung/{GRANT}"
SEALED = """INSERT INTO grant_report VALUES (?, '2024-12-31-0a1b2c3d', '2024-12-31', 'final', 'de', '2026-01-02 10:00:00', 's1',
    ['report.pdf'], [repeat('a', 64)], 1000, 900, ?, 1)"""
DIFFERENCE = "INSERT INTO grant_difference VALUES (?, '2024-12-31-0a1b2c3d', 1, 'voucher_new', 'B-77', NULL, '12.00')"


def said(published_grants: Path, address: str, query: str = "") -> str:
    return written(render(Snapshots(published_grants, "internal"), address, query))


def test_the_overview_adds_up_all_grants(published_grants: Path) -> None:
    """Approved 364,852 + 75,000; due 90 % of 160,150.25, half a cent up."""
    page = said(published_grants, "/foerderung")
    for words in ("439.852\xa0€", "144.135\xa0€", "160.150,25\xa0€", "144.135,23\xa0€", "1.000,00\xa0€", "Zum Konto"):
        assert words in page


def test_the_account_says_what_is_due_drawn_and_left(published_grants: Path) -> None:
    page = said(published_grants, ADDRESS)
    for words in (
        "143.135,23\xa0€",
        "Noch abzurufen",
        "16.015,02\xa0€",
        "160.000\xa0€ von 128.000\xa0€",
        "MA-2",
        "Aktenwerk GmbH",
    ):
        assert words in page
    assert "Eigenanteil Brombachtal" in page


def test_findings_name_their_voucher_and_what_to_do(published_grants: Path) -> None:
    page = said(published_grants, ADDRESS)
    for words in (
        "Beleg ohne Zahlungsempfänger",
        "Bitte den Zahlungsempfänger nachtragen",
        "zulässig höchstens 153.600,00",
    ):
        assert words in page
    assert "voucher without a payee" in said(published_grants, ADDRESS, "?lang=en").casefold()


@pytest.mark.parametrize(("number", "search"), [("B-3", "B-3"), ("", "Firma Drei 50,00")])
def test_a_finding_leads_to_its_voucher_in_the_list(published_grants: Path, number: str, search: str) -> None:
    """By its number; without one by payee and amount, which the list can be searched for."""
    with duckdb.connect(str(next(published_grants.glob("internal-*.duckdb")))) as con:
        con.execute(
            "UPDATE grant_voucher SET voucher_number = ?, payee = 'Firma Drei' WHERE voucher_number = 'B-3'", [number]
        )
    snapshot = Snapshots(published_grants, "internal").current()
    account = snapshot.grant_account(next(one for one in snapshot.grants if one.grant_id == GRANT))
    assert account
    assert [hint.search for hint in account.hints if hint.search] == [search]
    assert snapshot.count_vouchers(GRANT, search).count == 1
    assert f"?{urlencode({'suche': search})}#belege" in said(published_grants, ADDRESS)


def test_figures_have_the_exact_sums_for_files(published_grants: Path) -> None:
    snapshot = Snapshots(published_grants, "internal").current()
    assert snapshot
    account = snapshot.grant_account(next(g for g in snapshot.grants if g.grant_id == GRANT))
    assert account
    vouchers = snapshot.vouchers(GRANT)
    assert (
        account.total.eligible
        == sum(v.eligible for v in vouchers if v.eligible)
        == snapshot.count_vouchers(GRANT).eligible
    )
    assert sum(line.eligible for line in account.lines) == account.total.eligible
    assert sum(s.actual for s in account.shares if s.kind != "paid") == account.total.eligible
    assert [v.number for v in vouchers if v.has_hint] == ["B-3"]


def test_sealed_reports_say_whether_they_still_hold(published_grants: Path) -> None:
    assert "noch kein Bericht versiegelt" in said(published_grants, ADDRESS)
    path = next(published_grants.glob("internal-*.duckdb"))
    for changed, words in (
        ([], "Die Dateien sind unverändert"),
        (["report.pdf"], "seit der Versiegelung verändert: report.pdf"),
    ):
        with duckdb.connect(str(path)) as con:
            con.execute("DELETE FROM grant_report")
            con.execute("DELETE FROM grant_difference")
            con.execute(SEALED, [GRANT, changed])
            con.execute(DIFFERENCE, [GRANT])
        page = said(published_grants, ADDRESS)
        assert words in page
        assert "Beleg neu" in page
        assert "B-77" in page


def test_terms_have_their_source_and_demo_values_are_marked(published_grants: Path) -> None:
    page = said(published_grants, ADDRESS)
    assert "odw-journal.de" in page
    assert "Demowert)" in page
    assert "11.08.2022 – 31.12.2024" in page


def test_a_grant_that_is_not_there(published_grants: Path) -> None:
    rendered = render(Snapshots(published_grants, "internal"), "/foerderung/none", "")
    assert rendered.title.startswith("Seite nicht gefunden")


def test_a_grant_on_which_nothing_is_booked_and_no_grant_at_all(published_grants: Path) -> None:
    path = next(published_grants.glob("internal-*.duckdb"))
    with duckdb.connect(str(path)) as con:
        con.execute("DELETE FROM grant_account")
    assert "noch nichts gebucht" in said(published_grants, ADDRESS)
    assert "noch nichts gebucht" in said(published_grants, "/foerderung")
    with duckdb.connect(str(path)) as con:
        con.execute('DELETE FROM "grant"')
    assert "keine Förderung angelegt" in said(published_grants, "/foerderung")


def test_the_public_edition_has_no_vouchers_and_no_page(tmp_path: Path) -> None:
    publish_fixture(tmp_path, edition="public")
    closed = written(render(Snapshots(tmp_path, "public"), "/foerderung", "?lang=en"))
    assert "internal edition only" in closed
    for address in ("/foerderung", ADDRESS):
        assert create_app(tmp_path, "public").server.test_client().get(address).status_code == 403
    snapshot = Snapshots(tmp_path, "public").current()
    assert snapshot
    assert snapshot.grants == ()


def test_very_many_vouchers_are_shown_leaf_by_leaf_and_all_are_in_the_files(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path / "published")
    many = [
        replace(voucher(1, "software", "1.00"), booking_key=f"m#{n:05d}.0", number=f"M-{n:05d}")
        for n in range(8 * ON_A_LEAF + 4)
    ]
    with duckdb.connect(str(path)) as con:
        insert_grants_fixture(con, load_catalog(ROOT / "data" / "catalog"), tmp_path, [*VOUCHERS, *many])
    page = said(tmp_path / "published", ADDRESS)
    assert "103 Belege" in page
    assert "1 bis 12 von 103" in page
    assert "97 bis 103 von 103" in said(tmp_path / "published", ADDRESS, "?seite=9")
    client = create_app(tmp_path / "published", "internal").server.test_client()
    assert len(client.get(f"/datei/csv/foerderung/{GRANT}/belege").text.splitlines()) == 103 + 1
    assert client.get(f"/datei/csv/foerderung/{GRANT}/belege?seite=x").status_code == 400


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("aktenwerk", ["B-1", "B-2"]),
        ("B-2 erbach", ["B-2"]),
        ("100,25", ["B-2"]),
        ("03.03.2023", ["B-3"]),
        ("nobody", []),
    ],
)
def test_vouchers_are_found_by_any_of_their_words(published_grants: Path, search: str, numbers: list[str]) -> None:
    snapshot = Snapshots(published_grants, "internal").current()
    assert snapshot
    assert [v.number for v in snapshot.vouchers(GRANT, search)] == numbers
    page = said(published_grants, ADDRESS, f"?suche={search}")
    assert all(number in page for number in numbers)
    assert numbers or "Kein Beleg passt zu dieser Suche" in page


def test_a_plan_bar_shows_plan_and_account_at_every_width() -> None:
    chart = PlanChart(
        [PlanBar("Scanner und Arbeitsplatztechnik", 74000, 70180.5, "70.180 € von 74.000 €"), PlanBar("X", 0, -5, "0")]
    )
    for width in (290, 1120):
        drawn = chart.draw(width)
        assert drawn.body.count('class="c-bar"') == drawn.body.count('class="c-target"') == 2
        assert 'width="-' not in drawn.body
        assert "Scanner und Arbeitsplatztechnik" in drawn.body


def test_every_table_of_the_page_is_a_figure_with_files(published_grants: Path) -> None:
    with_files = create_app(published_grants, "internal").server.test_client()
    for figure in ("plan", "hinweise", "abrufe", "belege", "konto"):
        answer = with_files.get(f"/datei/csv/foerderung/{GRANT}/{figure}")
        assert answer.status_code == 200, figure
        assert len(answer.text.splitlines()) > 2
