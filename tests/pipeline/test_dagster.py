"""The Dagster rim over real deliveries: partitions, checks, publication, sensor, schedule, automation."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dagster import (
    AssetKey,
    DagsterInstance,
    Definitions,
    ExecuteInProcessResult,
    RunRequest,
    SensorResult,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
    evaluate_automation_conditions,
)

from expectations.catalog import Catalog, load_catalog
from pipelines.assets.resources import HouseResource
from pipelines.definitions import build_defs
from pipelines.store.folder import DataFolder
from pipelines.store.snapshot import current

GOOD, BAD = "06437016", "06437005"
KEPT = "2026"
"""Only the deliveries of this year: enough for every asset, and quick."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Catalog:
    """The catalogue with two of its municipalities."""
    folder = tmp_path_factory.mktemp("catalog") / "catalog"
    shutil.copytree(root / "data" / "catalog", folder)
    for file in (folder / "municipalities").glob("*.yaml"):
        if file.stem.split("_")[0] not in (GOOD, BAD):
            file.unlink()
    for named in ("strategy/events", "strategy/measures", "grants", "cost_models"):  # they name the other two
        shutil.rmtree(folder / named)
    return load_catalog(folder)


@pytest.fixture(scope="module")
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as instance:
        yield instance


class Office:
    """One data folder with its definitions, and the runs that were made in it."""

    def __init__(self, catalog: Catalog, data: DataFolder, instance: DagsterInstance) -> None:
        self.catalog, self.data, self.instance = catalog, data, instance
        self.defs: Definitions = build_defs(catalog, data.root)

    def run(self, job: str, partition: str | None = None) -> ExecuteInProcessResult:
        return self.defs.resolve_job_def(job).execute_in_process(
            instance=self.instance, partition_key=partition, raise_on_error=False
        )

    def asked(self, query: str, edition: str = "internal") -> list[tuple[object, ...]]:
        """The answer of the published snapshot."""
        file = current(self.data.published, edition)
        assert file
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def office(
    two: Catalog, demo_inbox: Path, tmp_path_factory: pytest.TempPathFactory, instance: DagsterInstance
) -> Office:
    """One municipality delivers well, the other hands in one file that is no spreadsheet at all."""
    data = DataFolder(tmp_path_factory.mktemp("data"))
    for municipality_id in (GOOD, BAD):
        (data.inbox / municipality_id).mkdir(parents=True)
        for file in (demo_inbox / municipality_id).glob(f"*{KEPT}*"):
            shutil.copy2(file, data.inbox / municipality_id)
    sheets = sorted((data.inbox / BAD).glob("EDV-Kosten*.ods"))
    sheets[-1].write_bytes(b"this is no spreadsheet" * 100)
    return Office(two, data, instance)


def checks_of(result: ExecuteInProcessResult) -> dict[str, bool]:
    """Check name → passed."""
    return {e.check_name: e.passed for e in result.get_asset_check_evaluations()}


def test_list_of_assets_and_checks(catalog: Catalog, tmp_path: Path, root: Path) -> None:
    """Whoever adds or loses an asset or a check sees it here: the list is kept beside this test."""
    graph = build_defs(catalog, tmp_path).resolve_asset_graph()
    listed = [f"asset {key.to_user_string()} ({graph.get(key).group_name})" for key in graph.get_all_asset_keys()]
    for key in graph.asset_check_keys:
        kind = "blocking check" if graph.get_check_spec(key).blocking else "check"
        listed.append(f"{kind} {key.asset_key.to_user_string()}: {key.name}")
    kept = (Path(__file__).parent / "assets_and_checks.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(listed) == kept


def test_every_kpi_says_what_it_is(catalog: Catalog, tmp_path: Path) -> None:
    graph = build_defs(catalog, tmp_path).resolve_asset_graph()
    for kpi_id, kpi in catalog.kpis.items():
        node = graph.get(AssetKey(["kpi", kpi_id]))
        assert kpi.description.en in (node.description or "")
        assert catalog.vocabulary["units"][kpi.unit].title.en in node.metadata["unit"]
        assert node.metadata["direction"] == kpi.direction


def test_one_bad_municipality_stops_neither_the_others_nor_the_publication(office: Office) -> None:
    good, bad = office.run("municipality", GOOD), office.run("municipality", BAD)

    assert good.success
    assert checks_of(good)["file_readable"]
    assert {e.asset_key.to_user_string() for e in good.get_asset_materialization_events()} >= {"received", "facts"}

    assert not bad.success
    assert not checks_of(bad)["file_readable"]
    made = {e.asset_key.to_user_string() for e in bad.get_asset_materialization_events() if e.asset_key}
    assert made == {"received", "core", "feedback"}
    page = office.data.feedback / BAD / "rueckmeldung.html"
    assert "EDV-Kosten" in page.read_text(encoding="utf-8")

    published = office.run("publication")
    assert published.success
    states = dict(
        office.asked(
            """SELECT municipality_id, list(DISTINCT state) FROM kpi_value
               WHERE kpi_id = 'it_cost_total_eur' AND period_kind = 'month' AND service_id = '*' GROUP BY ALL"""
        )
    )
    assert "ok" in states[GOOD]
    assert "ok" not in states[BAD]
    assert office.asked(f"SELECT count(*) FROM delivery WHERE municipality_id = '{BAD}' AND state = 'refused'") == [
        (1,)
    ]


def test_new_delivery_lifts_the_block(office: Office, demo_inbox: Path) -> None:
    bad = sorted((office.data.inbox / BAD).glob("EDV-Kosten*.ods"))[-1]
    assert not office.run("municipality", BAD).success, "the refused file still stands alone"

    shutil.copyfile(demo_inbox / BAD / bad.name, bad)
    again = office.run("municipality", BAD)

    assert again.success
    assert checks_of(again)["file_readable"]
    assert office.run("publication").success
    values = office.asked(
        f"""SELECT count(*) FROM kpi_value WHERE municipality_id = '{BAD}' AND kpi_id = 'it_cost_total_eur'
            AND period_kind = 'month' AND state = 'ok'"""
    )
    assert values[0][0] > 0


def test_counts_reach_the_metadata(office: Office) -> None:
    result = office.run("municipality", GOOD)
    said = {e.asset_key.to_user_string(): e.materialization.metadata for e in result.get_asset_materialization_events()}
    core = {k: v.value for k, v in said["core"].items()}
    assert core["rows_delivered"] == core["rows_accepted"] + core["rows_rejected"] > 0
    assert said["received"]["files_seen"].value == len(list((office.data.inbox / GOOD).iterdir()))
    assert said["facts"]["dagster/row_count"].value > 0
    rows = said["core"]["newest_deliveries"].records
    assert {r.data["dataset_id"] for r in rows} == set(office.catalog.municipalities[GOOD].deliveries)


def test_implausible_kpi_warns_and_is_published_all_the_same(
    office: Office, root: Path, tmp_path: Path, instance: DagsterInstance
) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(office.catalog.root, folder)
    kpi = folder / "kpis" / "processing_days_median.yaml"
    text = kpi.read_text(encoding="utf-8")
    line = next(x for x in text.splitlines() if x.startswith("plausible:"))
    kpi.write_text(text.replace(line, "plausible: {min: 3000, max: 4000}"), encoding="utf-8")

    result = Office(load_catalog(folder), office.data, instance).run("publication")

    assert result.success
    found = {
        e.asset_key.to_user_string(): e for e in result.get_asset_check_evaluations() if e.check_name == "plausible"
    }
    assert not found["kpi/processing_days_median"].passed
    assert found["kpi/completion_rate_pct"].passed


def test_sensor_asks_once_per_settled_set_of_files(two: Catalog, tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    defs = build_defs(two, tmp_path)
    sensor, cursor = defs.resolve_sensor_def("inbox"), None

    def look() -> list[RunRequest]:
        nonlocal cursor
        context = build_sensor_context(cursor=cursor, resources={"house": HouseResource(data_root=str(tmp_path))})
        answer = sensor(context)
        assert isinstance(answer, SensorResult | SkipReason)
        cursor = answer.cursor if isinstance(answer, SensorResult) else context.cursor
        return list(answer.run_requests or []) if isinstance(answer, SensorResult) else []

    assert look() == []
    (data.inbox / GOOD).mkdir(parents=True)
    file = data.inbox / GOOD / "Nutzung_2026-01.csv"
    file.write_text("half")
    assert look() == [], "it may still be copied"
    file.write_text("half and the other half")
    assert look() == [], "it was still being copied"
    [request] = look()
    assert request.partition_key == GOOD
    assert look() == []
    assert look() == []
    (data.inbox / BAD).mkdir()
    (data.inbox / BAD / "EDV-Kosten_2026-01.ods").write_text("x")
    assert look() == []
    [other] = look()
    assert other.partition_key == BAD
    assert other.run_key != request.run_key


def test_schedule_looks_at_every_municipality_after_the_due_day(two: Catalog, tmp_path: Path) -> None:
    schedule = build_defs(two, tmp_path).resolve_schedule_def("month_due")
    due = max(c.due_day for c in two.delivered_contracts().values() if c.due_day)
    assert schedule.cron_schedule == f"30 5 {due + 1} * *"
    assert schedule.execution_timezone == two.association.timezone
    requests = schedule(build_schedule_context(scheduled_execution_time=datetime(2026, 11, 16, 4, 30, tzinfo=UTC)))
    assert sorted(r.partition_key for r in requests) == [BAD, GOOD]
    assert len({r.run_key for r in requests}) == 2


def _look(office: Office, **state: Any) -> Any:
    """In a thread of its own: Dagster starts an event loop, and a browser test before may have left one running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(evaluate_automation_conditions, defs=office.defs, **state).result()


def test_new_facts_of_one_start_the_publication_without_waiting_for_the_other(office: Office, tmp_path: Path) -> None:
    with DagsterInstance.ephemeral() as fresh:
        first = _look(office, instance=fresh)
        assert first.total_requested == 0
        office.defs.resolve_job_def("municipality").execute_in_process(instance=fresh, partition_key=GOOD)
        second = _look(office, instance=fresh, cursor=first.cursor)
        asked = {k for k in office.defs.resolve_asset_graph().get_all_asset_keys() if second.get_num_requested(k)}
        assert AssetKey(["snapshot", "public"]) in asked
        assert AssetKey("kpi_value") in asked
        assert AssetKey("facts") not in asked
        third = _look(office, instance=fresh, cursor=second.cursor)
        assert third.total_requested == 0
