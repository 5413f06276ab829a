"""Random cubes of KPI cells (municipality × service × period) whose counts add up, and an attacker who adds and subtracts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from pipelines.store.lake import insert_rows
from pipelines.transform.calendar import periods

KPI = "k"
Key = tuple[str, str, str, date, date]
"""(municipality_id, service_id, period_kind, period_start, period_end)"""


@dataclass(frozen=True)
class Cube:
    """`n`: the true count of every cell; None where nothing was delivered."""

    n: dict[Key, int | None]
    additive: bool
    hide_below: int


@dataclass(frozen=True)
class Shown:
    """One cell as published."""

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    state: str


FIRST, LAST, WINDOW = date(2024, 7, 1), date(2025, 9, 1), 3


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """1–4 municipalities × 1–4 services × 15 months; small, zero and missing months among large ones."""
    random = Random(draw(st.integers(0, 2**32)))
    municipalities = [f"{i:08}" for i in range(1, draw(st.integers(1, 4)) + 1)]
    services = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    rows = periods(FIRST, LAST, WINDOW)
    months = sorted({r[3] for r in rows if r[0] == "month"})
    rare = draw(st.sampled_from([0.0, 0.02, 0.2, 0.6]))
    base = {
        (m, s, t): random.randrange(7) if random.random() < rare else random.randrange(5, 60)
        for m in municipalities
        for s in services
        for t in months
    }
    missing = {(random.choice(municipalities), random.choice(months)) for _ in range(draw(st.integers(0, 3)))}
    additive, hide_below = draw(st.booleans()), draw(st.sampled_from([3, 5, 10]))
    return Cube(_rolled_up(base, missing, municipalities, services, rows), additive, hide_below)


def _rolled_up(
    base: dict[tuple[str, str, date], int],
    missing: set[tuple[str, date]],
    municipalities: list[str],
    services: list[str],
    rows: list[tuple[str, date, date, date]],
) -> dict[Key, int | None]:
    n: dict[Key, int | None] = {}
    for m, s, (kind, start, end, month) in product([*municipalities, "*"], [*services, "*"], rows):
        key = (m, s, kind, start, end)
        parts = [
            base[i, j, month]
            for i in (municipalities if m == "*" else [m])
            for j in (services if s == "*" else [s])
            if (i, month) not in missing and (i, j, month) in base
        ]
        known = n.get(key)
        n[key] = (known or 0) + sum(parts) if parts or known is not None else None
    return n


def table_of(con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
    """Tables `cells` (columns of kpi_value) and `thresholds`."""
    keys = list(cube.n)
    counts = [cube.n[k] for k in keys]
    columns = {
        "kpi_id": [KPI] * len(keys),
        **{
            name: [k[i] for k in keys]
            for i, name in enumerate(("municipality_id", "service_id", "period_kind", "period_start", "period_end"))
        },
        "n": counts,
    }
    con.register("drawn", pa.table(columns))
    value = "n" if cube.additive else "CASE WHEN n > 0 THEN 50 END"
    con.execute(f"""CREATE OR REPLACE TABLE cells AS SELECT kpi_id, municipality_id, service_id, period_kind, period_start, period_end,
        ({value})::DECIMAL(28,6) AS value, (n / 2)::DECIMAL(28,6) AS numerator, n::DECIMAL(28,6) AS denominator, n::BIGINT AS n,
        1 AS months_expected, 1 AS months_delivered,
        CASE WHEN n IS NULL THEN 'no_delivery' WHEN n = 0 THEN 'no_cases' ELSE 'ok' END AS state FROM drawn""")
    con.execute(
        "CREATE OR REPLACE TABLE thresholds (kpi_id VARCHAR, hide_below INTEGER, additive BOOLEAN, decimals INTEGER)"
    )
    insert_rows(con, "thresholds", [[KPI, cube.hide_below, cube.additive, 1]])


def read_shown(con: duckdb.DuckDBPyConnection, table: str) -> dict[Key, Shown]:
    rows = con.execute(f"""SELECT municipality_id, service_id, period_kind, period_start, period_end,
        value, numerator, denominator, n, state FROM {table}""").fetchall()
    return {tuple(r[:5]): Shown(*r[5:]) for r in rows}


def lines_of(keys: Iterable[Key]) -> list[tuple[Key, list[Key]]]:
    """Every (total, parts) along municipalities and along services."""
    lines: dict[object, tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for key in keys:
        for axis in (0, 1):
            place = (axis, *(part for i, part in enumerate(key) if i != axis))
            lines[place][key[axis] != "*"].append(key)
    return [(totals[0], parts) for totals, parts in lines.values() if totals]


def spans_of(keys: Iterable[Key]) -> list[tuple[Key, list[Key]]]:
    """Every longer period with its months."""
    keys = list(keys)
    months: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in keys:
        if key[2] == "month":
            months[key[:2]].append(key)
    return [(k, [m for m in months[k[:2]] if k[3] <= m[3] <= k[4]]) for k in keys if k[2] != "month"]


def recovered_by_subtraction(known: dict[Key, float], sums: list[tuple[Key, list[Key]]]) -> dict[Key, float]:
    """What follows from `known` when every sum with one unknown is solved, again and again, until nothing new comes."""
    found = dict(known)
    open_sums, progress = sums, True
    while progress:
        progress, rest = False, []
        for total, parts in open_sums:
            unknown = [k for k in (total, *parts) if k not in found]
            if len(unknown) == 1:
                share = sum(found[p] for p in parts if p in found)
                found[unknown[0]] = share if unknown[0] == total else found[total] - share
                progress = True
            elif unknown:
                rest.append((total, parts))
        open_sums = rest
    return {k: v for k, v in found.items() if k not in known}
