"""From what was asked for to a receipt's text, and from receipts to what became of them, in words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.ingest.arrival import sha256_of
from pipelines.proof.verify import Verdict, verify
from pipelines.receipts.form import HiddenError, read_text, with_rows, write_text
from pipelines.receipts.found import Cell, NoSuchCellError
from pipelines.receipts.grant_form import GrantSum, NoSuchSumError
from pipelines.receipts.grant_words import SUMS
from pipelines.store.folder import DataFolder
from pipelines.store.ledger import read_ledger
from pipelines.store.receipts import find_grant_days, make_grant_receipt, make_receipts
from pipelines.store.snapshot import current
from pipelines.transform.calendar import add_months, end_of


class NoReceiptError(Exception):
    """There is no such figure, or it is kept secret, or a file is no receipt; the message says which."""


@dataclass(frozen=True)
class Answer:
    text: str
    is_equal: bool


def write_receipt(
    catalog: Catalog, data: DataFolder, edition: str, kpi_id: str, municipality_id: str, service_id: str, period: str
) -> str:
    """The receipt as JSON; that of the internal edition names the rows of the files. Raises NoReceiptError."""
    snapshot = current(data.published, edition)
    if snapshot is None:
        raise NoReceiptError(f"There is no {edition} edition in {data.published}.")
    try:
        cell = Cell(kpi_id, municipality_id, service_id, *read_period(period))
        (receipt,) = make_receipts(snapshot, sha256_of(snapshot), [cell])
    except ValueError as e:
        raise NoReceiptError(f"`{period}` is no period: 2026-10, 2025 or 2026-10/12.") from e
    except NoSuchCellError as e:
        raise NoReceiptError(f"There is no such figure in {snapshot.name}: {e}") from e
    except HiddenError as e:
        raise NoReceiptError("This figure rests on too few cases and is kept secret; so is its receipt.") from e
    if edition == "internal" and kpi_id in catalog.kpis and _is_lake_as_published(data, receipt["ledgers"]):
        receipt = with_rows(receipt, [asdict(rows) for rows in stages.trace(catalog, data.lake, cell)])
    return write_text(receipt)


def write_grant_receipt(data: DataFolder, wanted: GrantSum) -> str:
    """The receipt of a sum in a grant's account as JSON, from the internal edition. Raises NoReceiptError."""
    snapshot = current(data.published, "internal")
    if snapshot is None:
        raise NoReceiptError(f"There is no internal edition in {data.published}.")
    try:
        return write_text(make_grant_receipt(snapshot, sha256_of(snapshot), wanted))
    except NoSuchSumError as e:
        days = find_grant_days(snapshot, wanted.grant_id)
        span = f"; the account is known for the ends of months from {days[0]} to {days[-1]}" if days else ""
        raise NoReceiptError(f"There is no such sum in {snapshot.name}: {e}. Sums: {', '.join(SUMS)}{span}") from e


def check_receipts(catalog: Catalog, data: DataFolder, files: Sequence[Path], language: str = "de") -> list[Answer]:
    """One answer per receipt, in their order and in `language`. Raises NoReceiptError for what is none."""
    receipts = []
    for file in files:
        try:
            receipts.append(read_text(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as e:
            raise NoReceiptError(f"{file}: {e}") from e
    try:
        verdicts = verify(receipts, catalog, data)
    except (KeyError, TypeError, ValueError) as e:
        raise NoReceiptError(f"A receipt is not whole: {e}") from e
    return [
        Answer(_say(file, verdict, language), verdict.is_equal) for file, verdict in zip(files, verdicts, strict=True)
    ]


def read_period(text: str) -> tuple[str, date, date]:
    """`2026-10` a month, `2025` a year, `2026-10/12` the twelve months up to October. Raises ValueError."""
    if len(text) == 4:
        return "year", date(int(text), 1, 1), date(int(text), 12, 31)
    month, _, window = text.partition("/")
    last = date.fromisoformat(f"{month}-01")
    first = add_months(last, 1 - int(window)) if window else last
    return "rolling" if window else "month", first, end_of(last)


def _say(file: Path, verdict: Verdict, language: str) -> str:
    equal, not_equal = ("gleich", "NICHT gleich") if language == "de" else ("equal", "NOT equal")
    if verdict.is_equal:
        return "\n".join([f"{file.name}: {equal}", *(f"  ({note.say(language)})" for note in verdict.notes)])
    return "\n".join([f"{file.name}: {not_equal}", *(f"  {one.say(language)}" for one in verdict.differences)])


def _is_lake_as_published(data: DataFolder, ledgers: dict[str, int]) -> bool:
    """Whether nothing was received since: the rows in the lake are then those of the snapshot."""
    return all(max((e.number for e in read_ledger(data.received, m)), default=0) == n for m, n in ledgers.items())
