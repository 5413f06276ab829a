"""The page of one service: the answer first, its parts in order, figures that say what is missing, any catalogue."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboards.components.cohorts import cohorts_figure
from dashboards.components.distribution import distribution_figure, say_no_distribution
from dashboards.components.ways_in import channels_figure, funnel_figure
from dashboards.records import ALL, Value
from dashboards.routing import render
from dashboards.service_kpis import find_first
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.view import View
from tests.pages.snapshot_fixture import BROMBACHTAL
from tests.unit.dashboards.made import find_all, make_view, publish_changed, read, read_page, walk

PAGE = "/leistung/dog_tax_registration"
SMALL = "building_permit"


@pytest.fixture(scope="module")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


def view_of(snapshots: Snapshots, query: str = "") -> View:
    snapshot = snapshots.current()
    assert snapshot is not None
    return make_view(snapshot, PAGE, query)


def test_the_answer_comes_first_with_what_it_was(snapshots: Snapshots) -> None:
    words = read_page(snapshots, PAGE)
    first = words.index("Bearbeitungsdauer (Median): ")
    assert first < words.index("Kennzahlen sind besser als im Vergleichsjahr")
    assert "besser als 2021 (" in words
    assert "better than in 2021 (" in read_page(snapshots, PAGE, "?lang=en")


def test_both_clocks_and_the_intake_stand_apart_and_are_named(snapshots: Snapshots) -> None:
    heads = [read(th) for th in find_all(snapshots, PAGE, "", "Th") if getattr(th, "scope", "") == "rowgroup"]
    order = ["Gesamtdauer", "Dauer im Amt", "Nach Eingangsmonat", "Was liegt", "Wie digital", "Wie gut"]
    assert [next(name for name in order if words.startswith(name)) for words in heads] == order
    assert "Kaplan-Meier" in heads[2]


def test_every_figure_is_there_and_framed(snapshots: Snapshots) -> None:
    ids = [figure.id for figure in find_all(snapshots, PAGE, "", "Figure")]
    assert ids == [
        "ueberblick", "verteilung", "kommunen", "monate", "eingang", "rueckstand", "trichter", "kanaele", "zufriedenheit",
    ]  # fmt: skip


def test_backlog_and_satisfaction_are_drawn_over_time_with_the_events(snapshots: Snapshots) -> None:
    drawn = {one.id: one for one in find_all(snapshots, PAGE, f"?gemeinde={BROMBACHTAL}", "Figure")}
    for figure_id in ("rueckstand", "zufriedenheit"):
        svg = next(n.to_plotly_json()["props"]["data-svg"] for n in walk(drawn[figure_id])
                   if "data-svg" in getattr(n, "to_plotly_json", dict)().get("props", {}))  # fmt: skip
        assert "Start der E-Akte" in svg
    assert "Stand am Monatsende" in read(drawn["rueckstand"])


OPEN = """UPDATE kpi_value SET value = {}, state = 'ok' WHERE kpi_id = 'open_cases' AND period_kind = 'month'
          AND municipality_id = '*' AND service_id = 'dog_tax_registration' AND period_end = DATE '{}'"""


@pytest.mark.parametrize(
    ("query", "old", "said"),
    [("", 31, "27\u00a0Vorgänge Ende Oktober 2026, ein Jahr zuvor 31"), ("", "NULL", "27\u00a0Vorgänge Ende Oktober 2026"),
     ("?lang=en", 31, "27\u00a0cases at the end of October 2026, 31 a year before")],
)  # fmt: skip
def test_the_backlog_is_held_against_the_year_before(tmp_path: Path, query: str, old: object, said: str) -> None:
    snapshots = publish_changed(tmp_path, OPEN.format(27, "2026-10-31"), OPEN.format(old, "2025-10-31"))
    figure = next(one for one in find_all(snapshots, PAGE, query, "Figure") if one.id == "rueckstand")
    assert read(figure.children[0].children[0]) == said


def test_satisfaction_says_how_many_answered_in_the_newest_month(tmp_path: Path) -> None:
    answers = """UPDATE kpi_value SET n = 1234 WHERE kpi_id = 'satisfaction_pct' AND period_kind = 'month'
                 AND municipality_id = '*'"""
    said = {"": "Grundlage im Oktober 2026: 1.234 Antworten.", "?lang=en": "October 2026 rests on 1,234 answers."}
    snapshots = publish_changed(tmp_path, answers)
    for query, words in said.items():
        figure = next(one for one in find_all(snapshots, PAGE, query, "Figure") if one.id == "zufriedenheit")
        assert words in read(figure)


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_every_figure_has_its_definition_and_its_files(snapshots: Snapshots, query: str) -> None:
    words = {"": ("So wird gerechnet", "Herunterladen"), "?lang=en": ("How it is computed", "Download")}[query]
    for figure in find_all(snapshots, PAGE, query, "Figure"):
        assert [figure.id for word in words if word not in read(figure)] == []


def test_the_municipalities_have_columns_until_one_is_chosen(snapshots: Snapshots) -> None:
    assert len(find_all(snapshots, PAGE, "", "Tr")[0].children) == 8
    assert len(find_all(snapshots, PAGE, f"?gemeinde={BROMBACHTAL}", "Tr")[0].children) == 4


MATURE = """UPDATE kpi_value SET value = 75, numerator = 3, denominator = 4, n = 4, state = 'ok'
            WHERE kpi_id = 'ozg_online_services_2_0_pct' AND service_id = 'dog_tax_registration' AND municipality_id = '*'"""
RATED = """UPDATE kpi_value SET value = 80, n = CASE municipality_id WHEN '*' THEN 1234 ELSE 1 END, state = 'ok'
           WHERE kpi_id = 'satisfaction_pct' AND service_id = 'dog_tax_registration'"""


def row_of(snapshots: Snapshots, kpi_id: str, query: str = "") -> list[str]:
    """The cells of a KPI's row in words, its head first."""
    found = find_all(snapshots, PAGE, query, "Tr")
    mine = next(tr for tr in found if any(kpi_id in str(a.href) for a in walk(tr) if getattr(a, "href", "")))
    return [read(cell) for cell in mine.children]


def headline_of(snapshots: Snapshots, path: str, query: str) -> str:
    found = find_all(snapshots, path, query, "P")
    return next(read(p) for p in found if str(getattr(p, "className", "")).startswith("headline"))


@pytest.mark.parametrize(("query", "said"), [("", "3 von 4 Kommunen"), ("?lang=en", "3 of 4 municipalities")])
def test_maturity_says_in_how_many_municipalities(tmp_path: Path, query: str, said: str) -> None:
    snapshots = publish_changed(tmp_path, MATURE)
    assert said in row_of(snapshots, "ozg_online_services_2_0_pct", query)[1]
    alone = row_of(snapshots, "ozg_online_services_2_0_pct", f"?gemeinde={BROMBACHTAL}")[1]
    assert "Kommune" not in alone, "one municipality alone is no count of them"
    page, service = "/kennzahl/ozg_online_services_2_0_pct", "leistung=dog_tax_registration"
    assert said in headline_of(snapshots, page, f"{query}&{service}" if query else f"?{service}")
    assert said not in headline_of(snapshots, page, query), "of all services together"


def test_a_value_says_how_many_cases_or_answers_it_rests_on(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, RATED)
    _, whole, _, _, *places = row_of(snapshots, "satisfaction_pct")
    assert "1.234 Antworten" in whole
    assert all("eine Antwort" in place for place in places)
    assert "1,234 answers" in row_of(snapshots, "satisfaction_pct", "?lang=en")[1]
    assert "Fälle" in row_of(snapshots, "processing_days_median")[1]
    assert "Fälle" not in row_of(snapshots, "/open_cases?")[1], "a number of cases is its own basis"


def test_links_lead_to_the_kpi_of_this_service(snapshots: Snapshots) -> None:
    links = [link.href for link in find_all(snapshots, PAGE, f"?gemeinde={BROMBACHTAL}", "Link")]
    assert f"/kennzahl/processing_days_median?gemeinde={BROMBACHTAL}&leistung=dog_tax_registration" in links
    assert "/vergleich?leistung=dog_tax_registration" in links
    assert f"/leistungen?gemeinde={BROMBACHTAL}" in links


def test_why_one_service_has_no_cost_per_case_is_said(snapshots: Snapshots, tmp_path: Path) -> None:
    assert "keine Kosten je Vorgang" in read_page(snapshots, PAGE)
    assert "cost per transaction for this one service" in read_page(snapshots, PAGE, "?lang=en")
    assert "für diese eine Leistung allein" not in read_page(snapshots, "/leistungen")
    by_service = publish_changed(tmp_path, "UPDATE kpi SET by_service = true WHERE shows = 'cost'")
    assert "für diese eine Leistung allein" not in read_page(by_service, PAGE)


def test_limits_computed_anew_are_an_address_of_this_page(snapshots: Snapshots) -> None:
    ways = [a.href for a in find_all(snapshots, PAGE, "", "A") if "grenzen=neu" in str(a.href)]
    assert ways == [f"{PAGE}?grenzen=neu#{figure_id}" for figure_id in ("monate", "zufriedenheit")]
    assert "passt nicht" not in render(snapshots, PAGE, "?grenzen=neu").title


def test_a_service_that_does_not_exist_is_not_found(snapshots: Snapshots) -> None:
    assert "keine Seite" in read_page(snapshots, "/leistung/nix")
    assert "?gemeinde" not in read_page(snapshots, "/leistung/nix")


@pytest.mark.parametrize(
    ("query", "title"),
    [("", "Die Hälfte war nach 12 Tagen entschieden, neun von zehn nach 30 Tagen"),
     ("?lang=en", "Half was decided within 12 days, nine in ten within 30 days")],
)  # fmt: skip
def test_the_distribution_is_said(tmp_path: Path, query: str, title: str) -> None:
    days = "UPDATE duration SET days = CASE pct WHEN 50 THEN 12 WHEN 90 THEN 30 ELSE days END WHERE clock = 'gross'"
    figure = distribution_figure(view_of(publish_changed(tmp_path, days), query), "dog_tax_registration")
    assert figure is not None
    assert figure.title == title
    assert len(figure.rows) == 19


LEFT_OUT = "UPDATE kpi_value SET {} WHERE period_kind = 'rolling' AND kpi_id = '{}'"


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "Nicht mitgezählt: Zurückgezogene Vorgänge (12), Weitergeleitete Vorgänge (geheim gehalten)."),
     ("?lang=en", "Not counted: Withdrawn cases (12), Transferred cases (withheld).")],
)  # fmt: skip
def test_what_the_times_leave_out_is_counted_beside_them(tmp_path: Path, query: str, said: str) -> None:
    snapshots = publish_changed(
        tmp_path, LEFT_OUT.format("numerator = 12", "withdrawn_pct"),
        LEFT_OUT.format("value = NULL, numerator = NULL, state = 'hidden'", "transferred_pct"),
    )  # fmt: skip
    figure = distribution_figure(view_of(snapshots, query), "dog_tax_registration")
    assert figure is not None
    assert figure.sentence.endswith(said)


def test_one_day_is_one_day(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, "UPDATE duration SET days = 1, n = 1")
    figure = distribution_figure(view_of(snapshots), "dog_tax_registration")
    assert figure is not None
    assert "nach einem Tag" in figure.title
    assert "nach einem Arbeitstag" in figure.sentence
    assert "beruht auf einem Vorgang." in figure.sentence


def test_only_the_middle_may_be_shown(tmp_path: Path) -> None:
    hide = "UPDATE duration SET days = NULL, state = 'hidden' WHERE pct > 60"
    figure = distribution_figure(view_of(publish_changed(tmp_path, hide), "?lang=en"), "dog_tax_registration")
    assert figure is not None
    assert figure.title.startswith("50% were decided within")
    assert figure.sentence.startswith("This rests on"), "neither nine in ten nor the year before is said"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("UPDATE duration SET days = NULL, state = 'hidden'", "hidden"),
        ("UPDATE duration SET days = NULL, state = 'no_cases'", "no_cases"),
        ("DELETE FROM duration", "no_delivery"),
    ],
)
def test_what_may_not_be_shown_says_why(tmp_path: Path, change: str, state: str) -> None:
    snapshots = publish_changed(tmp_path, change)
    view = view_of(snapshots)
    assert distribution_figure(view, "dog_tax_registration") is None
    assert view.t.of("state", state) in say_no_distribution(view, "dog_tax_registration")
    assert say_no_distribution(view, "dog_tax_registration") in read_page(snapshots, PAGE)


def value(numerator: int | None, denominator: int | None, state: str = "ok") -> Value:

    given = [None if part is None else Decimal(part) for part in (numerator, denominator)]
    share = None if None in given or not given[1] else 100 * given[0] / given[1]  # type: ignore[operator]
    end = date(2026, 10, 31)
    return Value(ALL, "x", "rolling", date(2025, 11, 1), end, share, *given, denominator, 12, 12, state)


@pytest.mark.parametrize(
    ("query", "left", "said"),
    [("", 1, "Einer blieb liegen."), ("", 20, "20 blieben liegen."), ("?lang=en", 1, "One was left."),
     ("?lang=en", 0, "0 were left.")],
)  # fmt: skip
def test_the_funnel_says_who_was_left(snapshots: Snapshots, query: str, left: int, said: str) -> None:
    view = view_of(snapshots, query)
    kpi = find_first(view.snapshot.kpis, "funnel")
    assert kpi is not None
    figure = funnel_figure(view, kpi, value(100 - left, 100), "#", "#")
    assert figure is not None
    assert said in figure.sentence
    assert [row[1] for row in figure.rows] == [100, 100 - left]


@pytest.mark.parametrize("cell", [None, value(None, None, "hidden"), value(0, 0, "no_cases")])
def test_a_funnel_of_nothing_is_none(snapshots: Snapshots, cell: Value | None) -> None:
    view = view_of(snapshots)
    kpi = find_first(view.snapshot.kpis, "funnel")
    assert kpi is not None
    assert funnel_figure(view, kpi, cell, "#", "#") is None


def test_channels_stand_by_size_and_hidden_ones_are_no_zero(tmp_path: Path) -> None:
    snapshots = publish_changed(
        tmp_path, "UPDATE channel_use SET completed = 60, state = 'ok' WHERE channel_id = 'online'",
        "UPDATE channel_use SET completed = 40, state = 'ok' WHERE channel_id = 'counter'",
        "UPDATE channel_use SET completed = NULL, state = 'hidden' WHERE channel_id = 'phone'",
        "UPDATE channel_use SET completed = NULL, state = 'no_cases' WHERE channel_id IN ('post', 'email')",
    )  # fmt: skip
    figure = channels_figure(view_of(snapshots), "dog_tax_registration")
    assert figure is not None
    assert figure.title == "Häufigster Weg: Online, rund 60\u00a0%"
    assert [row[0] for row in figure.rows] == ["Online", "Persönlich im Amt", "Telefon"]
    assert figure.rows[2][2] == "geheim gehalten"
    none = publish_changed(tmp_path / "none", "UPDATE channel_use SET completed = NULL, state = 'hidden'")
    assert channels_figure(view_of(none), "dog_tax_registration") is None


def test_the_intake_stands_beside_the_decision_and_says_how_young_it_is(tmp_path: Path) -> None:
    young = """UPDATE kpi_value SET value = NULL, state = 'provisional' WHERE kpi_id = 'intake_days_median'
               AND period_kind <> 'year' AND period_end > DATE '2026-{:02}-01'"""
    said = {8: "Die neuesten 3 Monate sind noch zu jung", 10: "Der neueste Monat ist noch zu jung"}
    for month, words in said.items():
        view = view_of(publish_changed(tmp_path / str(month), young.format(month)))
        intake, main = (find_first(view.snapshot.kpis, shows) for shows in ("intake", "gross_clock"))
        assert intake is not None
        assert main is not None
        figure = cohorts_figure(view, intake, main, "#", "#")
        assert figure is not None
        assert words in figure.sentence
        assert "Nach Eingang gezählt" in figure.title


def test_a_catalogue_that_says_nothing_of_services_still_has_the_page(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, "UPDATE kpi SET shows = NULL")
    ids = [figure.id for figure in find_all(snapshots, PAGE, "", "Figure")]
    assert ids == ["ueberblick", "verteilung", "kommunen", "monate", "kanaele"]
    assert "Weitere Kennzahlen" in read_page(snapshots, PAGE)
    bare = publish_changed(
        tmp_path / "bare", "UPDATE kpi SET by_service = false", "DELETE FROM duration", "DELETE FROM channel_use"
    )
    assert "keine Werte" in read_page(bare, PAGE)


def test_a_target_of_all_services_is_not_drawn_for_one(snapshots: Snapshots) -> None:
    def drawn(path: str) -> str:
        return json.dumps(render(snapshots, path, "").children, cls=PlotlyJSONEncoder, ensure_ascii=False)

    assert "c-target" in drawn("/kennzahl/processing_days_median")
    figures = [n for n in find_all(snapshots, PAGE, "", "Figure") if n.id in ("kommunen", "monate")]
    assert "c-target" not in json.dumps(figures, cls=PlotlyJSONEncoder)


def test_a_small_service_of_a_small_place_is_hidden_and_says_so(snapshots: Snapshots, snapshot: Snapshot) -> None:
    words: Any = read_page(snapshots, f"/leistung/{SMALL}", f"?gemeinde={BROMBACHTAL}")
    assert "geheim gehalten" in words
    assert snapshot.meta.edition == "internal"
