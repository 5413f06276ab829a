"""What starts by itself: new files their municipality, new facts the publication, each month a look for gaps."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dagster import (
    AssetsDefinition,
    AssetSelection,
    AssetSpec,
    AutomationCondition,
    AutomationConditionSensorDefinition,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunRequest,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    define_asset_job,
    schedule,
    sensor,
)

from expectations.catalog import Catalog
from pipelines.assets.letters import BRIEFING
from pipelines.assets.resources import HouseResource, municipality_partitions

MUNICIPALITY = AssetSelection.assets("received", "core", "feedback", "facts")
MONTHLY = AssetSelection.assets(BRIEFING)
TOGETHER = AssetSelection.all() - MUNICIPALITY - MONTHLY

PUBLISH_WHEN = (
    AutomationCondition.any_deps_updated().since_last_handled()
    & ~AutomationCondition.any_deps_in_progress()
    & ~AutomationCondition.in_progress()
).with_label("something it is made of is new, and nothing is under way")
"""Not `eager()`: that waits until every partition exists, and one bad municipality would stop all."""


def jobs(catalog: Catalog) -> list[Any]:
    """`municipality`: one partition from inbox to facts. `publication`: everything that needs all of them."""
    return [
        define_asset_job("municipality", MUNICIPALITY, partitions_def=municipality_partitions(catalog),
                         description="One municipality: from its inbox to its facts."),
        define_asset_job("publication", TOGETHER, description="KPI values, disclosure control, both snapshots, alerts."),
        define_asset_job("month", MONTHLY, description="The month's page, written and sent."),
    ]  # fmt: skip


def publish_sensor() -> AutomationConditionSensorDefinition:
    """Starts the publication by `PUBLISH_WHEN`."""
    return AutomationConditionSensorDefinition(
        "publish_what_is_new", target=TOGETHER, default_status=DefaultSensorStatus.RUNNING, minimum_interval_seconds=30
    )


def inbox_sensor(catalog: Catalog) -> SensorDefinition:
    """One run per municipality and set of files; a set has to look the same twice, for a file may still be copied."""

    @sensor(job_name="municipality", default_status=DefaultSensorStatus.RUNNING, minimum_interval_seconds=30)
    def inbox(context: SensorEvaluationContext, house: HouseResource) -> SensorResult | SkipReason:
        folder = house.open(catalog).data.inbox
        before: dict[str, Any] = json.loads(context.cursor or "{}")
        seen = {m: _look(folder / m, catalog) for m in catalog.municipalities}
        requested = dict(before.get("requested", {}))
        settled = {m: key for m, key in seen.items() if key and before.get("seen", {}).get(m) == key}
        new = {m: key for m, key in settled.items() if requested.get(m) != key}
        cursor = json.dumps({"seen": seen, "requested": requested | new})
        if not new:
            context.update_cursor(cursor)
            return SkipReason("Nothing new in the inbox.")
        return SensorResult(run_requests=list(_requests(new)), cursor=cursor)

    return inbox


def monthly_schedule(catalog: Catalog) -> ScheduleDefinition:
    """On the day after the due day: what is overdue now is found though no file has come."""
    due = max((c.due_day for c in catalog.delivered_contracts().values() if c.due_day), default=15)

    @schedule(
        job_name="municipality",
        cron_schedule=f"30 5 {due + 1} * *",
        execution_timezone=catalog.association.timezone,
        default_status=DefaultScheduleStatus.RUNNING,
    )
    def month_due(context: ScheduleEvaluationContext) -> list[RunRequest]:
        day = f"{context.scheduled_execution_time:%Y-%m-%d}"
        return [RunRequest(run_key=f"{m}-due-{day}", partition_key=m) for m in sorted(catalog.municipalities)]

    return month_due


def briefing_schedule(catalog: Catalog) -> ScheduleDefinition:
    """Two days after the due day: what was due has been delivered and published by then, or is told as missing."""
    due = max((c.due_day for c in catalog.delivered_contracts().values() if c.due_day), default=15)
    return ScheduleDefinition(
        name="monthly_briefing",
        job_name="month",
        cron_schedule=f"0 7 {due + 2} * *",
        execution_timezone=catalog.association.timezone,
        default_status=DefaultScheduleStatus.RUNNING,
    )


def with_publication(assets: list[AssetsDefinition]) -> list[AssetsDefinition]:
    """The same assets, those that need all municipalities with the condition that starts them."""
    return [a.map_asset_specs(_start_when_new) for a in assets]


def _start_when_new(spec: AssetSpec) -> AssetSpec:
    return (
        spec
        if spec.partitions_def or spec.key == BRIEFING
        else spec.replace_attributes(automation_condition=PUBLISH_WHEN)
    )


def _look(folder: Path, catalog: Catalog) -> str:
    """A key of the files that lie there and of the declarations they are read by; empty where nothing lies."""
    files = sorted(f for f in folder.iterdir() if not f.name.startswith(".")) if folder.is_dir() else []
    if not files:
        return ""
    digest = hashlib.sha256(catalog.content_hash.encode())
    for file in files:
        stat = file.lstat()
        digest.update(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]


def _requests(new: dict[str, str]) -> Iterator[RunRequest]:
    for municipality_id, key in sorted(new.items()):
        yield RunRequest(run_key=f"{municipality_id}-{key}", partition_key=municipality_id)
