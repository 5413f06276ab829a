"""`digitalbilanz report briefing|alerts`: thin; every verb a call into the rooms behind it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from expectations.catalog import Catalog
from pipelines.store.folder import DataFolder

if TYPE_CHECKING:
    from pipelines.mail.deliver import Outcome


class ReportRefusedError(Exception):
    """In words for whoever asked."""


def write_briefing(data: DataFolder, month: date | None, place: str | None, lang: str, target: Path | None) -> Path:
    """Write the page as PDF; returns the file. Raises ReportRefusedError."""
    from pipelines.course.records import ALL
    from pipelines.reports.briefing import write
    from pipelines.reports.briefing.content import NothingToSayError
    from pipelines.store.snapshot import current

    snapshot = current(data.published, "internal")
    if snapshot is None:
        raise ReportRefusedError(f"Nothing is published in {data.published}. First: digitalbilanz run (or demo).")
    try:
        return write.write_briefing(snapshot, data.briefings, month, place or ALL, lang, target)
    except NothingToSayError as e:
        raise ReportRefusedError(f"There is no briefing for this: {e}") from e


def send(out: Console, catalog: Catalog, data: DataFolder, kind: str, month: date | None = None) -> bool:
    """Send the briefing or the alerts and say what became of each message; whether all went well."""
    from pipelines.mail.sending import NoServerError, send_alerts, send_briefing
    from pipelines.reports.briefing.content import NothingToSayError

    asked: Callable[[], Outcome] = (
        (lambda: send_alerts(catalog, data)) if kind == "alerts" else (lambda: send_briefing(catalog, data, month))
    )
    try:
        outcome = asked()
    except NoServerError as e:
        raise ReportRefusedError("No mail server is declared in notify.yaml: nothing was sent.") from e
    except NothingToSayError as e:
        raise ReportRefusedError(f"There is no briefing for this: {e}") from e
    except FileNotFoundError as e:
        raise ReportRefusedError(
            f"Nothing is published in {data.published}. First: digitalbilanz run (or demo)."
        ) from e
    for word, addresses in vars(outcome).items():
        for address in addresses:
            out.print(f"{word}: {address}", markup=False)
    return outcome.is_good
