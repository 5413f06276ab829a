"""The frame of the pages: questions, filters, statements by law, the other edition, the document before the page."""

import base64
import hashlib
import re
from pathlib import Path

import duckdb
import pytest

from dashboards.app import create_app
from dashboards.filters import NAMES, Filters, Period
from dashboards.pages import PAGES, QUESTIONS
from dashboards.routing import render
from dashboards.takeover import Snapshots
from dashboards.texts import find_languages, load_texts
from tests.pages.snapshot_fixture import BROMBACHTAL, ERBACH, publish_fixture
from tests.unit.dashboards.test_pages import find, written

FOLDER = Path(__file__).parents[3] / "dashboards"


@pytest.fixture(scope="session")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_leads_to_one_page_and_is_named_in_every_language(question: str) -> None:
    assert len([page for page in PAGES if page.question == question and page.in_navigation]) == 1
    assert len({load_texts(lang).of("question", question) for lang in find_languages()}) == len(find_languages())


def test_the_navigation_says_where_one_is(snapshots: Snapshots) -> None:
    here = [a for a in find(render(snapshots, "/kosten", "").children, "Link") if getattr(a, "className", "") == "here"]
    assert [link.href for link in here] == ["/kosten", "/kosten"], "on both levels"
    assert here[0].children[0] == "Was kostet es?"


def test_a_question_shows_the_kpis_of_its_goals_and_no_others(snapshots: Snapshots) -> None:
    cards = {link.href for link in find(render(snapshots, "/tempo", "").children, "Link") if "/kennzahl/" in link.href}
    current = snapshots.current()
    assert current is not None
    goals = {goal.goal_id for goal in current.goals if goal.topic == "speed"}
    assert goals
    assert cards == {f"/kennzahl/{kpi.kpi_id}" for kpi in current.kpis if kpi.goal_id in goals}


def test_a_question_without_goals_says_so(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE goal SET topic = NULL")
    assert "noch kein Ziel mit Kennzahlen" in written(render(Snapshots(tmp_path, "internal"), "/tempo", ""))


def test_several_municipalities_stand_beside_each_other(snapshots: Snapshots) -> None:
    page = render(snapshots, "/tempo", f"?gemeinde={BROMBACHTAL}&gemeinde={ERBACH}")
    tables = [table for table in find(page.children, "Table") if getattr(table, "className", "") == "places"]
    assert len(tables) == len({link.href for link in find(page.children, "Link") if "/kennzahl/" in link.href})
    assert [head.children for head in find(tables[0], "Th")] == ["Brombachtal", "Erbach"]
    chosen = [group.value for group in find(page.children, "ChipGroup")]
    assert chosen == [[BROMBACHTAL, ERBACH]]


def test_the_filter_bar_shows_what_the_address_says(snapshots: Snapshots) -> None:
    page = render(snapshots, "/tempo", "?zeitraum=2025")
    chosen = [option.value for option in find(page.children, "Option") if option.selected]
    assert chosen == ["2025"]
    assert [group.value for group in find(page.children, "ChipGroup")] == [["*"]]
    labels = {label.htmlFor for label in find(page.children, "Label")}
    assert labels == {select.id for select in find(page.children, "Select")}


def test_the_browser_writes_the_address_in_the_same_order() -> None:
    script = (FOLDER / "assets" / "filters.js").read_text(encoding="utf-8")
    order = re.findall(r'"([\w-]+)"', re.search(r"ORDER = \[(.*?)\]", script, re.DOTALL)[1])  # type: ignore[index]
    assert order == list(NAMES)
    whole = Filters(Period(2025), ("1",), "2", "en", "3", "neu", "4", "5", "6").query()
    written = [pair.partition("=")[0] for pair in whole.removeprefix("?").split("&")]
    assert written == [name for name in order if name in written]


def test_statements_stand_there_or_say_how_to_fill_them(tmp_path: Path, snapshots: Snapshots) -> None:
    page = render(snapshots, "/impressum", "")
    assert "mailto:impressum@digitalbilanz.example" in {a.href for a in find(page.children, "A")}
    path = publish_fixture(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM statement")
    empty = Snapshots(tmp_path, "internal")
    for address, key in (
        ("/impressum", "imprint"),
        ("/datenschutz", "privacy"),
        ("/barrierefreiheit", "enforcement_body"),
    ):
        said = written(render(empty, address, ""))
        assert "Hier fehlt der Text des Betreibers" in said
        assert f"legal: {key}:" in said


def test_a_statement_is_words_and_addresses_never_markup(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE statement SET text_de = '<b>x</b> https://a.example/b. javascript:alert(1)'")
    page = render(Snapshots(tmp_path, "internal"), "/impressum", "")
    assert "https://a.example/b" in {a.href for a in find(page.children, "A")}
    assert not [a for a in find(page.children, "A") if a.href.startswith("javascript")]


def test_the_scheme_is_set_before_anything_is_painted(published: Path) -> None:
    answer = create_app(published, "internal").server.test_client().get("/")
    script = re.search(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert script is not None
    assert script.start() < answer.text.index("stylesheet")
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_fonts_are_our_own_and_named_by_the_stylesheet(published: Path) -> None:
    client = create_app(published, "internal").server.test_client()
    style = (FOLDER / "assets" / "style.css").read_text(encoding="utf-8")
    files = re.findall(r'url\("(fonts/[^"]+)"\)', style)
    assert len(files) == 2
    for file in [*files, "logo.svg", "favicon.svg", "fonts/LICENSE-OFL.txt"]:
        answer = client.get(f"/assets/{file}")
        assert answer.status_code == 200
        assert "max-age=3600" in answer.headers["Cache-Control"]


def test_long_tables_are_shown_on_request_only(snapshots: Snapshots) -> None:
    brief = render(snapshots, "/datenqualitaet", "")
    whole = render(snapshots, "/datenqualitaet", "?tabelle=dateien")
    assert len(find(whole.children, "Tr")) > len(find(brief.children, "Tr"))
    assert "/datenqualitaet?tabelle=dateien" in {link.href for link in find(brief.children, "Link")}
    assert "/datenqualitaet" in {link.href for link in find(whole.children, "Link")}
    assert "passt nicht" in written(render(snapshots, "/datenqualitaet", "?tabelle=nix"))


def test_an_item_stands_under_the_question_it_answers(snapshots: Snapshots) -> None:
    for kpi_id, question in (
        ("processing_days_median", "/tempo"),
        ("it_cost_total_eur", "/kosten"),
        ("satisfaction_pct", "/"),
    ):
        links = find(render(snapshots, f"/kennzahl/{kpi_id}", "").children, "Link")
        assert [link.href for link in links if getattr(link, "className", "") == "here"] == [question]


def test_many_municipalities_are_chosen_from_a_list_and_those_with_gaps_come_first(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path, places=20)
    with duckdb.connect(str(path)) as connection:
        last = str(connection.sql("SELECT max(municipality_id) FROM municipality").fetchall()[0][0])
        connection.execute("UPDATE coverage SET state = 'no_delivery' WHERE municipality_id = ?", [last])
    snapshots = Snapshots(tmp_path, "internal")
    page = render(snapshots, "/datenqualitaet", f"?gemeinde={last}")
    assert [chip.value for chip in find(page.children, "Chip")] == ["*", last]
    assert "data-adds" in find(page.children, "Select")[0].to_plotly_json()["props"]
    matrix = find(render(snapshots, "/datenqualitaet", "").children, "Table")[0]
    rows = [row for row in find(matrix, "Tr") if find(row, "Td")]
    assert len(rows) == 12
    assert written(render(snapshots, "/datenqualitaet", "?tabelle=abdeckung")).count("nicht geliefert") > 0
    whole = find(render(snapshots, "/datenqualitaet", "?tabelle=abdeckung").children, "Table")[0]
    assert len([row for row in find(whole, "Tr") if find(row, "Td")]) == 20
