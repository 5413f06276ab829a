"""Single bookings: found by any word of theirs, filtered, paged, never in the public edition, whole in files."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboards.app import create_app
from dashboards.booking_rows import Wanted
from dashboards.components.booking_list import ON_A_LEAF
from dashboards.components.figure import find_figures
from dashboards.filters import LEAF, Filters, Period
from dashboards.pages import bookings
from dashboards.routing import render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.view import View
from tests.pages.fixture_costs import publish_costs
from tests.pages.snapshot_fixture import BROMBACHTAL, ERBACH
from tests.unit.dashboards.costs.test_cost_page import plain, written

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ("müller", True),
        ("MÜLLER re-202503", True),
        ("15.03.2025", True),
        ("176,00", True),
        ("nirgends", False),
        ("%", False),
    ],
)
def test_every_word_has_to_occur(costs: Snapshot, search: str, is_found: bool) -> None:
    found = costs.count_bookings(Wanted(*YEAR, search=search))
    assert (found.count > 0) is is_found
    assert len(costs.bookings(Wanted(*YEAR, search=search))) == found.count


def test_filters_restrict_and_sums_are_of_what_is_found(costs: Snapshot) -> None:
    wanted = Wanted(*YEAR, (BROMBACHTAL,), "workplaces", "licences", "separate", "actual")
    found, rows = costs.count_bookings(wanted), costs.bookings(wanted)
    assert found.count == len(rows) == 12
    assert found.actual_eur == sum(row.amount_eur for row in rows) == 12 * 130
    assert found.plan_eur is None
    assert {(r.municipality_id, r.it_service_id, r.cost_type_id, r.arrangement) for r in rows} == {
        (BROMBACHTAL, "workplaces", "licences", "separate")
    }
    assert all(row.file_name.startswith("IT-Kosten") and row.source_row > 1 for row in rows)


def test_leaves_do_not_overlap_and_come_to_an_end(costs: Snapshot) -> None:
    wanted = Wanted(*YEAR)
    everything = costs.bookings(wanted)
    leaves = [costs.bookings(wanted, most=ON_A_LEAF, skip=skip) for skip in range(0, len(everything), ON_A_LEAF)]
    assert [one for leaf in leaves for one in leaf] == everything
    days = [one.booking_date for one in everything]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_shows_one_leaf_and_its_file_everything(look: Callable[..., View], lang: str) -> None:
    view = look(lang, Filters(Period(2025)), "/buchungen")
    figure = find_figures(bookings.render(view))["buchungen"]
    assert len(figure.rows) == len(list(figure.rows)) > ON_A_LEAF
    assert len(figure.rows[0]) == len(figure.fields)
    page = written(figure.table)
    assert page.count('"Tr"') == ON_A_LEAF + 1
    assert ("Weiter" if lang == "de" else "Next") in page


@pytest.mark.parametrize(("leaf", "shown"), [("2", "51 bis 100"), ("99999", "bis")])
def test_a_leaf_that_does_not_exist_is_the_last(look: Callable[..., View], leaf: str, shown: str) -> None:
    view = look(filters=Filters(Period(2025)).choose(LEAF, leaf), path="/buchungen")
    assert shown in written(find_figures(bookings.render(view))["buchungen"].table)


def test_one_booking_is_one(look: Callable[..., View]) -> None:
    filters = (
        Filters(Period(2025, 3), (ERBACH,), search="RE-202503").choose("it", "workplaces").choose("plan", "actual")
    )
    figure = find_figures(bookings.render(look(filters=filters, path="/buchungen")))["buchungen"]
    assert figure.title == "Eine Buchung"
    none = look(filters=Filters(Period(2025), search="nirgends"), path="/buchungen")
    assert "Keine Buchung passt" in written(find_figures(bookings.render(none))["buchungen"].table)


@pytest.mark.parametrize(
    "query", ["?it=nix", "?kostenart=nix", "?form=nix", "?plan=nix", "?seite=0", "?seite=x", "?seite=²"]
)
def test_an_impossible_choice_is_said(cost_folder: Path, query: str) -> None:
    page = written(render(Snapshots(cost_folder, "internal"), "/buchungen", query).children)
    assert "Diese Adresse passt nicht" in page


def test_the_public_edition_has_none(tmp_path: Path) -> None:
    publish_costs(tmp_path, edition="public")
    client = create_app(tmp_path, "public").server.test_client()
    assert client.get("/buchungen").status_code == 403
    assert client.get("/buchungen/focus.csv").status_code == 404
    assert client.get("/datei/csv/buchungen/buchungen").status_code == 404
    assert client.get("/datei/mappe/buchungen").status_code == 400
    page = written(render(Snapshots(tmp_path, "public"), "/kosten", "").children)
    assert "Zu den einzelnen Buchungen" not in page


def test_files_have_every_row_with_its_origin(cost_folder: Path) -> None:
    client = create_app(cost_folder, "internal").server.test_client()
    data = client.get("/datei/csv-rfc4180/buchungen/buchungen?zeitraum=2025&it=security&plan=actual").data.decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    assert len(rows) > ON_A_LEAF
    assert all(row["Datei"] and int(row["Zeile der Datei"]) > 1 and row["Lieferung"] for row in rows)
    assert client.get("/datei/xlsx/buchungen/buchungen?zeitraum=2025").status_code == 200
    assert client.get("/datei/csv/buchungen/buchungen?it=nix").status_code == 400


def test_a_line_says_file_and_row(look: Callable[..., View]) -> None:
    table = written(
        find_figures(bookings.render(look(filters=Filters(Period(2025)), path="/buchungen")))["buchungen"].table
    )
    assert "Zeile " in plain(table)
    assert "/datenqualitaet?zeitraum=2025-12&gemeinde=" in table
