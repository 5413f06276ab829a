"""What the municipality gets back: one page and one table with every row that was not taken, why, and what to do."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.catalog import Catalog
from pipelines.store.books import CheckLine, DeliveryLine, RejectedLine, checks, deliveries, missing_months, rejected
from pipelines.store.lake import whole_file

TEXTS = Path(__file__).parent / "texts"
SHOWN = 200
HEADER = ("Datei", "Lieferung (SHA-256)", "Zeile", "Spalte", "Wert", "Regel", "Was ist falsch?", "Was ist zu tun?")
"""German because the table is itself a text for the sender."""


@dataclass(frozen=True)
class Section:
    """One delivery as the page shows it, numbers already in German."""

    line: DeliveryLine
    dataset: str
    period: str
    delivered: str
    delivered_rows: str
    accepted: str
    rejected: str
    failed: list[CheckLine]
    rows: list[RejectedLine]
    more: str


def write_feedback(catalog: Catalog, municipality_id: str, lake: Path, feedback: Path, as_of: date) -> Path:
    """Write `rueckmeldung.html` and `rueckmeldung.csv` for one municipality; returns the page."""
    lines, findings = deliveries(lake, municipality_id), rejected(lake, municipality_id)
    by_delivery: dict[str, list[RejectedLine]] = defaultdict(list)
    for finding in findings:
        by_delivery[finding.delivery_id].append(finding)
    failed: dict[str, list[CheckLine]] = defaultdict(list)
    for check in checks(lake, municipality_id):
        if check.passed is False and check.severity != "reject":
            failed[check.delivery_id].append(check)
    notice = catalog.association.demo_notice
    sections = [_section(d, catalog, failed[d.delivery_id], by_delivery[d.delivery_id]) for d in lines]
    folder = feedback / municipality_id
    page = folder / "rueckmeldung.html"
    environment = Environment(loader=FileSystemLoader(TEXTS), autoescape=True, undefined=StrictUndefined)
    with whole_file(page) as temporary:
        temporary.write_text(
            environment.get_template("feedback.de.html").render(
                municipality=catalog.municipalities[municipality_id].official_name.de,
                demo_notice=notice.de if notice else None,
                as_of=format_date(as_of, "long", locale="de"),
                missing=_missing(catalog, lake, municipality_id),
                faulty=[s for s in sections if s.line.state == "refused" or s.line.rows_rejected],
                clean=[s for s in sections if not (s.line.state == "refused" or s.line.rows_rejected)],
            ),
            encoding="utf-8",
        )
    _write_table(folder / "rueckmeldung.csv", lines, findings, notice.de if notice else None)
    return page


def _section(line: DeliveryLine, catalog: Catalog, failed: list[CheckLine], rows: list[RejectedLine]) -> Section:
    contract = catalog.contracts.get(line.dataset_id)
    more = len(rows) - SHOWN
    return Section(
        line=line,
        dataset=contract.title.de if contract else "–",
        period=_period(line.first_month, line.last_month),
        delivered=format_date(line.delivered_at, "medium", locale="de"),
        delivered_rows=_number(line.rows_delivered),
        accepted=_number(line.rows_accepted),
        rejected=_number(line.rows_rejected),
        failed=failed,
        rows=rows[:SHOWN],
        more=_number(more) if more > 0 else "",
    )


def _missing(catalog: Catalog, lake: Path, municipality_id: str) -> list[tuple[str, str]]:
    months: dict[str, list[str]] = defaultdict(list)
    for dataset_id, month in missing_months(lake, municipality_id):
        months[catalog.contracts[dataset_id].title.de].append(format_date(month, "MM/yyyy", locale="de"))
    return [(title, ", ".join(m)) for title, m in months.items()]


def _write_table(target: Path, lines: list[DeliveryLine], findings: list[RejectedLine], notice: str | None) -> None:
    """UTF-8 with BOM and `;`: opens in Excel by a double click. Cells that could be read as formulas are defused."""
    files = {d.delivery_id: d for d in lines}
    with whole_file(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as f:
        writer = csv.writer(f, delimiter=";")
        if notice:
            writer.writerow([notice])
        writer.writerow(HEADER)
        for r in findings:
            file = files[r.delivery_id]
            cells = (file.file_name, file.sha256, r.source_row, r.header, r.value, r.rule_id, r.message, r.remedy)
            writer.writerow([_defused(c) for c in cells])


def _defused(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _period(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    texts = [format_date(m, "MM/yyyy", locale="de") for m in (first, last)]
    return texts[0] if first == last else f"{texts[0]} – {texts[1]}"


def _number(value: int) -> str:
    return str(format_decimal(value, locale="de"))
