"""Generated snapshots of a strategy: goals, KPIs with their course, measures, deliveries; written into the real tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import strategies as st

from pipelines.course.kpi_course import list_months
from pipelines.course.path import first_of_year_before
from pipelines.store.lake import insert_rows
from pipelines.store.snapshot import snapshot_tables

ROOT = Path(__file__).parents[2]
RULE = ROOT / "data" / "catalog" / "strategy" / "status_rule.yaml"
NEWEST = date(2026, 10, 31)
MONTHS = list_months(NEWEST, 70)
PLACES = {"00000001": "Aburg", "00000002": "Bdorf", "00000003": "Cstadt"}
UNITS = [
    ["pct", "Prozent", "percent", "%", 1, 100, None], ["days", "Tage", "days", "d", 0, 1, None],
    ["eur", "Euro", "euros", "€", 0, 1, "EUR"], ["sheets", "Blatt", "sheets", "", 0, 1, None],
]  # fmt: skip


@dataclass
class Tables:
    """Rows by table, in the order of the columns."""

    rows: dict[str, list[list[Any]]] = field(default_factory=dict)

    def write(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        snapshot_tables(con)
        for table, rows in self.rows.items():
            insert_rows(con, table, rows, COLUMNS.get(table, ""))
        return con


COLUMNS = {
    "kpi": "(kpi_id, position, goal_id, unit_id, direction, kind, window_months, weight, title_de, title_en, question_de, "
    "question_en, baseline_year, target_value, target_month)",
    "kpi_value": "(kpi_id, municipality_id, service_id, period_kind, period_start, period_end, value, months_expected, "
    "months_delivered, state)",
    "coverage": "(municipality_id, dataset_id, month, state)",
    "dataset": "(dataset_id, title_de, title_en)",
    "municipality": "(municipality_id, name)",
    "goal": "(goal_id, position, title_de, title_en, question_de, question_en)",
    "snapshot": "(snapshot_id, edition, created_at, as_of, first_month, last_month, catalog_hash, code_version, title_de, "
    "title_en, short_title_de, short_title_en, demo_notice_de, demo_notice_en, stale_after_days)",
}


@st.composite
def tables(draw: st.DrawFn, rule_json: str) -> Tables:
    """Everything but titles is drawn; titles are plain names, so that a reader of sentences finds them again."""
    made = Tables()
    goals = [f"goal_{n}" for n in range(draw(st.integers(1, 4)))]
    made.rows["snapshot"] = [["s", "internal", NEWEST, NEWEST, MONTHS[0].replace(day=1), NEWEST.replace(day=1), "c", "v",
                              "Verbund", "Association", "Verbund", "Association", None, None, 45]]  # fmt: skip
    made.rows["goal"] = [[g, n, f"Vorhaben {n}", f"Aim {n}", "?", "?"] for n, g in enumerate(goals)]
    made.rows["unit"] = UNITS
    made.rows["municipality"] = [[key, name] for key, name in PLACES.items()]
    made.rows["dataset"] = [["d", "Daten", "Data"]]
    made.rows["status_rule"] = [[rule_json, "rule: yaml"]]
    made.rows["kpi"], made.rows["kpi_value"] = [], []
    for n in range(draw(st.integers(0, 6))):
        row, cells = draw(_kpi(n, goals))
        made.rows["kpi"].append(row)
        made.rows["kpi_value"] += cells
    made.rows["coverage"] = draw(_coverage())
    made.rows["measure"], made.rows["milestone"], made.rows["measure_dependency"] = draw(_measures(goals))
    made.rows = {table: rows for table, rows in made.rows.items() if rows}
    return made


@st.composite
def _kpi(draw: st.DrawFn, n: int, goals: Sequence[str]) -> tuple[list[Any], list[list[Any]]]:
    unit = draw(st.sampled_from(["pct", "days", "eur", "sheets"]))
    direction = draw(st.sampled_from(["lower", "higher", "higher", "lower", "neutral"]))
    window = draw(st.sampled_from([1, 12]))
    level, noise, drift = draw(st.integers(5, 80)), draw(st.integers(0, 6)), draw(st.integers(-8, 8))
    jump = draw(st.sampled_from([0, 0, 0, 25, -25]))
    seed = draw(st.integers(0, 10**6))
    target = draw(st.one_of(st.none(), st.integers(1, 99)))
    row = [f"kpi_{n}", n, draw(st.sampled_from(list(goals))), unit, direction, "share", window,
           draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1), Decimal(2)])), f"Kennzahl{n}", f"Indicator{n}", "?", "?",
           draw(st.sampled_from([2021, 2021, None])), target, date(2027, 12, 1) if target is not None else None]  # fmt: skip
    gaps = draw(st.sets(st.integers(len(MONTHS) - 6, len(MONTHS) - 1), max_size=4))
    late = draw(st.integers(0, 12))
    cells: list[list[Any]] = []
    for place in ("*", *PLACES):
        cells += _cells(row[0], place, window, gaps, late, (level, noise, drift, jump, seed))
    return row, cells


def _cells(
    kpi_id: str, place: str, window: int, gaps: set[int], late: int, shape: tuple[int, int, int, int, int]
) -> list[list[Any]]:
    """Months with noise around a line and a jump at the end; the rolling window and the year are their means."""
    level, noise, drift, jump, seed = shape
    shift = sum(map(ord, place)) % 5
    values: list[Decimal | None] = []
    for i in range(len(MONTHS)):
        wave = (seed * (i + 1) * 7919 + i * i * 31) % 101 - 50
        value = Decimal(level + shift) + Decimal(drift * i) / 40 + Decimal(noise * wave) / 50
        value += Decimal(jump) if i == len(MONTHS) - 1 else 0
        values.append(None if i in gaps else max(value, Decimal(0)).quantize(Decimal("0.000001")))
    cells = []
    for i, end in enumerate(MONTHS):
        state = "no_delivery" if values[i] is None else "ok"
        cells.append([kpi_id, place, "*", "month", end.replace(day=1), end, values[i], 1, int(state == "ok"), state])
        if window == 12 and i >= 11:
            part = [v for v in values[i - 11 : i + 1] if v is not None]
            known = 12 - late if i == len(MONTHS) - 1 else 12
            mean = (
                (sum(part, Decimal(0)) / len(part)).quantize(Decimal("0.000001"))
                if part and values[i] is not None
                else None
            )
            state = "ok" if mean is not None else "no_delivery"
            cells.append([kpi_id, place, "*", "rolling", first_of_year_before(end), end, mean, 12, known, state])
    mean = (sum((v for v in values[:12] if v is not None), Decimal(0)) / 12).quantize(Decimal("0.000001"))
    cells.append([kpi_id, place, "*", "year", date(2021, 1, 1), date(2021, 12, 31), mean, 12, 12, "ok"])
    return cells


@st.composite
def _coverage(draw: st.DrawFn) -> list[list[Any]]:
    rows = []
    for place in PLACES:
        for end in MONTHS[-draw(st.integers(0, 14)) or len(MONTHS) :]:
            state = draw(st.sampled_from(["delivered", "delivered", "delivered", "no_delivery", "not_due", "rejected"]))
            rows.append([place, "d", end.replace(day=1), state])
    return rows


@st.composite
def _measures(draw: st.DrawFn, goals: Sequence[str]) -> tuple[list[list[Any]], list[list[Any]], list[list[Any]]]:
    measures, milestones, needs = [], [], []
    for n in range(draw(st.integers(0, 6))):
        start = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 600)))
        end = start + timedelta(days=draw(st.integers(10, 500)))
        begun = draw(st.one_of(st.none(), st.integers(-20, 60)))
        actual_start = start + timedelta(days=begun) if begun is not None else None
        length = draw(st.one_of(st.none(), st.integers(1, 500)))
        actual_end = actual_start + timedelta(days=length) if actual_start and length else None
        status = "done" if actual_end else "running" if actual_start else "planned"
        status = draw(st.sampled_from([status, status, status, "stopped"]))
        budget, spent = (
            draw(st.one_of(st.none(), st.integers(1, 90_000))),
            draw(st.one_of(st.none(), st.integers(0, 90_000))),
        )
        measures.append([
            f"m{n}", n, draw(st.sampled_from(list(goals))), [*PLACES][: draw(st.integers(1, 3))], f"Arbeit{n}", f"Work{n}", "…", "…",
            f"Amt{n}", f"Office{n}", start, end, actual_start, actual_end, status, None, budget, spent,
            "reported" if spent is not None else None, None, None, None,
        ])  # fmt: skip
        if draw(st.booleans()):
            day = start + timedelta(days=draw(st.integers(0, (end - start).days)))
            reached = draw(st.one_of(st.none(), st.integers(0, 80)))
            milestones.append(
                [
                    f"m{n}",
                    "s",
                    0,
                    f"Stufe{n}",
                    f"Step{n}",
                    day,
                    day + timedelta(days=reached) if reached is not None else None,
                ]
            )
        if n and draw(st.booleans()):
            needs.append([f"m{n}", f"m{draw(st.integers(0, n - 1))}"])
    return measures, milestones, needs
