"""The page of cost: every sentence in both languages, one and many, what is missing, what does not cancel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboards.components.cost_places import places_cost_figure
from dashboards.components.cost_plan import plan_figure
from dashboards.components.cost_scope import CostScope
from dashboards.components.cost_staff import staff_figure
from dashboards.components.cost_where import services_figure, types_figure
from dashboards.components.cost_years import years_figure
from dashboards.components.figure import find_figures
from dashboards.filters import COST_VIEW, Filters
from dashboards.numbers import Numbers
from dashboards.pages import cost
from dashboards.routing import render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.texts import load_texts
from dashboards.view import View
from tests.pages.fixture_costs import publish_costs
from tests.pages.snapshot_fixture import BROMBACHTAL, MICHELSTADT, publish_fixture

FIGURES = ("it-leistungen", "kostenarten", "plan", "jahre", "kommunen", "personal")


def written(children: Any) -> str:
    return plain(json.dumps(children, cls=PlotlyJSONEncoder, ensure_ascii=False))


def plain(words: str) -> str:
    """With ordinary spaces."""
    return words.replace("\u00a0", " ").replace("\\u00a0", " ")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Snapshots]:
    def make(change: str, **more: Any) -> Snapshots:
        publish_costs(tmp_path, change=change, **more)
        return Snapshots(tmp_path, "internal")

    return make


@pytest.mark.parametrize("lang", ["de", "en"])
def test_all_figures_stand_and_no_field_is_left_open(look: Callable[..., View], lang: str) -> None:
    body = cost.render(look(lang))
    assert tuple(find_figures(body)) == FIGURES
    for one in find_figures(body).values():
        assert "{" not in one.title + one.sentence + one.subtitle + one.definition
        assert all(len(row) == len(one.fields) for row in one.rows)


def test_the_lead_says_total_share_and_change(look: Callable[..., View]) -> None:
    assert plain(cost.render(look()).lead) == (
        "2025 kostete die IT (Alle Kommunen) 142.920 € vor Zuwendungen; davon liefen 58,4 % gemeinsam. "
        "Das sind 3.360 € weniger als 2024 (2,3 %)."
    )
    more = cost.render(look("en", Filters().choose(COST_VIEW, "kasse")))
    assert more.lead.startswith("In 2025 IT cost €123,864 before grants (All municipalities)")


def test_what_one_municipality_bears_contains_its_transfers(cost_scope: Callable[..., CostScope]) -> None:
    scope = cost_scope(filters=Filters(municipalities=(BROMBACHTAL,)))
    figure = services_figure(scope)
    assert figure is not None
    assert "Von" not in figure.sentence
    assert "An die Partner gezahlt" in figure.sentence
    lead = services_figure(cost_scope(filters=Filters(municipalities=(MICHELSTADT,))))
    assert lead is not None
    assert "Von den Partnern erstattet" in lead.sentence


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("", "IT-Leistungen liegen über ihrem Plan|Keine IT-Leistung liegt über ihrem Plan"),
        ("UPDATE cost_month SET amount_eur = amount_eur * 2 WHERE plan_or_actual = 'plan' AND it_service_id <> 'security'",
         "Eine von 7 IT-Leistungen liegt über ihrem Plan: Informationssicherheit"),
        ("UPDATE cost_month SET amount_eur = 1000000 WHERE plan_or_actual = 'plan'", "Keine IT-Leistung liegt über"),
    ],
)  # fmt: skip
def test_plan_and_actual_one_many_none(changed: Callable[..., Snapshots], change: str, said: str) -> None:
    page = written(render(changed(change), "/kosten", "").children)
    assert any(part in page for part in said.split("|"))


def test_a_service_of_only_one_of_both_has_no_difference(changed: Callable[..., Snapshots]) -> None:
    snapshots = changed("DELETE FROM cost_month WHERE plan_or_actual = 'plan' AND it_service_id = 'security'")
    snapshot = snapshots.current()
    assert snapshot is not None
    figure = plan_figure(CostScope(_view(snapshot), 2025))
    assert figure is not None
    row = next(row for row in figure.rows if row[0] == "Informationssicherheit")
    assert row[1] is None
    assert row[3:] == [None, None]


def _view(snapshot: Any) -> View:
    from dashboards.numbers import Numbers
    from dashboards.texts import load_texts

    return View(snapshot, Filters(), "/kosten", load_texts("de"), Numbers("de"))


def test_a_year_in_progress_is_not_compared(look: Callable[..., View]) -> None:
    body = cost.render(look(filters=Filters.but(Filters(), period=_year(2026))))
    assert "bisher" in body.lead
    assert "weniger als" not in body.lead
    places = find_figures(body)["kommunen"]
    assert places.title.startswith("Kosten je Kopf gibt es erst")


def _year(year: int) -> Any:
    from dashboards.filters import Period

    return Period(year)


def test_per_head_names_day_and_basis(cost_scope: Callable[..., CostScope]) -> None:
    figure = places_cost_figure(cost_scope())
    assert figure is not None
    assert "Einwohnerzahl vom 31.12.2022, Grundlage: Zensus 2011." in figure.definition
    english = places_cost_figure(cost_scope(lang="en"))
    assert english is not None
    assert "basis: census 2011" in english.definition


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1, 90, "Alle Werte liegen im üblichen Bereich"),
        (15.6, 90, "liegt außerhalb|liegen außerhalb"),
        (80, 90, "Brombachtal, Erbach, Michelstadt und Oberzent liegen außerhalb"),
    ],
)
def test_the_plausible_band(changed: Callable[..., Snapshots], low: float, high: float, said: str) -> None:
    band = f'{{"low": "{low}", "base": "{(low + high) / 2}", "high": "{high}"}}'
    change = f"UPDATE cost_comparison SET spec = json_merge_patch(spec, '{{\"plausible_eur_per_inhabitant\": {band}}}')"
    page = written(render(changed(change), "/kosten", "").children)
    assert any(part in page for part in said.split("|"))


def test_a_missing_driver_is_a_gap(changed: Callable[..., Snapshots]) -> None:
    snapshots = changed(f"DELETE FROM cost_driver WHERE municipality_id = '{BROMBACHTAL}' AND driver = 'inhabitants'")
    snapshot = snapshots.current()
    assert snapshot is not None
    figure = places_cost_figure(CostScope(_view(snapshot), 2025))
    assert figure is not None
    heads = [field.heading for field in figure.fields]
    column = heads.index("je Kopf (€)")
    by_name = {str(row[0]): row[column] for row in figure.rows}
    assert by_name["Brombachtal"] is None
    assert by_name["Alle Kommunen"] is None
    assert by_name["Erbach"] is not None


@pytest.mark.parametrize(("count", "said"), [(1, "in einem Fall"), (2, "in 2 Fällen")])
def test_transfers_that_do_not_cancel_are_named(changed: Callable[..., Snapshots], count: int, said: str) -> None:
    services = ("security", "network")[:count]
    change = f"""DELETE FROM cost_month WHERE arrangement = 'transfer' AND municipality_id = '{BROMBACHTAL}'
                 AND it_service_id IN ({", ".join(f"'{one}'" for one in services)}) AND year(month) = 2025"""
    page = written(render(changed(change), "/kosten", "").children)
    assert said in page
    assert "2025, Informationssicherheit: −2.160,00" in page


def test_without_models_the_page_stands_and_has_no_band(tmp_path: Path) -> None:
    publish_costs(tmp_path, models=False)
    snapshots = Snapshots(tmp_path, "internal")
    page = written(render(snapshots, "/kosten", "").children)
    assert "142.920 €" in page
    assert "ist nicht festgelegt" in page


@pytest.mark.parametrize("path", ["/kosten", "/gemeinsam", "/szenario", "/buchungen"])
def test_without_bookings_every_page_says_so(tmp_path: Path, path: str) -> None:
    publish_fixture(tmp_path)
    rendered = render(Snapshots(tmp_path, "internal"), path, "")
    assert "kann gerade nicht" not in rendered.title
    assert "keine Buchungen" in written(rendered.children)


def test_a_snapshot_of_before_has_no_tables_of_cost(tmp_path: Path) -> None:
    tables = (
        "cost_month",
        "cost_driver",
        "cost_staff",
        "cost_model",
        "cost_member",
        "cost_comparison",
        "it_service",
        "cost_type",
    )
    publish_costs(tmp_path, change="; ".join(f"DROP TABLE {one}" for one in tables))
    for path in ("/kosten", "/gemeinsam", "/szenario"):
        rendered = render(Snapshots(tmp_path, "internal"), path, "")
        assert "kann gerade nicht" not in rendered.title


def test_an_impossible_view_is_said(costs: Any, cost_folder: Path) -> None:
    page = render(Snapshots(cost_folder, "internal"), "/kosten", "?sicht=nix")
    assert "„nix“ gibt es für „sicht“ nicht" in written(page.children)


def test_types_and_years_and_staff(cost_scope: Callable[..., CostScope]) -> None:
    types, years, staff = types_figure(cost_scope()), years_figure(cost_scope()), staff_figure(cost_scope())
    assert types is not None
    assert years is not None
    assert staff is not None
    assert plain(types.title).startswith("Größter Posten: Lizenzen mit 66,7 %")
    assert plain(years.sentence).startswith(
        "Einmalig kamen in allen Jahren zusammen 5.000 € hinzu. An Zuwendungen gingen 4.000 € ein."
    )
    assert "Noch nicht vollständig geliefert ist 2026." in years.sentence
    assert plain(staff.title) == "Eigenes Personal: 9.600 € für 192 Stunden, nicht gebucht"
    assert staff_figure(cost_scope(2019)) is None


@pytest.mark.parametrize(("lang", "said", "heads"), [
    ("de", "Eigenes Personal: 9.600 €, nicht gebucht", ["IT-Leistung", "Kosten (€)"]),
    ("en", "Own staff: €9,600, not booked", ["IT service", "Cost (€)"]),
])  # fmt: skip
def test_the_public_page_tells_no_hours(tmp_path: Path, lang: str, said: str, heads: list[str]) -> None:
    publish_costs(tmp_path, edition="public", change="UPDATE cost_staff SET hours = NULL")
    snapshot = Snapshot(tmp_path / (tmp_path / "public.current").read_text(encoding="utf-8").strip())
    staff = staff_figure(
        CostScope(View(snapshot, Filters(lang=lang), "/kosten", load_texts(lang), Numbers(lang)), 2025)
    )
    assert staff is not None
    assert plain(staff.title) == said
    assert [field.heading for field in staff.fields] == heads
    assert all(len(row) == len(heads) for row in staff.rows)
    snapshot.close()
    for path in ("/kosten", "/gemeinsam", "/szenario"):
        assert "figure" in written(render(Snapshots(tmp_path, "public"), path, "").children).lower()
