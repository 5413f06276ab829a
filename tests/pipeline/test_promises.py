"""One file each: a new KPI, a new municipality, a changed export. It appears everywhere, and no code is touched."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from dagster import AssetCheckKey, AssetKey
from plotly.utils import PlotlyJSONEncoder

from dashboards.app import create_app
from dashboards.routing import render
from dashboards.takeover import Snapshots
from expectations.catalog import load_catalog
from pipelines.definitions import build_defs
from pipelines.reports.handbook import write_handbook
from pipelines.stages import House, run_all
from pipelines.store.snapshot import current
from tests.catalog.worked import disagreements
from tests.property.house import (
    BOOKINGS,
    Member,
    bookings_csv,
    bookings_layout,
    cases_csv,
    cases_layout,
    open_house,
    put,
    usual,
)

HERE, NEW = "06000001", "06000007"
JANUARY = date(2025, 1, 1)
KPI = "counter_cases_pct"
DEFINITION = """
title: {de: Vorgänge am Schalter, en: Cases at the counter}
question: {de: Wie viele kommen noch ins Amt?, en: How many still come to the office?}
description: {de: Anteil der Vorgänge vom Schalter., en: Share of cases from the counter.}
goal: simple_digital_services
unit: pct
direction: lower
measure:
  kind: share
  numerator: {dataset: processing_times, count: rows, where: {channel: counter}}
  denominator: {dataset: processing_times, count: rows}
by: [municipality, service, month]
plausible: {min: 0, max: 100}
hide_below: {public: 5, internal: 3}
examples:
  - given:
      processing_times:
        - {received_date: 2025-01-06, service_id: identity_card, channel: counter}
        - {received_date: 2025-01-06, service_id: identity_card, channel: online}
    expect: [{value: 50}]
"""


def published(house: House, sql: str) -> list[tuple[object, ...]]:
    file = current(house.data.published, "internal")
    assert file
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(sql).fetchall()


def page(house: House, path: str) -> str:
    """All that the browser gets of a page, as one text."""
    rendered = render(Snapshots(house.data.published, "internal"), path, "")
    return json.dumps(rendered.children, cls=PlotlyJSONEncoder, ensure_ascii=False)


def table(house: House, path: str) -> list[dict[str, str]]:
    """A download, opened."""
    answer = create_app(house.data.published, "internal").server.test_client().get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def handbook(house: House, folder: Path) -> str:
    return "\n".join(f.read_text(encoding="utf-8") for f in write_handbook(house.catalog, folder))


MEASURE = """
title: {de: Formulare aus einer Hand, en: Forms from one source}
description: {de: Ein Formularserver für alle., en: One server of forms for all.}
goal: simple_digital_services
owner: {de: Hauptamt, en: Main office}
planned: {start: 2025-01-01, end: 2025-04-30}
actual: {start: 2025-01-15}
status: running
milestones:
  first: {title: {de: Erstes Formular, en: First form}, planned: 2025-04-01}
"""
RULE = (Path(__file__).parents[2] / "data" / "catalog" / "strategy" / "status_rule.yaml").read_text(encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """One municipality, one month, published."""
    made = open_house(tmp_path, [usual(HERE)])
    content = cases_csv(JANUARY, [1, 2, 3, 5, 8, 9]).replace("online", "counter", 3)
    put(made, HERE, "faelle-2025-01.csv", content, 1)
    put(made, HERE, "kosten-2025-01.csv", bookings_csv(JANUARY, ["100,00"]), 2)
    run_all(made)
    return made


def test_a_new_measure_is_one_file(house: House, tmp_path: Path) -> None:
    """And the rule by which goals and measures get their status is another one."""
    strategy = house.catalog.root / "strategy"
    (strategy / "measures").mkdir()
    (strategy / "measures" / "forms.yaml").write_text(MEASURE, encoding="utf-8")
    assert "Formulare aus einer Hand" not in page(house, "/massnahmen")
    (strategy / "status_rule.yaml").write_text(RULE, encoding="utf-8")
    house = replace(house, catalog=load_catalog(house.catalog.root))
    run_all(house)
    assert published(house, "SELECT measure_id, goal_id, status FROM measure") == [
        ("forms", "simple_digital_services", "running")
    ]
    for path in ("/", "/ziele", "/massnahmen"):
        assert "Formulare aus einer Hand" in page(house, path)
    assert "Erstes Formular" in page(house, "/massnahmen")
    assert "Formulare aus einer Hand" in handbook(house, tmp_path / "handbook")


def test_a_new_kpi_is_one_file(house: House, tmp_path: Path) -> None:
    assert KPI not in page(house, "/ziele")
    (house.catalog.root / "kpis" / f"{KPI}.yaml").write_text(DEFINITION, encoding="utf-8")
    house = replace(house, catalog=load_catalog(house.catalog.root))
    kpi = house.catalog.kpis[KPI]
    assert [disagreements(KPI, kpi, e, house.catalog) for e in kpi.examples] == [[]]
    run_all(house)

    row = f"FROM kpi_value WHERE kpi_id = '{KPI}' AND service_id = '*' AND period_kind = 'month' AND state = 'ok'"
    assert published(house, f"SELECT municipality_id, value::INT, n {row} ORDER BY ALL") == [
        ("*", 50, 6),
        (HERE, 50, 6),
    ]
    assert published(house, f"SELECT title_de, unit_id, direction FROM kpi WHERE kpi_id = '{KPI}'") == [
        ("Vorgänge am Schalter", "pct", "lower")
    ]
    assert published(house, f"SELECT passed FROM check_result WHERE check_id = '{KPI}.plausible'") == [(True,)]

    graph = build_defs(house.catalog, house.data.root).resolve_asset_graph()
    node = graph.get(AssetKey(["kpi", KPI]))
    assert "Share of cases from the counter." in (node.description or "")
    assert (node.metadata["direction"], node.metadata["datasets"]) == ("lower", "processing_times")
    assert AssetCheckKey(AssetKey(["kpi", KPI]), "plausible") in graph.asset_check_keys

    assert "Vorgänge am Schalter" in handbook(house, tmp_path / "handbook")
    assert "Vorgänge am Schalter" in page(house, "/ziele")
    assert "Anteil der Vorgänge vom Schalter." in page(house, f"/kennzahl/{KPI}")
    cells = table(house, f"/kennzahl/{KPI}.csv")
    assert {c["Kennzahl"] for c in cells} == {KPI}
    assert len(cells) == published(house, f"SELECT count(*) FROM kpi_value WHERE kpi_id = '{KPI}'")[0][0]


def test_a_new_municipality_is_one_file(house: House, tmp_path: Path) -> None:
    layout = cases_layout(delimiter=",", date="%Y-%m-%d")
    Member(NEW, {"processing_times": [layout]}).write(house.catalog.root)
    house = replace(house, catalog=load_catalog(house.catalog.root))
    theirs = cases_csv(JANUARY, [20, 20, 20]).replace(";", ",")
    for day in range(1, 29):
        theirs = theirs.replace(f"{day:02}.01.2025", f"2025-01-{day:02}")
    put(house, NEW, "faelle-2025-01.csv", theirs, 3)
    run_all(house)

    counts = "SELECT municipality_id, n FROM kpi_value WHERE kpi_id = 'within_target_pct' AND service_id = '*'"
    month = "AND period_kind = 'month' AND period_start = DATE '2025-01-01' ORDER BY ALL"
    assert published(house, f"{counts} {month}") == [("*", 9), (HERE, 6), (NEW, 3)]
    assert published(house, f"SELECT name FROM municipality WHERE municipality_id = '{NEW}'") == [(f"Ort {NEW}",)]
    coverage = f"SELECT dataset_id, state FROM coverage WHERE municipality_id = '{NEW}' AND month = DATE '2025-01-01'"
    nothing_agreed = dict.fromkeys(house.catalog.delivered_contracts(), "not_agreed")
    assert dict(published(house, coverage)) == nothing_agreed | {"processing_times": "delivered"}
    assert published(house, f"SELECT state, rows_accepted FROM delivery WHERE municipality_id = '{NEW}'") == [
        ("current", 3)
    ]

    graph = build_defs(house.catalog, house.data.root).resolve_asset_graph()
    partitions = graph.get(AssetKey("received")).partitions_def
    assert partitions
    assert partitions.get_partition_keys() == [HERE, NEW]
    assert (house.data.feedback / NEW / "rueckmeldung.html").exists()
    assert f"Ort {NEW}" in handbook(house, tmp_path / "handbook")
    for path in ("/", "/kennzahl/processing_days_median", "/datenqualitaet"):
        assert f"Ort {NEW}" in page(house, path), path
    cells = table(house, "/kennzahl/processing_days_median.csv")
    assert {c["Kommune"] for c in cells} >= {f"Ort {HERE}", f"Ort {NEW}"}
    assert "faelle-2025-01.csv" in {c["Datei"] for c in table(house, "/datenqualitaet/lieferungen.csv?zeitraum=2025")}


def test_a_changed_export_is_one_more_layout(house: House) -> None:
    """From March on: other headers, a decimal point, another date. Old files are read as they always were."""
    renamed = {column: header.upper() for column, header in BOOKINGS.items()}
    newer = bookings_layout("2025-03", columns=renamed, decimal=".", date="%Y-%m-%d", delimiter=",")
    file = next((house.catalog.root / "municipalities").glob(f"{HERE}_*.yaml"))
    declared = yaml.safe_load(file.read_text(encoding="utf-8"))
    declared["deliveries"]["it_costs"].append(newer)
    file.write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")
    house = replace(house, catalog=load_catalog(house.catalog.root))
    put(house, HERE, "kosten-2025-02.csv", bookings_csv(date(2025, 2, 1), ["200,50"]), 3)
    march = bookings_csv(date(2025, 3, 1), ["300.25"]).replace("05.03.2025", "2025-03-05").replace(";", ",")
    head, rows = march.split("\n", 1)
    put(house, HERE, "kosten-2025-03.csv", f"{head.upper()}\n{rows}", 4)
    put(house, HERE, "kosten-2025-04.csv", bookings_csv(date(2025, 4, 1), ["400,00"]), 5)
    run_all(house)

    taken = published(
        house,
        "SELECT file_name, layout_since, state, amount_accepted FROM delivery WHERE dataset_id = 'it_costs' ORDER BY 1",
    )
    first, second = JANUARY, date(2025, 3, 1)
    assert taken == [
        ("kosten-2025-01.csv", first, "current", Decimal("100.00")),
        ("kosten-2025-02.csv", first, "current", Decimal("200.50")),
        ("kosten-2025-03.csv", second, "current", Decimal("300.25")),
        # the old form is not guessed: from March on it is refused
        ("kosten-2025-04.csv", second, "refused", None),
    ]
    months = f"""SELECT period_start, value FROM kpi_value WHERE kpi_id = 'it_cost_total_eur' AND municipality_id = '{HERE}'
        AND period_kind = 'month' AND state = 'ok' ORDER BY 1"""
    assert [float(v) for _, v in published(house, months)] == [100.0, 200.5, 300.25]
