"""`digitalbilanz report briefing` and `report alerts`: what they write, send, refuse, and with which exit code."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from tests.pages.snapshot_fixture import OBERZENT, publish_fixture
from tests.unit.mail.postbox import Postbox, listening

GOOD, REFUSED, WRONG = 0, 1, 2


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    publish_fixture(tmp_path / "published")
    monkeypatch.setenv("DIGITALBILANZ_DATA", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", *arguments])


def test_a_briefing_is_written_where_it_is_wanted(data: Path) -> None:
    result = run(
        "briefing", "--month", "2026-09", "--municipality", OBERZENT, "--lang", "en", "--out", str(data / "own.pdf")
    )
    assert result.exit_code == GOOD, result.output
    assert (data / "own.pdf").read_bytes().startswith(b"%PDF-")
    assert run("briefing").exit_code == GOOD
    assert (data / "reports" / "briefings" / "briefing-2026-10-all-de.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "2031-01"), "no briefing"),
        (("--municipality", "99999999"), "no briefing"),
        (("--lang", "fr"), "no reports in `fr`"),
        (("--send",), "No mail server"),
    ],
)
def test_what_cannot_be_done_is_said(data: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("briefing", *arguments)
    assert result.exit_code == WRONG
    assert said in result.output + result.stderr


def test_nothing_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITALBILANZ_DATA", str(tmp_path))
    for arguments in (("briefing",), ("alerts",)):
        result = run(*arguments)
        assert result.exit_code == WRONG
        assert "Nothing is published" in result.output + result.stderr


def test_mail_from_the_command_line(data: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent, known the second time; refused mailboxes are named and the exit code says so."""
    folder = data / "catalog"
    shutil.copytree(root / "data" / "catalog", folder)
    monkeypatch.setenv("DIGITALBILANZ_CATALOG", str(folder))
    box = Postbox(refuses={"hauptamt@oberzent.example"})
    with listening(box) as server:
        text = (folder / "notify.yaml").read_text(encoding="utf-8")
        own = f"server: {{host: {server.host}, port: {server.port}, security: none}}\n"
        (folder / "notify.yaml").write_text(text + own, encoding="utf-8")
        first = run("briefing", "--send")
        assert first.exit_code == REFUSED
        assert "sent: buergermeisterrunde@digitalbilanz.example" in first.output
        assert "failed: hauptamt@oberzent.example" in first.output
        box.refuses.clear()
        second = run("briefing", "--send")
        assert second.exit_code == GOOD
        assert "known: buergermeisterrunde@digitalbilanz.example" in second.output
        assert run("alerts").exit_code == GOOD
        taken = len(box.taken)
        assert run("alerts").exit_code == GOOD
    assert len(box.taken) == taken
