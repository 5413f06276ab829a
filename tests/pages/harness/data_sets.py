"""The states in which data can be, each made of the published demo by changing rows."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from tests.pages.snapshot_fixture import point_to

MISSING = "(SELECT max(municipality_id) FROM municipality)"
NO_VALUE = "value = NULL, numerator = NULL, denominator = NULL, n = NULL"
LATER = "INTERVAL 2 YEAR"

CHANGES: Mapping[str, str] = {
    "demo": "",
    "one_missing": f"""
        UPDATE kpi_value SET {NO_VALUE}, months_delivered = 0, state = 'no_delivery' WHERE municipality_id = {MISSING};
        UPDATE kpi_value SET state = 'provisional' WHERE municipality_id = '*' AND state = 'ok';
        UPDATE coverage SET state = 'no_delivery', rows_accepted = NULL, rows_rejected = NULL, delivery_id = NULL
          WHERE municipality_id = {MISSING} AND state IN ('delivered', 'rejected');
        DELETE FROM rejected_row WHERE municipality_id = {MISSING};
        DELETE FROM check_result WHERE municipality_id = {MISSING};
        DELETE FROM delivery WHERE municipality_id = {MISSING};""",
    "stale": f"""
        UPDATE snapshot SET created_at = TIMESTAMP '2024-11-15 06:00:00', as_of = as_of - {LATER},
          last_month = last_month - {LATER};
        DELETE FROM kpi_value WHERE period_start > (SELECT last_month FROM snapshot)
          OR period_kind <> 'year' AND period_end > (SELECT last_day(last_month) FROM snapshot);
        DELETE FROM coverage WHERE month > (SELECT last_month FROM snapshot);
        DELETE FROM delivery WHERE received_at > (SELECT as_of FROM snapshot);""",
    "all_hidden": f"UPDATE kpi_value SET {NO_VALUE}, state = 'hidden'",
    "no_values": """
        DELETE FROM kpi_value; DELETE FROM coverage; DELETE FROM rejected_row; DELETE FROM check_result;
        DELETE FROM delivery;""",
}
TODAY = date(2026, 11, 16)
"""The day on which the harness looks, so that only the stale data are old."""

EMPTY, PUBLIC = "empty", "public"
DATA_SETS = (*CHANGES, EMPTY, PUBLIC)
"""`empty`: nothing was ever published. `public`: the other edition of the demo. All else is the internal one."""


def edition_of(data_set: str) -> str:
    return "public" if data_set == PUBLIC else "internal"


def make_data_sets(published: Path, target: Path) -> None:
    """Fill `target/<data set>` for every data set from the published demo."""
    for data_set in DATA_SETS:
        (target / data_set).mkdir(parents=True)
    _publish(published, target / PUBLIC, "public", PUBLIC, "")
    for data_set, change in CHANGES.items():
        _publish(published, target / data_set, "internal", data_set, change)


def _publish(published: Path, target: Path, edition: str, data_set: str, change: str) -> None:
    """A changed copy with an id of its own, as every publication has."""
    source = published / (published / f"{edition}.current").read_text(encoding="utf-8").strip()
    snapshot_id = f"20261115T060000Z-{data_set}"
    copy = target / f"{edition}-{snapshot_id}.duckdb"
    shutil.copyfile(source, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("UPDATE snapshot SET snapshot_id = ?", [snapshot_id])
        if change:
            connection.execute(change)
    point_to(target, edition, copy.name)
