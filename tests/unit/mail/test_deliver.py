"""Each message once, to a real server: what is refused is sent again, what may have gone out is not."""

import smtplib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from expectations.models.notify import MailServer
from pipelines.mail import post
from pipelines.mail.book import Book, key_of
from pipelines.mail.deliver import Parcel, deliver
from pipelines.mail.post import Letter, NotSentError
from tests.unit.mail.postbox import PASSWORD, USER, Postbox, listening, make_certificate

SENDER = "digitalbilanz@verbund.example"


def parcel(to: str, *said: str) -> Parcel:
    named = {key_of(to, words): words for words in said}

    def write(keys: tuple[str, ...]) -> Letter:
        return Letter(
            key_of(*keys),
            SENDER,
            to,
            "Hinweise für Erbach",
            "\n".join(named[k] for k in keys),
            "de",
            ("a.pdf", b"%PDF-"),
        )

    return Parcel(to, tuple(named), "about", write)


def test_a_message_arrives_whole(tmp_path: Path) -> None:
    box = Postbox()
    with listening(box) as server:
        outcome = deliver(server, Book(tmp_path), [parcel("hauptamt@erbach.example", "Grün: 12 %")])
    assert (outcome.sent, outcome.is_good) == (["hauptamt@erbach.example"], True)
    [message] = box.taken
    assert (message["From"], message["Subject"]) == (SENDER, "Hinweise für Erbach")
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith("@verbund.example>")
    body, attached = message.iter_parts()
    assert (body.get_content().strip(), body["Content-Language"]) == ("Grün: 12 %", "de")
    assert (attached.get_content_type(), attached.get_filename(), attached.get_content()) == (
        "application/pdf",
        "a.pdf",
        b"%PDF-",
    )


def test_nothing_goes_out_twice(tmp_path: Path) -> None:
    box = Postbox()
    with listening(box) as server:
        for _ in range(3):
            outcome = deliver(server, Book(tmp_path), [parcel("a@b.example", "eins"), parcel("c@d.example", "eins")])
        assert outcome.known == ["a@b.example", "c@d.example"]
        deliver(server, Book(tmp_path), [parcel("a@b.example", "eins", "zwei")])
    assert box.addresses() == ["a@b.example", "c@d.example", "a@b.example"]
    assert "zwei" in str(box.taken[-1])
    assert "eins" not in box.taken[-1].get_body().get_content(), "only what is new"  # type: ignore[union-attr]


def test_a_retry_sends_what_was_refused_and_no_others(tmp_path: Path) -> None:
    box = Postbox(refuses={"c@d.example"})
    parcels = [parcel("a@b.example", "eins"), parcel("c@d.example", "eins"), parcel("e@f.example", "eins")]
    with listening(box) as server:
        first = deliver(server, Book(tmp_path), parcels)
        assert (first.sent, len(first.failed), first.is_good) == (["a@b.example", "e@f.example"], 1, False)
        assert "550" in first.failed[0] or "refused" in first.failed[0].lower()
        box.refuses.clear()
        second = deliver(server, Book(tmp_path), parcels)
    assert (second.sent, second.known) == (["c@d.example"], ["a@b.example", "e@f.example"])
    assert box.addresses() == ["a@b.example", "e@f.example", "c@d.example"]


def test_what_may_have_gone_out_is_not_sent_again(tmp_path: Path) -> None:
    """The connection breaks while the server takes the message: it has it, but never said so."""
    box = Postbox(breaks_off=True)
    with listening(box) as server:
        first = deliver(server, Book(tmp_path), [parcel("a@b.example", "eins")])
        box.breaks_off = False
        second = deliver(server, Book(tmp_path), [parcel("a@b.example", "eins")])
    assert len(first.unclear) == len(second.unclear) == 1
    assert not second.is_good, "it is said each time until somebody looks"
    assert box.addresses() == ["a@b.example"]


def test_encryption_that_breaks_is_unclear_and_the_others_get_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python calls it an OSError, neither a disconnection nor a timeout."""
    box, whole = Postbox(), smtplib.SMTP.send_message

    def send_or_break(smtp: smtplib.SMTP, message: EmailMessage, *given: Any) -> Any:
        if message["To"] == "a@b.example":
            raise ssl.SSLError("decryption failed or bad record mac")
        return whole(smtp, message, *given)

    monkeypatch.setattr(smtplib.SMTP, "send_message", send_or_break)
    with listening(box) as server:
        outcome = deliver(server, Book(tmp_path), [parcel("a@b.example", "eins"), parcel("c@d.example", "eins")])
    assert (len(outcome.unclear), outcome.sent) == (1, ["c@d.example"])
    assert box.addresses() == ["c@d.example"]


def test_no_server_no_message_and_no_claim(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = MailServer(host="127.0.0.1", port=port, security="none")
    outcome = deliver(server, Book(tmp_path), [parcel("a@b.example", "eins")])
    assert len(outcome.failed) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_cannot_be_written_is_no_claim(tmp_path: Path) -> None:
    def fail(_keys: tuple[str, ...]) -> Letter:
        raise ValueError("no words")

    server = MailServer(host="127.0.0.1", port=1, security="none")
    with pytest.raises(ValueError, match="no words"):
        deliver(server, Book(tmp_path), [Parcel("a@b.example", ("k",), "about", fail)])
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_send_one(tmp_path: Path) -> None:
    """Two runs of the same schedule, at the same moment: eight of them."""
    box = Postbox()
    with listening(box) as server, ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: deliver(server, Book(tmp_path), [parcel("a@b.example", "eins")]), range(8)))
    assert box.addresses() == ["a@b.example"]
    assert sum(len(one.sent) for one in outcomes) == 1


def test_starttls_and_login_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv(post.CA_FILE, str(certificate[0]))
    box = Postbox()
    with listening(box, certificate) as server:
        unknown = deliver(server, Book(tmp_path / "sent"), [parcel("a@b.example", "eins")])
        assert unknown.failed, "the server asks for a login"
        monkeypatch.setenv(post.USER, USER)
        monkeypatch.setenv(post.PASSWORD, "wrong")
        assert deliver(server, Book(tmp_path / "sent"), [parcel("a@b.example", "eins")]).failed
        monkeypatch.setenv(post.PASSWORD, PASSWORD)
        known = deliver(server, Book(tmp_path / "sent"), [parcel("a@b.example", "eins")])
    assert known.sent == ["a@b.example"]
    assert box.addresses() == ["a@b.example"]
    book = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "sent").iterdir())
    assert PASSWORD not in book


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the password: encryption is checked before the login."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv(post.USER, USER)
    monkeypatch.setenv(post.PASSWORD, PASSWORD)
    box = Postbox()
    with listening(box, certificate) as server:
        outcome = deliver(server, Book(tmp_path / "sent"), [parcel("a@b.example", "eins")])
    assert "CERTIFICATE" in outcome.failed[0].upper()
    assert (box.taken, box.logins) == ([], [])


def test_a_server_without_encryption_gets_nothing(tmp_path: Path) -> None:
    box = Postbox()
    with listening(box) as open_server:
        server = open_server.model_copy(update={"security": "starttls"})
        with pytest.raises(NotSentError):
            post.send(server, parcel("a@b.example", "eins").letter((key_of("a@b.example", "eins"),)))
    assert box.taken == []


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.5"])
def test_open_connections_stay_on_the_machine(host: str) -> None:
    with pytest.raises(ValueError, match="needs `starttls` or `tls`"):
        MailServer(host=host, security="none")
