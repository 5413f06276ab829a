"""Municipalities side by side: one scale, what is capped is said, cost within one service only."""

import re
from pathlib import Path

import pytest

from dashboards.components.chart_panels import PanelChart
from dashboards.components.chart_time import TimeChart
from dashboards.components.multiples import MOST_PANELS, multiples_figure
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import BROMBACHTAL, ERBACH
from tests.unit.dashboards.made import find_all, make_view, publish_changed, read_page

COMPARE = "/vergleich"
BY_SERVICE = "UPDATE kpi SET by_service = true WHERE shows = 'cost'"


@pytest.fixture(scope="module")
def snapshots(published: Path) -> Snapshots:
    return Snapshots(published, "internal")


def panels_of(snapshot: Snapshot, kpi_id: str, query: str = "") -> PanelChart:
    view = make_view(snapshot, COMPARE, query)
    figure = multiples_figure(view, view.kpis[kpi_id], "#", "#")
    assert figure is not None
    assert isinstance(figure.chart, PanelChart)
    return figure.chart


def test_all_panels_have_one_scale(snapshot: Snapshot) -> None:
    chart = panels_of(snapshot, "processing_days_median")
    assert [panel.name for panel in chart.panels] == ["Brombachtal", "Erbach", "Michelstadt", "Oberzent"]
    bounds = {panel.chart.bounds for panel in chart.panels if isinstance(panel.chart, TimeChart)}
    assert len(bounds) == 1
    assert None not in bounds
    ticks = [
        re.findall(r'class="c-tick" text-anchor="end">([^<]+)', panel.chart.draw(300).body) for panel in chart.panels
    ]
    assert ticks == [ticks[0]] * 4


def test_a_sum_is_not_drawn_beside_its_parts(snapshot: Snapshot) -> None:
    lines = {kpi: len(panels_of(snapshot, kpi).panels[0].chart.lines)  # type: ignore[attr-defined]
             for kpi in ("it_cost_total_eur", "digital_take_up_pct")}  # fmt: skip
    assert lines == {"it_cost_total_eur": 1, "digital_take_up_pct": 2}


def test_those_chosen_are_shown_and_no_others(snapshot: Snapshot) -> None:
    chart = panels_of(snapshot, "processing_days_median", f"?gemeinde={ERBACH}&gemeinde={BROMBACHTAL}")
    assert [panel.name for panel in chart.panels] == ["Erbach", "Brombachtal"]


def test_hundreds_are_capped_and_it_is_said(tmp_path: Path) -> None:
    snapshots = publish_changed(tmp_path, places=30)
    snapshot = snapshots.current()
    assert snapshot is not None
    assert len(panels_of(snapshot, "processing_days_median").panels) == MOST_PANELS
    assert f"Gezeigt werden {MOST_PANELS} von 30 Kommunen" in read_page(snapshots, COMPARE)


@pytest.mark.parametrize(
    ("query", "better", "said"),
    [("", 1, "In einer von 4 Kommunen besser als zu Beginn"), ("", 3, "In 3 von 4 Kommunen besser als zu Beginn"),
     ("?lang=en", 1, "Better than at first in one of 4 municipalities"),
     ("?lang=en", 0, "Better than at first in 0 of 4 municipalities")],
)  # fmt: skip
def test_the_title_counts_who_got_better(tmp_path: Path, query: str, better: int, said: str) -> None:
    ranks = "(SELECT municipality_id, row_number() OVER (ORDER BY municipality_id) AS rank FROM municipality)"
    snapshots = publish_changed(
        tmp_path,
        f"""UPDATE kpi_value SET state = 'ok', value = 100 + CASE WHEN rank <= {better} THEN -1 ELSE 1 END
            * datediff('month', DATE '2021-01-01', period_end) FROM {ranks} r
            WHERE r.municipality_id = kpi_value.municipality_id AND kpi_id = 'processing_days_median'""",
    )
    assert said in read_page(snapshots, COMPARE, query)


def test_cost_is_compared_within_one_service_only(tmp_path: Path, snapshots: Snapshots) -> None:
    by_service = publish_changed(tmp_path, BY_SERVICE)
    asked = "?kennzahl=cost_per_transaction_eur"
    assert find_all(by_service, COMPARE, asked, "Figure") == []
    assert "bitte oben eine Leistung wählen" in read_page(by_service, COMPARE, asked)
    assert "nicht verglichen" in read_page(snapshots, COMPARE)


def test_a_kpi_that_no_service_has_says_so(snapshots: Snapshots) -> None:
    page = read_page(snapshots, COMPARE, "?kennzahl=it_cost_total_eur&leistung=building_permit")
    assert "ist nicht nach Leistungen bekannt" in page
    options = find_all(snapshots, COMPARE, "?kennzahl=it_cost_total_eur&leistung=building_permit", "Option")
    assert "building_permit" in [option.value for option in options], "the choice can be taken back"


def test_without_values_and_without_kpis(tmp_path: Path) -> None:
    assert "keinen Verlauf" in read_page(publish_changed(tmp_path, "DELETE FROM kpi_value"), COMPARE)
    bare = publish_changed(tmp_path / "bare", "DELETE FROM kpi_value", "DELETE FROM kpi")
    assert "noch keine Werte" in read_page(bare, COMPARE)
