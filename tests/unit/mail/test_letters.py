"""What the messages say is what the snapshot says; a briefing is known by its content, an alert by its item."""

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader

from expectations.models import Words
from expectations.models.notify import Notify, Role
from pipelines.course.sentences import say_overall, speak
from pipelines.mail.alerts import alert_parcels
from pipelines.mail.book import Book
from pipelines.mail.deliver import deliver
from pipelines.mail.letters import briefing_parcels
from pipelines.reports.briefing.content import read_briefing
from pipelines.store.published import Published, open_published
from tests.pages.snapshot_fixture import OBERZENT, publish_fixture
from tests.unit.mail.postbox import Postbox, listening

SEPTEMBER = date(2026, 9, 1)
TITLE = Words(de="Amt", en="Office")
NOTIFY = Notify(
    sender="digitalbilanz@verbund.example",
    roles={
        "all": Role(title=TITLE, addresses=("runde@verbund.example", "leitung@verbund.example")),
        "one": Role(title=TITLE, addresses=("hauptamt@oberzent.example",), municipality=OBERZENT, language="en"),
        "alerts": Role(title=TITLE, addresses=("technik@verbund.example",), receives=("alerts",)),
        "paper": Role(title=TITLE, addresses=("presse@verbund.example",), receives=("briefing",)),
    },
)
CONCERN = """UPDATE kpi_value SET value = CASE WHEN (SELECT direction FROM kpi k WHERE k.kpi_id = kpi_value.kpi_id) = 'lower'
             THEN 9999 ELSE 0.01 END, state = 'ok'
             WHERE kpi_id = 'digital_take_up_pct' AND service_id = '*' AND period_kind = 'month' AND period_start = DATE '2026-10-01'"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return publish_fixture(tmp_path / "published")


@pytest.fixture
def published(snapshot: Path) -> Iterator[Published]:
    with open_published(snapshot) as found:
        yield found


def body_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    text = body.get_content()
    assert isinstance(text, str)
    return text


def test_each_role_gets_the_briefing_of_its_place_in_its_language(published: Published, tmp_path: Path) -> None:
    box = Postbox()
    with listening(box) as server:
        for _ in range(2):
            deliver(server, Book(tmp_path / "sent"), briefing_parcels(published, NOTIFY, SEPTEMBER))
    assert sorted(box.addresses()) == [
        "hauptamt@oberzent.example", "leitung@verbund.example", "presse@verbund.example", "runde@verbund.example",
    ]  # fmt: skip
    by_address = dict(zip(box.addresses(), box.taken, strict=True))
    for address, place, lang, name in (
        ("runde@verbund.example", "*", "de", "Briefing-2026-09-alle.pdf"),
        ("hauptamt@oberzent.example", OBERZENT, "en", "Briefing-2026-09-Oberzent.pdf"),
    ):
        message = by_address[address]
        stock = read_briefing(published, SEPTEMBER, place, lang).stock
        assert say_overall(speak(lang), stock, None if place == "*" else "Oberzent") in body_of(message)
        [attached] = message.iter_attachments()
        assert attached.get_filename() == name
        assert len(PdfReader(BytesIO(attached.get_content())).pages) == 1
    assert (
        str(by_address["runde@verbund.example"]["Subject"]).strip()
        == "Digitalbilanz Odenwald: Briefing September 2026, Alle Kommunen zusammen"
    )
    assert "Vorführ" in body_of(by_address["runde@verbund.example"]) or "Demodaten" in body_of(
        by_address["runde@verbund.example"]
    )


def test_a_new_snapshot_with_the_same_content_is_no_new_briefing(snapshot: Path, tmp_path: Path) -> None:
    """Published again without a change: only the name of the snapshot differs. With another value it is another one."""
    box, book = Postbox(), Book(tmp_path / "sent")

    def send() -> int:
        before = len(box.taken)
        with open_published(snapshot) as found:
            deliver(server, book, briefing_parcels(found, NOTIFY, SEPTEMBER))
        return len(box.taken) - before

    with listening(box) as server:
        assert send() == 4
        with duckdb.connect(str(snapshot)) as con:
            con.execute("UPDATE snapshot SET snapshot_id = 'later', created_at = created_at + INTERVAL 1 DAY")
        assert send() == 0
        with duckdb.connect(str(snapshot)) as con:
            con.execute(
                "UPDATE kpi_value SET value = value * 0.7 WHERE municipality_id = '*' AND period_end = DATE '2026-09-30'"
            )
        assert send() == 3, "Oberzent's is the same"


def test_alerts_tell_concerns_and_overdue_deliveries_once(snapshot: Path, tmp_path: Path) -> None:
    """The fixture: Oberzent did not deliver October. Then the digital share falls far below what is usual."""
    box, book = Postbox(), Book(tmp_path / "sent")

    def alert() -> list[EmailMessage]:
        before = len(box.taken)
        with open_published(snapshot) as found:
            deliver(server, book, alert_parcels(found, NOTIFY))
        return box.taken[before:]

    with listening(box) as server:
        first = alert()
        assert {str(m["To"]) for m in first} == {
            "runde@verbund.example", "leitung@verbund.example", "hauptamt@oberzent.example", "technik@verbund.example",
        }  # fmt: skip
        text = body_of(next(m for m in first if m["To"] == "technik@verbund.example"))
        assert "Oberzent: Die Lieferung „Nutzung der Leistungen“ für Oktober 2026 ist überfällig." in text
        assert alert() == []
        with duckdb.connect(str(snapshot)) as con:
            con.execute(CONCERN)
        news = alert()
    text = body_of(next(m for m in news if m["To"] == "technik@verbund.example"))
    assert (
        "Digitale Nutzungsquote: 0,0 % im Oktober 2026, schlechter als in den letzten 24 Monaten üblich."
        in text.replace("\u00a0", " ")
    )
    assert "überfällig" not in text, "that was told before"


def test_nothing_to_tell_is_no_message(snapshot: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE coverage SET state = 'delivered'")
        con.execute("UPDATE kpi SET direction = 'neutral'")
    with open_published(snapshot) as found:
        assert list(alert_parcels(found, NOTIFY)) == []


def test_the_words_of_one_and_of_many(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE coverage SET state = 'delivered'")
        con.execute("UPDATE kpi SET direction = 'neutral'")
        con.execute(
            "UPDATE coverage SET state = 'no_delivery' WHERE month >= DATE '2026-09-01' AND municipality_id = ? AND dataset_id = 'it_costs'",
            [OBERZENT],
        )
    with open_published(snapshot) as found:
        [parcel] = [p for p in alert_parcels(found, NOTIFY) if p.to == "hauptamt@oberzent.example"]
        many, one = parcel.letter(parcel.keys), parcel.letter(parcel.keys[:1])
    assert many.subject == "Digitalbilanz Odenwald: 2 notes on Oberzent"
    assert one.subject == "Digitalbilanz Odenwald: a note on Oberzent"
    assert many.text.count("is overdue.") == 2
    assert one.text.count("is overdue.") == 1
