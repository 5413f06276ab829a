"""The one callback of the pages: an address becomes a page and a title."""

from pathlib import Path

from dashboards.app import create_app
from dashboards.callbacks import turn_page


def test_an_address_becomes_a_page_and_its_title(published: Path) -> None:
    with create_app(published, "internal").server.app_context():
        children, title = turn_page("/kosten", "?lang=en")
        _, first = turn_page(None, None)
    assert title == {"title": "What does it cost? · Digitalbilanz Odenwald", "path": "/kosten"}
    assert first["path"] == "/"
    assert len(children) == 6
