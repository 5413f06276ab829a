"""Generated snapshots of a strategy: goals, KPIs with their course, measures, deliveries; written into the real tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
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


def make_tables(seed: int, rule_json: str) -> Tables:
    """Everything but titles is drawn; titles are plain names, so that a reader of sentences finds them again."""
    draw, made = Random(seed), Tables()
    goals = [f"goal_{n}" for n in range(draw.randint(1, 3))]
    made.rows["snapshot"] = [["s", "internal", NEWEST, NEWEST, MONTHS[0].replace(day=1), NEWEST.replace(day=1), "c", "v",
                              "Verbund", "Association", "Verbund", "Association", None, None, 45]]  # fmt: skip
    made.rows["goal"] = [[g, n, f"Vorhaben {n}", f"Aim {n}", "?", "?"] for n, g in enumerate(goals)]
    made.rows["unit"] = UNITS
    made.rows["municipality"] = [[key, name] for key, name in PLACES.items()]
    made.rows["dataset"] = [["d", "Daten", "Data"]]
    made.rows["status_rule"] = [[rule_json, "rule: yaml"]]
    made.rows["kpi"], made.rows["kpi_value"] = [], []
    for n in range(draw.randint(0, 7)):
        row, cells = _kpi(draw, n, goals)
        made.rows["kpi"].append(row)
        made.rows["kpi_value"] += cells
    made.rows["coverage"] = _coverage(draw)
    made.rows["measure"], made.rows["milestone"], made.rows["measure_dependency"] = _measures(draw, goals)
    made.rows = {table: rows for table, rows in made.rows.items() if rows}
    return made


def tables(rule_json: str) -> st.SearchStrategy[Tables]:
    """One number decides all: so unlikely things (a signal, a target just reached) are as likely as they are in life."""
    return st.builds(make_tables, st.integers(0, 2**31), st.just(rule_json))


def _kpi(draw: Random, n: int, goals: Sequence[str]) -> tuple[list[Any], list[list[Any]]]:
    """A line with noise from the baseline year on, which often nears its target, with gaps and a jump in the end."""
    unit, window = draw.choice(["pct", "days", "eur", "sheets"]), draw.choice([1, 12])
    direction = draw.choice(["lower", "higher"] * 4 + ["neutral"])
    level, noise, drift = draw.randint(5, 80), draw.randint(0, 6), draw.choice([-8, -3, -1, 0, 1, 3, 8])
    jump = draw.choice([0, 0, 0, 18, -18, 40])
    reached = level + drift * draw.choice([0.8, 1.0, 1.6, 1.75, 1.8, 2.0, 3.0])
    target = None if draw.random() < 0.12 else max(1, round(reached))
    row = [f"kpi_{n}", n, draw.choice(list(goals)), unit, direction, "share", window,
           draw.choice([Decimal(0), Decimal("0.5"), Decimal(1), Decimal(1), Decimal(2)]), f"Kennzahl{n}", f"Indicator{n}",
           "?", "?", draw.choice([2021, 2021, None]), target, date(2027, 12, 1) if target is not None else None]  # fmt: skip
    gaps = set(draw.sample(range(len(MONTHS) - 6, len(MONTHS)), draw.choice([0, 0, 0, 1, 2, 4])))
    late = draw.choice([0, 0, 0, 2, 6, 12])
    shape = (level, noise, drift, jump, draw.randint(0, 10**6))
    return row, [cell for place in ("*", *PLACES) for cell in _cells(str(row[0]), place, window, gaps, late, shape)]


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


def _coverage(draw: Random) -> list[list[Any]]:
    rows = []
    often = draw.choice([0, 1, 8])
    for place in PLACES:
        for end in MONTHS[len(MONTHS) - draw.choice([0, 1, 12, 14, 30]) :]:
            state = draw.choice(["delivered"] * 30 * (9 - often) + ["no_delivery", "not_due", "rejected"] * often)
            rows.append([place, "d", end.replace(day=1), state])
    return rows


def _measures(draw: Random, goals: Sequence[str]) -> tuple[list[list[Any]], list[list[Any]], list[list[Any]]]:
    measures, milestones, needs = [], [], []
    for n in range(draw.randint(0, 6)):
        start = date(2025, 1, 1) + timedelta(days=draw.randint(0, 700))
        end = start + timedelta(days=draw.randint(10, 600))
        begun = draw.choice([None, -20, 0, 1, 30, 60])
        actual_start = start + timedelta(days=begun) if begun is not None else None
        off = draw.choice([None, None, None, -30, -1, 0, 1, 2, 90])
        actual_end = max(end + timedelta(days=off), actual_start) if actual_start and off is not None else None
        status = "done" if actual_end else "running" if actual_start else "planned"
        status = draw.choice([status] * 6 + ["stopped"])
        budget, spent = draw.choice([None, 50_000]), draw.choice([None, 49_999, 50_001, 80_000])
        measures.append([
            f"m{n}", n, draw.choice(list(goals)), [*PLACES][: draw.randint(1, 3)], f"Arbeit{n}", f"Work{n}", "…", "…",
            f"Amt{n}", f"Office{n}", start, end, actual_start, actual_end, status, None, budget, spent,
            "reported" if spent is not None else None, None, None, None,
        ])  # fmt: skip
        if draw.random() < 0.5:
            day = start + timedelta(days=draw.randint(0, (end - start).days))
            reached = draw.choice([None, None, 0, 20, 80])
            actual = day + timedelta(days=reached) if reached is not None else None
            milestones.append([f"m{n}", "s", 0, f"Stufe{n}", f"Step{n}", day, actual])
        if n and draw.random() < 0.5:
            needs.append([f"m{n}", f"m{draw.randint(0, n - 1)}"])
    return measures, milestones, needs
