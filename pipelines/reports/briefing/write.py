"""One briefing as a file, whole or not there."""

from datetime import date
from pathlib import Path

from pipelines.course.records import ALL
from pipelines.reports.briefing.content import read_briefing
from pipelines.reports.briefing.pdf import make_pdf
from pipelines.store.lake import whole_file
from pipelines.store.published import open_published


def write_briefing(
    snapshot: Path,
    folder: Path,
    month: date | None = None,
    place: str = ALL,
    lang: str = "de",
    target: Path | None = None,
) -> Path:
    """`month` None: the newest; `target` None: a file of its own in `folder`. Raises NothingToSayError."""
    with open_published(snapshot) as published:
        briefing = read_briefing(published, month or published.head.last_month, place, lang)
        pdf = make_pdf(briefing)
    name = f"briefing-{briefing.stock.month_end:%Y-%m}-{'all' if place == ALL else place}-{lang}.pdf"
    file = target or folder / name
    with whole_file(file) as temporary:
        temporary.write_bytes(pdf)
    return file
