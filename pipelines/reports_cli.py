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
    from pipelines.reports.briefing.content import NothingToSayError, read_briefing
    from pipelines.reports.briefing.pdf import make_pdf
    from pipelines.store.lake import whole_file
    from pipelines.store.published import open_published
    from pipelines.store.snapshot import current

    snapshot = current(data.published, "internal")
    if snapshot is None:
        raise ReportRefusedError(f"Nothing is published in {data.published}. First: digitalbilanz run (or demo).")
    try:
        with open_published(snapshot) as published:
            briefing = read_briefing(published, month or published.head.last_month, place or ALL, lang)
            pdf = make_pdf(briefing)
    except NothingToSayError as e:
        raise ReportRefusedError(f"There is no briefing for this: {e}") from e
    name = f"briefing-{briefing.stock.month_end:%Y-%m}-{place or 'all'}-{lang}.pdf"
    file = target or data.reports / "briefings" / name
    with whole_file(file) as temporary:
        temporary.write_bytes(pdf)
    return file


def send(out: Console, catalog: Catalog, data: DataFolder, kind: str, month: date | None = None) -> bool:
    """Send the briefing or the alerts and say what became of each message; whether all went well."""
    from pipelines.mail.sending import NoServerError, send_alerts, send_briefing
    from pipelines.reports.briefing.content import NothingToSayError

    asked: Callable[[], "Outcome"] = (
        (lambda: send_alerts(catalog, data)) if kind == "alerts" else (lambda: send_briefing(catalog, data, month))
    )
    try:
        outcome = asked()
    except NoServerError as e:
        raise ReportRefusedError("No mail server is declared in notify.yaml: nothing was sent.") from e
    except NothingToSayError as e:
        raise ReportRefusedError(f"There is no briefing for this: {e}") from e
    for word, addresses in vars(outcome).items():
        for address in addresses:
            out.print(f"{word}: {address}", markup=False)
    return not (outcome.failed or outcome.unclear)
