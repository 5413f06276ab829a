"""The list of services: searched, sorted, compared with the year before; what it does not offer, and why."""

from pathlib import Path
from typing import Any

import pytest

from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import BROMBACHTAL, ERBACH
from tests.unit.dashboards.made import find_all, publish_changed, read, read_page

LIST = "/leistungen"


@pytest.fixture(scope="module")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


def rows(snapshots: Snapshots, query: str = "", column: int = 0) -> list[str]:
    """The words of one column of the table, from top to bottom."""
    found = find_all(snapshots, LIST, query, "Tr")[1:]
    return [read(row.children[column]) for row in found]


def value_of(words: str) -> float:
    return float(words.split("\u00a0")[0].replace(".", "").replace(",", "."))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("wohnsitz", ["Wohnsitz anmelden"]),
        ("GEBURT", ["Geburtsurkunde"]),
        ("fuhrungs", ["Führungszeugnis"]),
        ("fuehrungs", ["Führungszeugnis"]),
        ("eheschliessung", ["Eheschließung anmelden"]),
        ("building permit", ["Bauantrag"]),
        ("anmelden hunde", ["Hundesteuer anmelden"]),
        ("xyz", []),
    ],
)
def test_a_service_is_found_however_it_is_written(snapshots: Snapshots, search: str, found: list[str]) -> None:
    assert rows(snapshots, f"?suche={search}") == found


def test_what_is_not_found_is_said_and_leads_back(snapshots: Snapshots) -> None:
    page = read_page(snapshots, LIST, "?suche=xyz&lang=en")
    assert "No service matches the search" in page
    assert "0 of 13 services match" in page
    ways = [a.href for a in find_all(snapshots, LIST, "?suche=xyz&lang=en", "A")]
    assert f"{LIST}?lang=en" in ways


@pytest.mark.parametrize(("query", "said"), [("?suche=bauantrag", "Eine von 13 Leistungen passt"),
                                             ("?suche=bauantrag&lang=en", "One of 13 services matches"),
                                             ("?suche=wohn", "4 von 13 Leistungen passen"),
                                             ("", "13 Leistungen.")])  # fmt: skip
def test_the_count_is_said_in_both_numbers(snapshots: Snapshots, query: str, said: str) -> None:
    assert said in read_page(snapshots, LIST, query)


def test_sorting_goes_both_ways_and_by_every_column(snapshots: Snapshots) -> None:
    names = rows(snapshots, "?sortierung=leistung")
    assert names == sorted(names, key=str.casefold)
    assert rows(snapshots, "?sortierung=-leistung") == names[::-1]
    up = [value_of(words) for words in rows(snapshots, "?sortierung=wert", 1)]
    assert up == sorted(up)
    assert [value_of(words) for words in rows(snapshots, "?sortierung=-wert", 1)] == up[::-1]
    heads = [read(head) for head in find_all(snapshots, LIST, "", "Th")[:8]]
    column = next(i for i, words in enumerate(heads) if words.startswith("Erbach"))
    erbach = [value_of(words) for words in rows(snapshots, f"?sortierung=-{ERBACH}", column)]
    assert erbach == sorted(erbach, reverse=True)


def test_what_has_no_value_stands_last_in_either_direction(snapshots: Snapshots) -> None:
    for sign in ("", "-"):
        states = [read(row) for row in find_all(snapshots, LIST, f"?sortierung={sign}{BROMBACHTAL}", "Tr")[1:]]
        is_known = ["nichts zu messen" not in words and "geheim gehalten" not in words for words in states]
        assert is_known == sorted(is_known, reverse=True)
        assert not all(is_known)


def test_the_sorted_column_says_so(snapshots: Snapshots) -> None:
    def sort_of(query: str) -> list[Any]:
        heads = find_all(snapshots, LIST, query, "Th")[:8]
        return [head.to_plotly_json()["props"].get("aria-sort") for head in heads]

    assert sort_of("?sortierung=wert")[:2] == [None, "ascending"]
    assert sort_of("?sortierung=-leistung")[0] == "descending"
    assert set(sort_of("")) == {None}
    assert f"{LIST}?sortierung=-wert#liste" in [a.href for a in find_all(snapshots, LIST, "?sortierung=wert", "A")]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?kennzahl=nix", "Die Kennzahl „nix“ gibt es"),
        ("?sortierung=nix", "Nach „nix“ lässt sich hier nicht sortieren"),
    ],
)
def test_an_impossible_choice_is_said(snapshots: Snapshots, query: str, said: str) -> None:
    assert said in read_page(snapshots, LIST, query)


def test_a_row_leads_to_its_service_with_the_choice_kept(snapshots: Snapshots) -> None:
    links = [link.href for link in find_all(snapshots, LIST, f"?zeitraum=2025&gemeinde={BROMBACHTAL}", "Link")]
    assert f"/leistung/identity_card?zeitraum=2025&gemeinde={BROMBACHTAL}" in links
    several = find_all(snapshots, LIST, f"?gemeinde={BROMBACHTAL}&gemeinde={ERBACH}", "Link")
    assert "/leistung/identity_card" in [link.href for link in several], "its page shows one municipality or all"


@pytest.mark.parametrize(
    ("better", "worse", "said"),
    [
        (13, 0, "13 von 13 Leistungen sind besser als 2021, keine ist schlechter."),
        (12, 1, "12 von 13 Leistungen sind besser als 2021, eine ist schlechter."),
        (1, 12, "Eine von 13 Leistungen ist besser als 2021, 12 sind schlechter."),
    ],
)
def test_the_lead_counts_better_and_worse(tmp_path: Path, better: int, worse: int, said: str) -> None:
    base = "kpi_id = 'processing_days_median' AND municipality_id = '*' AND service_id <> '*'"
    snapshots = publish_changed(
        tmp_path,
        f"UPDATE kpi_value SET value = 20, state = 'ok' WHERE {base} AND period_kind = 'year' AND year(period_end) = 2021",
        f"UPDATE kpi_value SET value = CASE WHEN (SELECT position FROM service s WHERE s.service_id = kpi_value.service_id) "
        f"<= {better} THEN 10 ELSE 30 END, state = 'ok' WHERE {base} AND period_kind = 'rolling'",
    )
    assert better + worse == 13
    assert said in read_page(snapshots, LIST)


def test_a_service_that_a_municipality_does_not_have_is_no_missing_delivery(tmp_path: Path) -> None:
    gone = f"DELETE FROM kpi_value WHERE municipality_id = '{ERBACH}' AND service_id = 'dog_tax_registration'"
    snapshots = publish_changed(tmp_path, gone)
    row = next(row for row in find_all(snapshots, LIST, "", "Tr") if "Hundesteuer" in read(row))
    assert "nicht im Angebot" in read(row)
    assert "nicht geliefert" not in read(row)


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_cost_is_not_compared_across_services_and_the_page_says_why(tmp_path: Path, query: str) -> None:
    snapshots = publish_changed(tmp_path, "UPDATE kpi SET by_service = true WHERE shows = 'cost'")
    page = read_page(snapshots, LIST, query)
    assert ("not compared" if query else "nicht verglichen") in page
    offered = {option.value for option in find_all(snapshots, LIST, query, "Option")}
    assert "processing_days_median" in offered
    assert not [one for one in offered if "cost_per" in str(one)]
    asked = f"?kennzahl=cost_per_transaction_eur{query.replace('?', '&')}"
    assert find_all(snapshots, LIST, asked, "Table") == []
    assert ("mehr Arbeit" in read_page(snapshots, LIST, asked)) == (not query)


def test_an_association_whose_kpis_say_nothing_of_services_still_has_a_list(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, "UPDATE kpi SET shows = NULL")
    assert len(find_all(snapshots, LIST, "", "Tr")) == 14
    none = publish_changed(tmp_path / "none", "UPDATE kpi SET by_service = false")
    assert "keine Kennzahl, die nach Leistungen bekannt ist" in read_page(none, LIST)
    empty = publish_changed(tmp_path / "empty", "DELETE FROM kpi_value")
    assert "Für diesen Zeitraum gibt es keine Werte" in read_page(empty, LIST) or "nicht im Angebot" in read_page(
        empty, LIST
    )


def test_many_municipalities_have_columns_only_where_they_are_chosen(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, places=30)
    assert len(find_all(snapshots, LIST, "", "Tr")[0].children) == 4
    assert len(find_all(snapshots, LIST, f"?gemeinde={BROMBACHTAL}&gemeinde={ERBACH}", "Tr")[0].children) == 6
