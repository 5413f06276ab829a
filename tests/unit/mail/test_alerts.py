"""No alert gets lost: a turn of an earlier month, of one municipality, after a gap; a delivery that was refused."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.models.notify import Notify, Role
from pipelines.course.turns import find_turns
from pipelines.mail.alerts import alert_parcels
from pipelines.mail.book import Book
from pipelines.mail.deliver import deliver
from pipelines.store.published import open_published
from tests.pages.snapshot_fixture import ERBACH, OBERZENT, publish_fixture
from tests.unit.course.example import KPI, RULE, months
from tests.unit.mail.postbox import Postbox, listening
from tests.unit.mail.test_letters import TITLE, body_of

ALL_OF_THEM, OF_OBERZENT, OF_ERBACH = "technik@verbund.example", "amt@oberzent.example", "amt@erbach.example"
NOTIFY = Notify(
    sender="digitalbilanz@verbund.example",
    roles={
        "all": Role(title=TITLE, addresses=(ALL_OF_THEM,), receives=("alerts",)),
        "oberzent": Role(title=TITLE, addresses=(OF_OBERZENT,), municipality=OBERZENT, receives=("alerts",)),
        "erbach": Role(title=TITLE, addresses=(OF_ERBACH,), municipality=ERBACH, receives=("alerts",)),
    },
)
CALM = [50, 51] * 12
OCTOBER = date(2026, 10, 31)


def fall(snapshot: Path, place: str, *falling: str) -> None:
    """The digital share of these months is nearly none."""
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE coverage SET state = 'delivered'")
        con.execute("UPDATE kpi SET direction = 'neutral' WHERE kpi_id <> 'digital_take_up_pct'")
        for month in falling:
            con.execute(
                """UPDATE kpi_value SET value = 0.01, state = 'ok' WHERE kpi_id = 'digital_take_up_pct' AND service_id = '*'
                   AND period_kind = 'month' AND municipality_id = ? AND period_start = ?::DATE""",
                [place, month],
            )


def told(snapshot: Path, folder: Path) -> dict[str, str]:
    """What goes out now, by address."""
    box = Postbox()
    with open_published(snapshot) as found, listening(box) as server:
        deliver(server, Book(folder), alert_parcels(found, NOTIFY))
    return {str(message["To"]): body_of(message).replace("\u00a0", " ") for message in box.taken}


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return publish_fixture(tmp_path / "published")


def test_a_turn_of_an_earlier_month_is_told_when_both_are_published_at_once(snapshot: Path, tmp_path: Path) -> None:
    """It turned in September and stays so in October: between the last two months nothing changed."""
    fall(snapshot, OBERZENT, "2026-09-01", "2026-10-01")
    said = told(snapshot, tmp_path / "sent")
    assert "Digitale Nutzungsquote: 0,0 % im September 2026, schlechter als" in said[OF_OBERZENT]
    assert told(snapshot, tmp_path / "sent") == {}, "once"


def test_a_role_for_all_hears_of_one_municipality(snapshot: Path, tmp_path: Path) -> None:
    fall(snapshot, OBERZENT, "2026-10-01")
    said = told(snapshot, tmp_path / "sent")
    assert "- Oberzent: Digitale Nutzungsquote: 0,0 % im Oktober 2026, schlechter als" in said[ALL_OF_THEM]
    assert "- Digitale Nutzungsquote: 0,0 % im Oktober 2026" in said[OF_OBERZENT]
    assert OF_ERBACH not in said


def test_a_refused_delivery_is_told_as_a_missing_one_is(snapshot: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE coverage SET state = 'delivered'")
        con.execute("UPDATE kpi SET direction = 'neutral'")
        con.execute(
            "UPDATE coverage SET state = 'rejected' WHERE month = DATE '2026-08-01' AND municipality_id = ? AND dataset_id = 'it_costs'",
            [OBERZENT],
        )
    said = told(snapshot, tmp_path / "sent")
    assert set(said) == {ALL_OF_THEM, OF_OBERZENT}
    assert all("für August 2026 wurde zurückgewiesen; eine neue fehlt." in text for text in said.values())


@pytest.mark.parametrize(
    ("values", "turned"),
    [
        ([*CALM[:-1], 10], date(2026, 10, 31)),
        ([*CALM[:-2], None, 10], date(2026, 10, 31)),
        ([*CALM[:-2], 10, 10], date(2026, 9, 30)),
        ([*CALM[:-2], 10, 50], date(2026, 9, 30)),
        ([*CALM[:-3], 10, 50, 51], date(2026, 8, 31)),
        ([*CALM[:-4], 10, 50, 51, 50], None),
        (CALM, None),
    ],
    ids=[
        "now",
        "after a month without a value",
        "and stays",
        "and is gone again",
        "within three months",
        "long gone",
        "never",
    ],
)
def test_when_it_turned(values: list[float | None], turned: date | None) -> None:
    found = find_turns([KPI], {KPI.kpi_id: months(values, OCTOBER.replace(day=1))}, OCTOBER, 12, RULE)
    assert [now.month_end for _, now in found] == ([turned] if turned else [])
