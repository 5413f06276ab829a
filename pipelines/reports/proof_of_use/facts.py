"""The factual report: what people wrote, the KPIs of the purpose with their charts, measures and milestones."""

from decimal import Decimal
from typing import Any

from pipelines.reports.grant_words import write_euros
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.charts import draw_line
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.store.grant_kpis import KpiSeries

PER_CENT = "%"


def factual_report(content: ReportContent, t: dict[str, Any]) -> dict[str, Any]:
    """Paragraphs, tables and charts of section 2, as text."""
    lang, texts = content.language, content.texts
    written = {
        name: getattr(texts, name).to(lang) if getattr(texts, name) else t["missing"]
        for name in ("course", "results", "economy", "outlook")
    }
    kpis = content.source.kpis
    f = t["facts"]
    return {
        **{name: [p.strip() for p in text.split("\n\n")] for name, text in written.items()},
        "kpis": [_kpi_row(k, lang, f) for k in kpis],
        "charts": [_chart(k, content, f) for k in kpis if len(k.values) > 1],
        "places": [_place_row(k, content) for k in kpis],
        "place_head": [f["kpi_head"][0], f["kpi_head"][1], *(content.source.municipalities[m] for m in content.grant.members)],
        "measures": [_measure_row(m, content, f) for m in content.measures],
        "events": [
            [title.to(lang), content.source.municipalities[m], words.day(day, lang)] for title, m, day in content.source.events
        ],
        "kpi_note": kpi_note(content, f),
    }  # fmt: skip


def kpi_change(k: KpiSeries) -> Decimal | None:
    """From the baseline to the newest value, in the unit of the KPI; of shares, percentage points."""
    return k.newest - k.baseline if k.newest is not None and k.baseline is not None else None


def unit_of(k: KpiSeries, lang: str) -> str:
    """In words: signs of units are for those who know them. Per cent is known."""
    return k.symbol if k.symbol == PER_CENT else k.unit.to(lang)


def _kpi_row(k: KpiSeries, lang: str, f: dict[str, Any]) -> list[str]:
    before, now, aim = (words.decimal(v, k.decimals, lang) for v in (k.baseline, k.newest, k.target))
    change = words.decimal(kpi_change(k), k.decimals, lang)
    if k.symbol == PER_CENT and change != words.NOTHING:
        change = f["points"].format(change=change)
    return [k.title.to(lang), unit_of(k, lang), before, now, change, aim]


def _place_row(k: KpiSeries, content: ReportContent) -> list[str]:
    lang = content.language
    cells = []
    for municipality_id in content.grant.members:
        before, now = k.by_municipality.get(municipality_id, (None, None))
        cells.append(f"{words.decimal(before, k.decimals, lang)} → {words.decimal(now, k.decimals, lang)}")
    return [k.title.to(lang), unit_of(k, lang), *cells]


def kpi_note(content: ReportContent, f: dict[str, Any]) -> str:
    """Whose values these are, of which time, and which of them members have only each for itself."""
    lang, kpis = content.language, content.source.kpis
    names = ", ".join(content.source.municipalities[m] for m in content.grant.members)
    day = max((k.newest_end for k in kpis if k.newest_end), default=content.until)
    said = [f["kpi_note"].format(names=names, day=words.day(day, lang))]
    if apart := [k.title.to(lang) for k in kpis if not k.is_joint]:
        said.append(f["kpi_apart"].format(kpis=", ".join(apart)))
    return " ".join(said)


def _chart(k: KpiSeries, content: ReportContent, f: dict[str, Any]) -> dict[str, str]:
    lang = content.language
    (first_day, first), (last_day, last) = k.values[0], k.values[-1]
    written = [words.decimal(v, k.decimals, lang) for v in (first, last)]
    alt = f["chart"].format(
        kpi=k.title.to(lang), first=written[0], last=written[1], unit=unit_of(k, lang),
        first_day=words.day(first_day, lang), last_day=words.day(last_day, lang),
    )  # fmt: skip
    aim = (k.target, f["aim"].format(aim=words.decimal(k.target, k.decimals, lang))) if k.target is not None else None
    return {"svg": draw_line(k.values, aim, (written[0], written[1])), "alt": alt, "title": k.title.to(lang)}


def _measure_row(measure: Any, content: ReportContent, f: dict[str, Any]) -> list[str]:
    lang = content.language
    planned = f"{words.day(measure.planned.start, lang)} – {words.day(measure.planned.end, lang)}"
    budget = write_euros(measure.budget_eur, lang) if measure.budget_eur is not None else words.NOTHING
    return [measure.title.to(lang), measure.owner.to(lang), planned, f["status"][measure.status], budget]
