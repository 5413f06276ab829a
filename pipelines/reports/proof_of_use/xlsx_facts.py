"""What is said of the grant and of its purpose in the workbook: details, KPIs, measures, milestones."""

from typing import Any

from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.facts import kpi_change, kpi_note, unit_of
from pipelines.reports.proof_of_use.pdf import about_rows
from pipelines.reports.proof_of_use.sheet import Sheet


def write_about(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    sheet.set_widths((34, 70, 70))
    sheet.section(t["about"]["heading"])
    sheet.head(t["about"]["head"])
    for row in about_rows(content, t):
        sheet.row(row)


def write_facts(sheet: Sheet, content: ReportContent, t: dict[str, Any]) -> None:
    """Four tables; a KPI of each member has its two values in columns of their own, so that they can be computed with."""
    f, lang, members = t["facts"], content.language, content.grant.members
    names = content.source.municipalities
    sheet.set_widths((44, 26, 16, 16, 20, 16, *[16] * max(0, 2 * len(members) - 4)))
    sheet.section(f["kpis"])
    if content.source.kpis:
        sheet.head(f["kpi_head"], (2, 3, 4, 5))
        for k in content.source.kpis:
            figures = (k.baseline, k.newest, kpi_change(k), k.target)
            sheet.row([k.title.to(lang), unit_of(k, lang), *figures], decimals=k.decimals)
        sheet.note(f"{kpi_note(content, f)} {f['points_note']}")
        sheet.section(f["kpi_places"])
        places = [f"{names[m]}: {which}" for m in members for which in f["kpi_head"][2:4]]
        sheet.head([*f["kpi_head"][:2], *places], range(2, 2 + len(places)))
        for k in content.source.kpis:
            values = [v for m in members for v in k.by_municipality.get(m, (None, None))]
            sheet.row([k.title.to(lang), unit_of(k, lang), *values], decimals=k.decimals)
    else:
        sheet.note(f["no_kpis"])
    _measures(sheet, content, f)


def _measures(sheet: Sheet, content: ReportContent, f: dict[str, Any]) -> None:
    lang, names = content.language, content.source.municipalities
    sheet.section(f["measures"])
    if not content.measures and not content.source.events:
        sheet.note(f["no_measures"])
    if content.measures:
        begin, end = f["measure_days"]
        sheet.head([*f["measure_head"][:2], begin, end, *f["measure_head"][3:]], (5,))
        for m in content.measures:
            sheet.row([m.title.to(lang), m.owner.to(lang), m.planned.start, m.planned.end, f["status"][m.status],
                       m.budget_eur if m.budget_eur is not None else words.NOTHING])  # fmt: skip
        sheet.row_number += 1
    if content.source.events:
        sheet.head(f["event_head"])
        for title, municipality_id, day in content.source.events:
            sheet.row([title.to(lang), names[municipality_id], day])
