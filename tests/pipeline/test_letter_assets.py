"""Dagster sends the briefing and alerts by itself: by schedule, after a publication, again after a failure, never twice."""

from pathlib import Path

import pytest
from dagster import AssetKey, AssetSelection, DagsterInstance, ExecuteInProcessResult, materialize

from expectations.catalog import Catalog, load_catalog
from expectations.models.notify import MailServer
from pipelines.assets import automation
from pipelines.assets.letters import letter_assets
from pipelines.assets.resources import HouseResource
from pipelines.definitions import build_defs
from tests.pages.snapshot_fixture import publish_fixture
from tests.unit.mail.postbox import Postbox, listening


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish_fixture(tmp_path / "published")
    return tmp_path


def with_server(root: Path, server: MailServer | None) -> Catalog:
    catalog = load_catalog(root / "data" / "catalog")
    assert catalog.notify
    object.__setattr__(catalog, "notify", catalog.notify.model_copy(update={"server": server}))
    return catalog


def run(catalog: Catalog, data: Path, *names: str) -> bool:
    return finish(catalog, data, *names).success


def finish(
    catalog: Catalog, data: Path, *names: str, instance: DagsterInstance | None = None
) -> ExecuteInProcessResult:
    chosen = [asset for asset in letter_assets(catalog) if asset.key.to_user_string() in names]
    return materialize(
        chosen, resources={"house": HouseResource(data_root=str(data))}, instance=instance, raise_on_error=False
    )


def test_the_briefing_is_written_and_sent_once(root: Path, data: Path) -> None:
    box = Postbox()
    with listening(box) as server:
        catalog = with_server(root, server)
        assert catalog.notify
        assert run(catalog, data, "briefing")
        assert run(catalog, data, "briefing")
    expected = sorted(a for role in catalog.notify.receiving("briefing") for a in role.addresses)
    assert sorted(box.addresses()) == expected
    names = {file.name for file in (data / "reports" / "briefings").iterdir()}
    assert names == {"briefing-2026-10-all-de.pdf", "briefing-2026-10-06437016-de.pdf"}


def test_what_was_refused_is_tried_again_within_the_run(root: Path, data: Path) -> None:
    """The server does not know one mailbox at first: the others have theirs, and nobody gets two."""
    box = Postbox(refuses={"hauptamt@oberzent.example"})
    with listening(box) as server:
        catalog = with_server(root, server)
        assert not run(catalog, data, "briefing")
        once = sorted(box.addresses())
        assert once == sorted(set(once))
        box.refuses.clear()
        assert run(catalog, data, "briefing")
    assert sorted(box.addresses()) == sorted([*once, "hauptamt@oberzent.example"])


def test_what_may_have_gone_out_fails_and_is_not_tried_again(root: Path, data: Path) -> None:
    """The connection breaks while the server takes each message: a failed line, no second try, no second message."""
    box = Postbox(breaks_off=True)
    with listening(box) as server:
        catalog = with_server(root, server)
        assert catalog.notify
        result = finish(catalog, data, "briefing")
        assert not result.success
        box.breaks_off = False
        assert not run(catalog, data, "briefing"), "until somebody looks"
    assert [event for event in result.all_events if event.is_step_up_for_retry] == []
    expected = sorted(a for role in catalog.notify.receiving("briefing") for a in role.addresses)
    assert sorted(box.addresses()) == expected


def test_alerts_go_out_after_a_publication(root: Path, data: Path) -> None:
    box = Postbox()
    with listening(box) as server:
        catalog = with_server(root, server)
        assert run(catalog, data, "alerts")
        first = len(box.taken)
        assert first
        assert run(catalog, data, "alerts")
    assert len(box.taken) == first


def test_without_a_server_the_page_is_written_and_nothing_is_sent(root: Path, data: Path) -> None:
    assert run(with_server(root, None), data, "alerts", "briefing")
    assert (data / "reports" / "briefings" / "briefing-2026-10-all-de.pdf").exists()
    assert not (data / "sent").exists()


def test_the_schedule_follows_the_due_day(catalog: Catalog, tmp_path: Path) -> None:
    """Two days after it: the look for what is overdue has been made, and its publication with it."""
    defs = build_defs(catalog, tmp_path)
    look, briefing = (defs.resolve_schedule_def(name) for name in ("month_due", "monthly_briefing"))
    days = [int(str(one.cron_schedule).split()[2]) for one in (look, briefing)]
    assert days[1] == days[0] + 1
    assert briefing.job_name == "month"
    assert briefing.execution_timezone == catalog.association.timezone


def test_alerts_belong_to_the_publication_and_the_briefing_does_not(catalog: Catalog, tmp_path: Path) -> None:
    graph = build_defs(catalog, tmp_path).resolve_asset_graph()
    together = automation.TOGETHER.resolve(graph)
    assert AssetKey("alerts") in together
    assert AssetKey("briefing") not in together
    assert graph.get(AssetKey("alerts")).automation_condition is not None
    assert graph.get(AssetKey("briefing")).automation_condition is None
    assert AssetSelection.assets("briefing").resolve(graph) == {AssetKey("briefing")}
