"""The KPIs of a grant's purpose are those of its members: recomputed from the cells of each, and from the facts."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.reports.proof_of_use.content import make_content
from pipelines.reports.proof_of_use.pdf import print_data
from pipelines.reports.proof_of_use.words import decimal
from pipelines.stages import House
from pipelines.store.grant_kpis import Cell, KpiSeries, read_kpi, roll_up
from pipelines.store.published_grants import read_published_grant
from pipelines.store.snapshot import current

D = Decimal
END = date(2025, 12, 31)


def opened(house: House) -> duckdb.DuckDBPyConnection:
    snapshot = current(house.data.published, "internal")
    assert snapshot
    return duckdb.connect(str(snapshot), read_only=True)


def test_three_members_are_three_and_not_all(published_demo: House) -> None:
    """The published value of all counts the fourth, too."""
    snapshot = current(published_demo.data.published, "internal")
    assert snapshot
    grant = published_demo.catalog.grants["ikz_2022"]
    content = make_content(
        published_demo.catalog, read_published_grant(snapshot, "ikz_2022", END), END, is_interim=True, language="de"
    )
    shown = {row[0]: row[3] for row in print_data(content)["facts"]["kpis"]}
    told_apart = 0
    with opened(published_demo) as con:
        for kpi_id in grant.kpis:
            title, value, everybody, decimals, known = con.execute(
                """SELECT k.title_de, sum(v.numerator) FILTER (list_contains($1, municipality_id)) * any_value(u.scale)
                          / sum(v.denominator) FILTER (list_contains($1, municipality_id)),
                          any_value(v.value) FILTER (municipality_id = '*'), any_value(u.decimals),
                          count(v.numerator) FILTER (list_contains($1, municipality_id))
                   FROM kpi_value v JOIN kpi k USING (kpi_id) JOIN unit u USING (unit_id)
                   WHERE kpi_id = $2 AND period_kind = 'rolling' AND period_end = $3 AND service_id = '*' GROUP BY 1""",
                [list(grant.members), kpi_id, END],
            ).fetchall()[0]
            if known < len(grant.members):  # few cases of one member are hidden
                assert shown[title] == "–"
                continue
            assert shown[title] == decimal(D(str(value)), decimals, "de")
            told_apart += shown[title] != decimal(everybody, decimals, "de")
    assert told_apart
    assert {m for k in content.source.kpis for m in k.by_municipality} == set(grant.members)


def test_members_added_up_give_what_is_published_of_all(published_demo: House) -> None:
    """Every KPI, every window: where each municipality has a value, the sum is the published one."""
    compared = 0
    with opened(published_demo) as con:
        rows = con.execute(
            """SELECT kpi_id, kind, scale, period_kind, period_end, value, numerator, denominator, state, municipality_id
               FROM kpi_value JOIN kpi USING (kpi_id) JOIN unit USING (unit_id) WHERE service_id = '*' ORDER BY 1, 4, 5"""
        ).fetchall()
    cells: dict[tuple[object, ...], dict[str, Cell]] = {}
    for *key, value, numerator, denominator, state, municipality_id in rows:
        cells.setdefault(tuple(key), {})[municipality_id] = Cell(value, numerator, denominator, state)
    for key, of in cells.items():
        everybody = of.pop("*")
        together = roll_up(str(key[1]), D(str(key[2])), list(of.values()))
        if together is not None and everybody.value is not None:
            compared += 1
            assert abs(together - everybody.value) <= max(D("0.00001"), abs(together) / 10**8), key
    assert compared > 2000


def series(house: House, kpi_id: str, members: tuple[str, ...]) -> KpiSeries:
    with opened(house) as con:
        found = read_kpi(con, kpi_id, members, END)
    assert found
    return found


def test_a_median_of_some_members_is_told_of_each_alone(published_demo: House) -> None:
    everybody = tuple(published_demo.catalog.municipalities)
    some = series(published_demo, "processing_days_median", everybody[:2])
    assert (some.is_joint, some.values, some.baseline, some.newest) == (False, (), None, None)
    assert set(some.by_municipality) == set(everybody[:2])
    assert all(now is not None for _, now in some.by_municipality.values())
    joint = series(published_demo, "processing_days_median", everybody)
    assert joint.is_joint
    assert joint.newest is not None


@pytest.mark.parametrize(
    ("kind", "cells", "value"),
    [
        ("share", [Cell(D(50), D(1), D(2), "ok"), Cell(D(10), D(1), D(10), "ok")], "16.666667"),
        ("share", [Cell(D(50), D(1), D(2), "ok"), Cell(None, None, None, "no_cases")], "50.000000"),
        ("share", [Cell(D(50), D(1), D(2), "ok"), Cell(None, None, None, "no_delivery")], None),
        ("share", [Cell(None, None, None, "no_cases")], None),
        ("ratio", [Cell(D(50), D(1), D(2), "ok"), Cell(None, None, None, "no_cases")], None),
        ("total", [Cell(D(1), D(1), None, "ok"), Cell(D(2), D(2), None, "ok")], "300.000000"),
        ("difference", [Cell(D(1), D(3), D(2), "ok"), Cell(D(2), D(5), D(3), "ok")], "300.000000"),
        ("quantile", [Cell(D(4), D(4), None, "ok"), Cell(D(4), D(4), None, "ok")], None),
        ("survival_quantile", [Cell(D(4), D(4), None, "ok")], None),
    ],
)
def test_what_is_missing_is_never_counted_as_nothing(kind: str, cells: list[Cell], value: str | None) -> None:
    assert roll_up(kind, D(100), cells) == (None if value is None else D(value))
