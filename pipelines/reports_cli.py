"""`digitalbilanz report grant|briefing|alerts`: thin; every verb a call into the rooms behind it."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class GrantReport:
    """What was asked for."""

    grant_id: str
    until: date
    is_interim: bool
    language: str
    folder: Path
    is_to_be_sealed: bool


def write_grant(catalog: Catalog, data: DataFolder, asked: GrantReport) -> str:
    """Write PDF and workbook; what there is to say of them. Raises ReportRefusedError."""
    from pipelines.reports.proof_of_use.told import tell
    from pipelines.reports.proof_of_use.write import write_report
    from pipelines.store.published_grants import NoSuchGrantError

    try:
        written = write_report(
            catalog, _published(data), asked.grant_id, asked.until, is_interim=asked.is_interim, language=asked.language,
            out=asked.folder, seals=data.seals, seal=asked.is_to_be_sealed,
        )  # fmt: skip
    except NoSuchGrantError as e:
        raise ReportRefusedError(
            f"There is no published grant `{asked.grant_id}`; there are: {', '.join(e.known)}."
        ) from e
    return tell(written)


def texts_template(catalog: Catalog, data: DataFolder, asked: GrantReport) -> str:
    """The file of texts of a grant with what the report still lacks. Raises ReportRefusedError."""
    from pipelines.reports.proof_of_use.content import make_content
    from pipelines.reports.proof_of_use.missing_texts import texts_template
    from pipelines.store.published_grants import NoSuchGrantError, read_published_grant

    try:
        source = read_published_grant(_published(data), asked.grant_id, asked.until)
    except NoSuchGrantError as e:
        raise ReportRefusedError(
            f"There is no published grant `{asked.grant_id}`; there are: {', '.join(e.known)}."
        ) from e
    return texts_template(
        make_content(catalog, source, asked.until, is_interim=asked.is_interim, language=asked.language)
    )


def check_seals(out: Console, data: DataFolder, grant_id: str) -> bool:
    """Say of every sealed report of a grant whether it is what was sealed; whether all are."""
    from pipelines.reports.proof_of_use.check_seals import check_seals

    seals, problems = check_seals(data.seals, grant_id)
    for problem in problems:
        out.print(f"CHANGED  {problem}", markup=False)
    for seal in seals:
        if not any(problem.startswith(f"{seal.report_id}:") for problem in problems):
            out.print(f"unchanged  {seal.report_id}  manifest SHA-256 {seal.manifest_sha256}", markup=False)
    if not seals and not problems:
        out.print(f"No report of `{grant_id}` is sealed.", markup=False)
    return not problems


def _published(data: DataFolder) -> Path:
    from pipelines.store.snapshot import current

    snapshot = current(data.published, "internal")
    if snapshot is None:
        raise ReportRefusedError(f"Nothing is published in {data.published}. First: digitalbilanz run (or demo).")
    return snapshot


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
