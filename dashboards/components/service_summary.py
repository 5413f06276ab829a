"""One service at a glance: every KPI of it in one table, by what it tells, and the answer in a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.components import trend
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.components.value_table import Group, Row, columns_of, say_cell_state, value_table
from dashboards.components.words import say_period, say_value, say_whole
from dashboards.judgement import choose_kind, compare_to_baseline, find_cell, lines_told
from dashboards.records import ALL, Kpi, Value
from dashboards.service_kpis import group_by_part
from dashboards.view import View

FIGURE = "ueberblick"
ANSWERS = ("gross_clock", "net_clock", "online", "good")
"""The parts of which the first value is said in the lead."""


@dataclass(frozen=True)
class Part:
    part_id: str
    rows: Sequence[Row]


def read_service(view: View, kpis: Sequence[Kpi], href_of: Callable[[Kpi], str]) -> list[Part]:
    """Rows by part, of the service and the place of the view; without those of which no cell says anything."""
    wanted = lines_told(kpis, view.period)
    place, end = view.municipality or ALL, view.period.last
    lines = view.snapshot.values(municipality_id=place, service_id=view.service, lines=wanted)
    beside: dict[tuple[str, str, str], Value] = {}
    for kpi_id, cells in view.snapshot.values(service_id=view.service, lines=wanted, period_end=end).items():
        beside |= {(kpi_id, cell.municipality_id, cell.period_kind): cell for cell in cells}
    parts = []
    for part_id, mine in group_by_part(kpis):
        rows = [
            _read_row(view, kpi, lines.get(kpi.kpi_id, []), beside, href_of(kpi)) for kpi in mine if kpi.kpi_id in lines
        ]
        parts += [Part(part_id, rows)] if rows else []
    return parts


def _read_row(view: View, kpi: Kpi, line: Sequence[Value], beside: dict[tuple[str, str, str], Value], href: str) -> Row:
    kind, end = choose_kind(kpi, view.period), view.period.last
    cell = find_cell(line, kind, end)
    shown = [one for one in line if one.period_kind == kind and one.period_end <= end]
    by_place = {place: beside.get((kpi.kpi_id, place, kind)) for place in columns_of(view)}
    return Row(
        kpi.kpi_id, view.say(kpi.title), href, kpi, cell, shown, compare_to_baseline(kpi, line, cell), by_place
    )  # fmt: skip


def say_answer(view: View, parts: Sequence[Part]) -> str:
    """The leading value of what people ask first, each with how it changed; "" where none is known."""
    said = []
    for part_id in ANSWERS:
        rows = next((part.rows for part in parts if part.part_id == part_id), ())
        row = next((one for one in rows if one.cell and one.cell.value is not None), None)
        if row is None:
            continue
        words = {"kpi": row.title, "value": say_whole(view, row.kpi, row.cell)}
        if row.change and row.change.verdict in ("better", "worse", "same"):
            words["year"] = str(row.change.baseline.period_end.year)
            words["before"] = say_value(view, row.kpi, row.change.baseline)
            said.append(view.t.of("service_answer", row.change.verdict, **words))
        else:
            said.append(view.t.of("service_answer", "plain", **words))
    return " ".join(said)


def summary_figure(view: View, parts: Sequence[Part], receipt: str) -> Figure:
    t, places = view.t, columns_of(view)
    place = view.name_of(view.municipality or ALL)
    groups = [Group(part.rows, t.of("part", part.part_id), t.of("part_note", part.part_id)) for part in parts]
    rows = [row for part in parts for row in part.rows]
    some = next((row.cell for row in rows if row.cell), None)
    period = say_period(view, some) if some else str(view.period)
    fields = [Field(t("csv.kpi")), Field(t("csv.unit")), Field(place, "number", 2), Field(t("table.n"), "count"),
              Field(t("table.state")), *(Field(view.name_of(key), "number", 2) for key in places)]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.title, view.say(row.kpi.unit.title), trend.value_cell(view, row.cell), row.cell.n if row.cell else None,
            say_cell_state(view, row.cell), *(trend.value_cell(view, row.by_place.get(key)) for key in places),
        ]
        for row in rows
    ]  # fmt: skip
    known = [row for row in rows if row.cell and row.cell.value is not None]
    title = _say_changes(view, rows)
    return Figure(
        FIGURE, title,
        t("service.subtitle", place=trend.full_place(view), period=period), None,
        t("service.sentence", n=len(known), all=len(rows)), fields, cells,
        definition=t("service.definition"), receipt_href=receipt,
        table=value_table(view, title, groups, places,
                          heads=(t("csv.kpi"), place)),
    )  # fmt: skip


def _say_changes(view: View, rows: Sequence[Row]) -> str:
    """How many are better and worse than in the year of comparison; a plain title where nothing can be compared."""
    verdicts = [row.change.verdict for row in rows if row.change and row.change.verdict != "neutral"]
    if not verdicts:
        return view.t("service.unchanged")
    worse = verdicts.count("worse")
    second = view.t("service.worse", n=worse) if worse else view.t("service.none_worse")
    return f"{view.t('service.better', n=verdicts.count('better'))}, {second}"
