"""The pages of the strategy: what stands on them is what the snapshot says, for all and for one, in both languages."""

from pathlib import Path

import duckdb
import pytest

from dashboards.routing import Rendered, render
from dashboards.takeover import Snapshots
from pipelines.course.reading import Strategy, read_strategy
from pipelines.course.sentences import say_kpis, say_measures, say_overall, speak
from pipelines.course.sentences_single import say_change, say_measure, say_uncounted
from tests.pages.snapshot_fixture import BROMBACHTAL, OBERZENT, publish_fixture
from tests.unit.dashboards.made import read
from tests.unit.dashboards.test_pages import find, written


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("strategy")
    publish_fixture(target)
    return target


@pytest.fixture(scope="module")
def snapshots(folder: Path) -> Snapshots:
    return Snapshots(folder, "internal")


@pytest.fixture(scope="module")
def strategy(folder: Path) -> Strategy:
    file = folder / (folder / "internal.current").read_text(encoding="utf-8").strip()
    con = duckdb.connect(str(file), read_only=True)
    return read_strategy(lambda sql, given: con.cursor().execute(sql, list(given)).fetchall())


def words_of(rendered: Rendered) -> str:
    """What is read on the page, in order."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list | tuple):
            for child in node:
                walk(child)
        else:
            walk(getattr(node, "children", None) or [])

    walk(rendered.children)
    return "".join(found)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("place", ["*", OBERZENT])
def test_the_overview_says_what_the_snapshot_says(
    snapshots: Snapshots, strategy: Strategy, place: str, lang: str
) -> None:
    query = f"?zeitraum=2026-09{'' if place == '*' else f'&gemeinde={place}'}{'' if lang == 'de' else '&lang=en'}"
    page = words_of(render(snapshots, "/", query))
    month = snapshots.current().meta.last_month.replace(month=9)  # type: ignore[union-attr]
    stock, voice = strategy.stock(place, month), speak(lang)
    assert strategy.rule
    assert say_overall(voice, stock, strategy.municipalities.get(place)) in page
    assert say_measures(voice, stock) in page
    for goal in stock.goals:
        assert strategy.goal_titles[goal.goal_id].to(lang) in page
        assert say_kpis(voice, goal) in page
    for change in stock.changes:
        assert say_change(voice, change, strategy.rule) in page
    assert stock.urgent
    for one in stock.urgent:
        assert say_measure(voice, one, strategy.measure_titles.get(one.waits_for)) in page


def test_every_figure_is_one_click_from_its_kpi(snapshots: Snapshots, strategy: Strategy) -> None:
    """Each KPI that is named leads to its page, at the same place and month."""
    page = render(snapshots, "/", f"?zeitraum=2026-09&gemeinde={OBERZENT}")
    hrefs = [link.href for link in find(page.children, "Link")]
    named = [href for href in hrefs if href.startswith("/kennzahl/")]
    assert len(named) >= 6
    assert all(href.endswith(f"?zeitraum=2026-09&gemeinde={OBERZENT}") for href in named)
    assert {href.split("/")[2].partition("?")[0] for href in named} <= {kpi.kpi_id for kpi in strategy.kpis}


def test_no_status_is_said_by_colour_alone(snapshots: Snapshots) -> None:
    """Every mark has a sign that is hidden from readers, and a word."""
    for path in ("/", "/ziele", "/massnahmen"):
        page = render(snapshots, path, "")
        marks = [
            span for span in find(page.children, "Span") if str(getattr(span, "className", "")).startswith("status ")
        ]
        assert marks, path
        for mark in marks:
            sign, word = mark.children
            assert sign.children
            assert getattr(sign, "aria-hidden") == "true"
            assert word.children


def test_the_rule_is_explained_and_shown(snapshots: Snapshots, root: Path) -> None:
    page = words_of(render(snapshots, "/", ""))
    assert (root / "data/catalog/strategy/status_rule.yaml").read_text(encoding="utf-8") in page
    assert "höchstens 10\N{NO-BREAK SPACE}% des ganzen Weges" in page


def test_a_year_stands_for_its_last_month(snapshots: Snapshots) -> None:
    assert words_of(render(snapshots, "/", "?zeitraum=2025")).count("November 2025")
    assert "September 2026" in words_of(render(snapshots, "/", "?zeitraum=2026"))


def test_goals_stand_with_their_kpis_and_measures(snapshots: Snapshots, strategy: Strategy) -> None:
    page = render(snapshots, "/ziele", "")
    text = words_of(page)
    assert all(kpi.title.de in text for kpi in strategy.kpis)
    assert all(measure.title.de in text for measure in strategy.measures)
    ids = {getattr(section, "id", None) for section in find(page.children, "Section")}
    assert {goal.goal_id for goal in strategy.goals} <= ids


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_card_says_what_its_kpi_decides(snapshots: Snapshots, strategy: Strategy, lang: str) -> None:
    """Its verdict and its weight in the goal; or why it does not count, or has no verdict."""
    page = render(snapshots, "/ziele", "" if lang == "de" else "?lang=en")
    cards = {link.href.split("/")[2].partition("?")[0]: card for card in find(page.children, "Article") for link in find(card, "Link")
             if link.href.startswith("/kennzahl/")}  # fmt: skip
    stock, voice = strategy.stock("*", snapshots.current().meta.last_month), speak(lang)  # type: ignore[union-attr]
    silent = 0
    for goal in stock.goals:
        for one in goal.kpis:
            said = read(cards[one.kpi.kpi_id])
            share = goal.share_pct(one.kpi)
            if one.verdict and share:
                assert voice.t.of("result", one.verdict) in said
                assert voice.numbers.percent(share, 0) in said
            else:
                silent += 1
                assert say_uncounted(voice, one) in said
    assert silent


def test_what_is_counted_on_top_leads_to_where_it_comes_from(snapshots: Snapshots) -> None:
    [lead] = [
        p
        for p in find(render(snapshots, "/", f"?gemeinde={OBERZENT}").children, "P")
        if getattr(p, "className", "") == "lead"
    ]
    ways = {link.children: link.href for link in find(lead.children, "Link")}
    assert [href.partition("?")[0] for href in ways.values()] == ["/ziele", "/datenqualitaet"]
    assert all(href.endswith(f"?gemeinde={OBERZENT}") for href in ways.values())
    assert all(words[0].isdigit() for words in ways)


def test_paper_names_the_month(snapshots: Snapshots) -> None:
    """Not "the newest period": on paper nobody knows when that was."""
    for path in ("/", "/ziele", "/massnahmen"):
        for query, month in (("", "Oktober 2026"), ("?zeitraum=2026-03", "März 2026")):
            [paper] = [
                p for p in find(render(snapshots, path, query).children, "P") if getattr(p, "className", "") == "paper"
            ]
            assert month in read(paper)
            [address] = find(paper.children, "Span")
            assert (address.children, getattr(address, "data-address")) == (path + query, "")


def test_several_municipalities_are_compared_without_a_status(snapshots: Snapshots) -> None:
    page = words_of(render(snapshots, "/ziele", f"?gemeinde={BROMBACHTAL}&gemeinde={OBERZENT}"))
    assert "2 Kommunen im Vergleich" in page
    assert "auf Kurs." not in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_measures_have_a_timeline_money_and_a_place_of_their_own(
    snapshots: Snapshots, strategy: Strategy, lang: str
) -> None:
    page = render(snapshots, "/massnahmen", "" if lang == "de" else "?lang=en")
    text = words_of(page)
    articles = {getattr(article, "id", None) for article in find(page.children, "Article")}
    assert {measure.measure_id for measure in strategy.measures} <= articles
    for measure in strategy.measures:
        assert measure.owner.to(lang) in text
        for milestone in measure.milestones:
            assert milestone.title.to(lang) in text
    assert {"zeitplan", "mittel"} <= {getattr(figure, "id", None) for figure in find(page.children, "Figure")}


def test_a_municipality_sees_the_measures_it_takes_part_in(snapshots: Snapshots) -> None:
    assert "Digitales Jugendforum" in words_of(render(snapshots, "/massnahmen", f"?gemeinde={OBERZENT}"))
    assert "Digitales Jugendforum" not in words_of(render(snapshots, "/massnahmen", f"?gemeinde={BROMBACHTAL}"))


def test_what_a_measure_needs_of_others_is_found_there(tmp_path: Path) -> None:
    """The forum needs the platform, in which Oberzent takes no part here: the way to it leads to the page of all."""
    with duckdb.connect(str(publish_fixture(tmp_path))) as con:
        con.execute(
            "UPDATE measure SET municipalities = [?] WHERE measure_id = 'participation_platform'", [BROMBACHTAL]
        )
    snapshots = Snapshots(tmp_path, "internal")
    for place, href in ((OBERZENT, "/massnahmen#participation_platform"), (BROMBACHTAL, "#citizen_portal")):
        page = render(snapshots, "/massnahmen", f"?gemeinde={place}")
        assert href in {link.href for link in find(page.children, "A")}


def test_dates_that_had_not_come_are_not_known(snapshots: Snapshots) -> None:
    """In 2023 the document management is under way, and no milestone of 2024 is reached."""
    page = words_of(render(snapshots, "/massnahmen", "?zeitraum=2023-06"))
    assert "Läuft bis 31.12.2024." in page
    assert "Abgeschlossen am 20.12.2024" not in page


def test_without_a_rule_there_is_no_status(tmp_path: Path) -> None:
    file = publish_fixture(tmp_path)
    with duckdb.connect(str(file)) as con:
        con.execute("DELETE FROM status_rule")
    snapshots = Snapshots(tmp_path, "internal")
    assert "keine Regel festgelegt" in words_of(render(snapshots, "/", ""))
    assert "Digitale Nutzungsquote" in words_of(render(snapshots, "/ziele", ""))
    assert "nennt keine Maßnahmen" in words_of(render(snapshots, "/massnahmen", ""))


def test_the_timeline_is_a_table_too(snapshots: Snapshots) -> None:
    page = written(render(snapshots, "/massnahmen", "?tabelle=zeitplan"))
    assert "Gemeinsame Abläufe für häufige Anträge" in page
    assert "Geplantes Ende" in page
