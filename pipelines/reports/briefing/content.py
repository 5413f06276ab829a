"""What stands on the page: every sentence by the same functions as on the overview page, every figure of the snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.cost_case.case import read_case
from pipelines.cost_case.saving import find_saving
from pipelines.cost_case.tables import read_costs
from pipelines.costing.errors import CostingError
from pipelines.course.kpi_course import KpiCourse, list_months
from pipelines.course.path import end_of_month, headline_of
from pipelines.course.reading import Strategy, read_cells, read_strategy
from pipelines.course.records import ALL, Cell
from pipelines.course.sentences import Voice, say_kpis, say_measures, say_overall, speak
from pipelines.course.sentences_single import name_kpi, say_change, say_kpi, say_measure, say_no_change, say_why
from pipelines.course.stock import Saving, Stock
from pipelines.course.texts import Texts, load_texts
from pipelines.reports.briefing.charts import draw_course
from pipelines.store.published import Head, Published

FOLDER = Path(__file__).parent / "words"
DRAWN_MONTHS = 48
MOST_CHANGES, MOST_MEASURES = 6, 5


class NothingToSayError(LookupError):
    """The association gives its goals no status, the month is not in the snapshot, or the municipality is unknown."""


@dataclass(frozen=True)
class Briefing:
    """`most`: how many changes and measures are named; the rest is counted."""

    head: Head
    strategy: Strategy
    stock: Stock
    cells: Mapping[str, Sequence[Cell]]
    place: str
    lang: str

    @property
    def voice(self) -> Voice:
        return speak(self.lang)

    @property
    def t(self) -> Texts:
        return load_texts(FOLDER, self.lang)

    @property
    def place_name(self) -> str:
        return self.strategy.municipalities.get(self.place) or self.t("all")


def read_briefing(published: Published, month: date, place: str = ALL, lang: str = "de") -> Briefing:
    """Raises NothingToSayError, and FileNotFoundError for a language without words."""
    head, strategy = published.head, read_strategy(published.rows)
    if strategy.rule is None:
        raise NothingToSayError(load_texts(FOLDER, lang)("no_rule"))
    if not head.first_month <= month.replace(day=1) <= head.last_month:
        raise NothingToSayError(f"{month:%Y-%m}: {head.first_month:%Y-%m} … {head.last_month:%Y-%m}")
    if place != ALL and place not in strategy.municipalities:
        raise NothingToSayError(f"{place}: {', '.join(strategy.municipalities)}")
    stock = strategy.stock(place, month, _read_saving(published, place, end_of_month(month)))
    return Briefing(head, strategy, stock, read_cells(published.rows, place, stock.month_end), place, lang)


def _read_saving(published: Published, place: str, month_end: date) -> Saving | None:
    """None where the snapshot holds no costs, or what is declared of them cannot be worked out."""
    try:
        case = read_case(read_costs(published.rows))
    except CostingError:
        return None
    return find_saving(case, place, month_end)


def print_data(briefing: Briefing, changes: int = MOST_CHANGES, measures: int = MOST_MEASURES) -> dict[str, Any]:
    """Everything that the template needs, as text."""
    t, voice, head, stock = briefing.t, briefing.voice, briefing.head, briefing.stock
    numbers, lang = voice.numbers, briefing.lang
    month = numbers.month(stock.month_end)
    place = None if briefing.place == ALL else briefing.place_name
    before = numbers.month(stock.month_end.replace(day=1) - date.resolution)
    return {
        "lang": lang, "title": t("title", month=month), "author": head.title.to(lang),
        "notice": head.demo_notice.to(lang) if head.demo_notice else None,
        "subtitle": t("subtitle", place=briefing.place_name, month=month),
        "footer": t("footer", title=head.short_title.to(lang), snapshot=head.snapshot_id, day=numbers.day(head.as_of)),
        "lead": say_overall(voice, stock, place),
        "words": {key: t(key) for key in ("goals", "goal", "status", "why", "charts", "measures", "legend")},
        "goals": [
            {"title": briefing.strategy.goal_titles[g.goal_id].to(lang), "result": g.result,
             "status": voice.t.of("result", g.result), "why": say_kpis(voice, g)}
            for g in stock.goals
        ],
        "charts": [chart for g in stock.goals if (kpi := g.leading) and (chart := _chart(briefing, kpi))],
        "changes_title": t("changes", month=before), "changes": _changes(briefing, changes),
        "more_changes": _more(t, "more_changes", len(stock.changes) - changes),
        "measures": say_measures(voice, stock), "urgent": _urgent(briefing, measures),
        "more_measures": _more(t, "more_measures", len(stock.urgent) - measures),
    }  # fmt: skip


def _more(t: Texts, key: str, count: int) -> str:
    return t(key, n=count) if count > 0 else ""


def _changes(briefing: Briefing, most: int) -> list[dict[str, str]]:
    voice, rule = briefing.voice, briefing.strategy.rule
    assert rule is not None
    if not briefing.stock.changes:
        return [{"tone": "neutral", "words": say_no_change(voice), "why": ""}]
    return [
        {"tone": c.tone, "words": say_change(voice, c, rule), "why": say_why(voice, c)}
        for c in briefing.stock.changes[:most]
    ]


def _urgent(briefing: Briefing, most: int) -> list[dict[str, str]]:
    voice, titles = briefing.voice, briefing.strategy.measure_titles
    return [
        {
            "standing": one.standing, "status": voice.t.of("standing", one.standing),
            "title": one.measure.title.to(briefing.lang), "owner": one.measure.owner.to(briefing.lang),
            "why": say_measure(voice, one, titles.get(one.waits_for)),
        }
        for one in briefing.stock.urgent[:most]
    ]  # fmt: skip


def _chart(briefing: Briefing, course: KpiCourse) -> dict[str, str] | None:
    """The newest 48 periods of the headline; None with fewer than two values."""
    kpi, voice, t = course.kpi, briefing.voice, briefing.t
    kind, ends = headline_of(kpi), list_months(briefing.stock.month_end, DRAWN_MONTHS)
    known: dict[date, Decimal] = {
        c.period_end: c.value
        for c in briefing.cells.get(kpi.kpi_id, ())
        if c.period_kind == kind and c.value is not None
    }
    values = [(end, known.get(end)) for end in ends]
    there = [(end, value) for end, value in values if value is not None]
    if len(there) < 2:
        return None
    values = values[ends.index(there[0][0]) :]
    (first_end, first), (last_end, last) = there[0], there[-1]
    write, month = voice.numbers.value, voice.numbers.month

    def mark(value: Decimal, end: date) -> str:
        return f"{write(value, kpi.unit)} · {voice.numbers.month_short(end)}"

    alt = t("chart", kpi=name_kpi(voice, kpi), first=write(first, kpi.unit), first_month=month(first_end),
            last=write(last, kpi.unit), last_month=month(last_end))  # fmt: skip
    return {
        "svg": draw_course(values, course.way, kpi.direction), "title": name_kpi(voice, kpi),
        "first": mark(first, first_end), "last": mark(last, last_end), "words": say_kpi(voice, course),
        "alt": f"{alt} {say_kpi(voice, course)}",
    }  # fmt: skip
