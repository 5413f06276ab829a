"""Pages on the server: every page × language is made; addresses, files and health answer as they must."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from plotly.utils import PlotlyJSONEncoder

from dashboards.app import create_app, is_loopback, serve
from dashboards.routing import Rendered, render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import BROMBACHTAL, MICHELSTADT, OBERZENT, point_to, publish_fixture

HIDDEN = f"?gemeinde={BROMBACHTAL}&leistung=building_permit"


@pytest.fixture(scope="session")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


@pytest.fixture(scope="session")
def app(published: Path) -> Dash:
    return create_app(published, "internal")


def written(rendered: Rendered) -> str:
    """All that the browser gets, as one text."""
    return json.dumps(rendered.children, cls=PlotlyJSONEncoder, ensure_ascii=False)


def find(node: Any, kind: str) -> list[Any]:
    """All components of one kind, in order."""
    found = [node] if getattr(node, "_type", "") == kind else []
    children = node if isinstance(node, list) else getattr(node, "children", None)
    for child in children if isinstance(children, list) else [children] if children is not None else []:
        found += find(child, kind)
    return found


def test_a_hidden_value_is_said_and_drawn_as_a_dot(snapshots: Snapshots) -> None:
    page = written(render(snapshots, "/kennzahl/processing_days_median", HIDDEN))
    assert "Geheim gehalten" in page
    assert '"·"' in page


def test_states_are_words(snapshots: Snapshots) -> None:
    assert "nicht vereinbart" in written(
        render(snapshots, "/kennzahl/it_cost_total_eur", f"?gemeinde={OBERZENT}&zeitraum=2022")
    )
    assert "Vorläufig" in written(render(snapshots, "/tempo", f"?gemeinde={MICHELSTADT}&zeitraum=2024-05"))


def test_the_demo_notice_stands_on_every_page(snapshots: Snapshots) -> None:
    for path in ("/", "/kennzahl/processing_days_median", "/datenqualitaet", "/nix", "/?zeitraum=1900"):
        address, _, query = path.partition("?")
        assert "Demodaten: erzeugt" in written(render(snapshots, address, query))


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/", "?zeitraum=2031", "liegt außerhalb der Daten (Januar 2021 bis Oktober 2026)"),
        ("/", "?leistung=dog_tax_registration", "„leistung“ gibt es auf dieser Seite nicht"),
        ("/kennzahl/processing_days_median", "?gemeinde=06437006&gemeinde=06437011", "nicht mehrere"),
        ("/", "?lang=xx", "„xx“ gibt es hier nicht"),
        ("/nix", "", "Unter „/nix“ gibt es keine Seite"),
        ("/kennzahl/nix", "", "Diese Kennzahlen gibt es"),
    ],
)
def test_an_impossible_address_says_so_and_leads_on(snapshots: Snapshots, path: str, query: str, said: str) -> None:
    rendered = render(snapshots, path, query)
    assert said in written(rendered)
    hrefs = [link.href for link in find(rendered.children, "Link")]
    assert "/" in hrefs
    assert not [href for href in hrefs if query and query in href]


def test_links_keep_the_choice_and_the_language(snapshots: Snapshots) -> None:
    page = render(snapshots, "/tempo", f"?zeitraum=2025&gemeinde={BROMBACHTAL}&lang=en")
    hrefs = {link.href for link in find(page.children, "Link")}
    assert f"/kennzahl/processing_days_median?zeitraum=2025&gemeinde={BROMBACHTAL}&lang=en" in hrefs
    assert f"/tempo?zeitraum=2025&gemeinde={BROMBACHTAL}" in {a.href for a in find(page.children, "A")}


def test_an_empty_folder_a_snapshot_without_values_and_a_broken_one(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path, "internal")
    client = create_app(tmp_path, "internal").server.test_client()
    assert "Noch keine Daten" in render(snapshots, "/", "").title
    assert client.get("/healthz").json == {"status": "empty", "edition": "internal", "snapshot_id": None}
    publish_fixture(tmp_path, values=False)
    for path in ("/", "/kennzahl/processing_days_median", "/datenqualitaet"):
        assert len(find(render(snapshots, path, "").children, "H1")) == 1
    assert "noch keine Werte" in written(render(snapshots, "/", ""))
    point_to(tmp_path, "internal", "gone.duckdb")
    assert "kann nicht gelesen werden" in render(snapshots, "/", "").title
    assert client.get("/healthz").status_code == 503


def test_an_error_in_a_page_shows_no_trace(snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Snapshot, "values", fail)
    rendered = render(snapshots, "/tempo", "?lang=en")
    assert "cannot be shown" in rendered.title
    assert "secret" not in written(rendered)


def test_the_document_speaks_the_language_of_its_address(app: Dash) -> None:
    client = app.server.test_client()
    assert '<html lang="de">' in client.get("/").text
    assert '<html lang="en">' in client.get("/datenqualitaet?lang=en").text
    assert '<html lang="de">' in client.get("/?lang=%22%3E%3Cscript%3E").text
    assert client.get("/nix").status_code == 404
    assert client.get("/kennzahl/processing_days_median").status_code == 200


def test_no_address_of_another_host_is_asked_for(app: Dash) -> None:
    answer = app.server.test_client().get("/")
    assert 'src="http' not in answer.text
    assert 'href="http' not in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_packages_travel_compressed(app: Dash) -> None:
    client = app.server.test_client()
    path = next(
        part for part in client.get("/").text.split('"') if "dash_mantine_components" in part and part[0] == "/"
    )
    for _ in range(2):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) < 400_000
    assert "Content-Encoding" not in client.get(path).headers


def test_a_kpi_as_csv(app: Dash) -> None:
    answer = app.server.test_client().get("/kennzahl/digital_take_up_pct.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert {row["Hinweis"] for row in rows} == {"Demodaten: erzeugt, nicht gemeldet."}
    assert {row["Stand"] for row in rows} >= {"vollständig", "vorläufig", "geheim gehalten", "nicht geliefert"}
    assert all(row["Wert"] == "" for row in rows if row["Stand"] == "geheim gehalten")
    assert any("," in row["Wert"] for row in rows)
    assert not any("." in row["Wert"] for row in rows)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/kennzahl/nix.csv", 404),
        ("/kennzahl/digital_take_up_pct.csv?lang=xx", 400),
        ("/datenqualitaet/lieferungen.csv?zeitraum=2025&lang=en", 200),
        ("/datenqualitaet/pruefungen.csv?gemeinde=06437006", 200),
        ("/datenqualitaet/pruefungen.csv?gemeinde=1", 400),
    ],
)
def test_downloads_answer(app: Dash, path: str, status: int) -> None:
    assert app.server.test_client().get(path).status_code == status


def test_it_answers_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loopback"):
        serve(tmp_path, "public", host="0.0.0.0")
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "192.168.1.4", "example.org")] == [
        True, True, True, False, False
    ]  # fmt: skip
