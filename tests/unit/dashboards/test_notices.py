"""Old, missing and overdue data are found, and only those."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from dashboards.notices import find_age, find_overdue
from dashboards.records import Arrears, Meta, Words
from dashboards.routing import render
from dashboards.takeover import Snapshots
from tests.pages.snapshot_fixture import ERBACH, MICHELSTADT, publish_fixture
from tests.unit.dashboards.test_pages import written

WORDS = Words("x", "x")
META = Meta("1", "internal", datetime(2026, 11, 20), date(2026, 11, 15), date(2021, 1, 1), date(2026, 10, 1),
            WORDS, WORDS, None, 45)  # fmt: skip


@pytest.mark.parametrize(("days", "age"), [(0, None), (45, None), (46, 46), (400, 400)])
def test_data_are_old_after_the_limit(days: int, age: int | None) -> None:
    assert find_age(META, META.as_of + timedelta(days=days)) == age


def test_the_older_of_both_days_counts_and_demo_data_count_from_their_publication() -> None:
    late = META.as_of + timedelta(days=48)
    assert find_age(replace(META, as_of=date(2026, 12, 1)), late) is None
    assert find_age(replace(META, created_at=datetime(2026, 11, 1)), late) == 62
    assert find_age(replace(META, demo_notice=WORDS), late) is None


@pytest.mark.parametrize(
    ("last", "is_overdue"), [("2026-10", False), ("2026-08", False), ("2026-07", True), ("2025-12", True)]
)
def test_three_months_without_a_delivery_are_overdue(last: str, is_overdue: bool) -> None:
    one = Arrears(ERBACH, "it_costs", 70, 60, date.fromisoformat(f"{last}-01"))
    assert (find_overdue([one], META.last_month) == (one,)) is is_overdue


def test_what_comes_only_when_something_happens_is_never_overdue() -> None:
    assert find_overdue([Arrears(ERBACH, "grant_drawdowns", 10, 10, date(2022, 1, 1))], META.last_month) == ()


def test_who_never_delivered_is_missing_rather_than_overdue() -> None:
    assert find_overdue([Arrears(ERBACH, "it_costs", 70, 0, None)], META.last_month) == ()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Michelstadt delivered nothing from 2026 on, Erbach's IT costs ended in May 2026."""
    path = publish_fixture(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE coverage SET state = 'no_delivery' WHERE state = 'delivered' AND (municipality_id = ? AND "
            "month >= DATE '2025-01-01' OR municipality_id = ? AND dataset_id = 'it_costs' AND month > DATE '2026-05-01')",
            [MICHELSTADT, ERBACH],
        )
        connection.execute("UPDATE kpi_value SET state = 'provisional' WHERE municipality_id = '*' AND state = 'ok'")
    return tmp_path


def test_a_missing_municipality_is_said_above_and_in_the_cards(changed: Path) -> None:
    snapshots = Snapshots(changed, "internal")
    page = written(render(snapshots, "/tempo", ""))
    assert "Michelstadt hat in diesem Zeitraum nichts geliefert" in page
    assert "Ohne Michelstadt." in page
    assert "Eine Lieferung ist überfällig: Erbach, IT-Kosten – zuletzt Mai 2026." in page
    assert "nichts geliefert" not in written(render(snapshots, "/", "?zeitraum=2023"))
    assert "nichts geliefert" not in written(render(snapshots, "/", f"?gemeinde={ERBACH}"))
    assert "nichts geliefert" not in written(render(snapshots, "/impressum", ""))


def test_old_data_are_said_in_both_languages(tmp_path: Path) -> None:
    with duckdb.connect(str(publish_fixture(tmp_path))) as connection:
        connection.execute("UPDATE snapshot SET stale_after_days = 45")
    snapshots, later = Snapshots(tmp_path, "internal"), date(2027, 3, 1)
    assert "Diese Daten sind 106 Tage alt" in written(render(snapshots, "/", "", later))
    assert "These data are 106 days old" in written(render(snapshots, "/kosten", "?lang=en", later))
    assert "Tage alt" not in written(render(snapshots, "/", "", date(2026, 11, 16)))


def test_everything_hidden_is_said(tmp_path: Path) -> None:
    path = publish_fixture(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE kpi_value SET value = NULL, state = 'hidden'")
    assert "Alle Werte dieser Auswahl sind geheim gehalten" in written(
        render(Snapshots(tmp_path, "internal"), "/tempo", "")
    )
