"""Every truth planted in the demo deliveries is found again in what is published: no more, no less."""

import csv
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import duckdb
import pytest

from pipelines.demo.truths import Defect, load_truths
from pipelines.stages import House
from pipelines.transform.calendar import add_months

TRUTHS = load_truths()
DEFECTS = {d.id: d for d in TRUTHS.defects}
REJECTING = [d for d in TRUTHS.defects if d.rule not in ("no_delivery", "superseded")]
NO_MONTH = date(2100, 1, 1)


def one(con: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> tuple[Any, ...]:
    """The only row of the result."""
    rows = con.execute(sql, list(params)).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def month_cell(con: duckdb.DuckDBPyConnection, kpi_id: str, municipality_id: str, month: date) -> dict[str, Any]:
    """A month of a KPI, all services together."""
    names = "value, numerator, denominator, n, months_expected, months_delivered, state"
    found = one(
        con,
        f"""SELECT {names} FROM kpi_value WHERE kpi_id = ? AND municipality_id = ? AND service_id = '*'
            AND period_kind = 'month' AND period_start = ?""",
        kpi_id,
        municipality_id,
        month,
    )
    return dict(zip(names.split(", "), found, strict=True))


# --- defects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("defect", REJECTING, ids=[d.id for d in REJECTING])
def test_rejected_rows(internal: duckdb.DuckDBPyConnection, defect: Defect) -> None:
    """So many rows of this file, all to this rule, each with what is wrong and what to do."""
    found = internal.execute(
        """SELECT r.rule_id, r.source_row, r.message_de, r.remedy_de
           FROM rejected_row r JOIN delivery d USING (delivery_id)
           WHERE d.municipality_id = ? AND r.dataset_id = ? AND d.file_name = ?""",
        [defect.municipality, defect.dataset, defect.file],
    ).fetchall()
    assert [row[0] for row in found] == [defect.rule] * defect.rows
    assert len({row[1] for row in found}) == defect.rows
    assert all(row[2] and row[3] for row in found)


def test_nothing_else_is_rejected(internal: duckdb.DuckDBPyConnection) -> None:
    planted = sum(d.rows for d in REJECTING)
    assert one(internal, "SELECT count(*), count(DISTINCT (delivery_id, source_row)) FROM rejected_row") == (
        planted,
        planted,
    )
    assert one(internal, "SELECT sum(rows_rejected)::INT FROM delivery") == (planted,)
    assert one(internal, "SELECT count(*) FROM delivery WHERE state = 'refused'") == (0,)


def test_rows_are_conserved(internal: duckdb.DuckDBPyConnection) -> None:
    wrong = "SELECT count(*) FROM delivery WHERE rows_delivered <> rows_accepted + rows_rejected"
    assert one(internal, wrong) == (0,)


@pytest.mark.parametrize("defect", [d for d in REJECTING if d.dataset == "it_costs"], ids=lambda d: d.id)
def test_rejected_euros(internal: duckdb.DuckDBPyConnection, defect: Defect) -> None:
    """Euros delivered = accepted + rejected; an amount that cannot be read is no euro."""
    delivered, accepted, rejected = one(
        internal,
        """SELECT amount_delivered, amount_accepted, amount_rejected FROM delivery
           WHERE municipality_id = ? AND dataset_id = ? AND file_name = ?""",
        defect.municipality,
        defect.dataset,
        defect.file,
    )
    assert rejected == defect.rejected_eur
    assert delivered == accepted + rejected


def test_no_other_euro_is_rejected(internal: duckdb.DuckDBPyConnection) -> None:
    planted = sum((d.rejected_eur for d in REJECTING), Decimal(0))
    assert planted > 0
    assert one(internal, "SELECT sum(amount_rejected) FROM delivery") == (planted,)


def test_missing_month_in_the_coverage(larger_demo: House, internal: duckdb.DuckDBPyConnection) -> None:
    defect, month = DEFECTS["missing_month"], date(2024, 5, 1)
    assert defect.file == "Nutzung_2024-05.csv"
    gaps = internal.execute(
        """SELECT municipality_id, dataset_id, month, state FROM coverage
           WHERE state IN ('no_delivery', 'rejected')"""
    ).fetchall()
    assert gaps == [(defect.municipality, defect.dataset, month, "no_delivery")]
    own = month_cell(internal, "delivery_coverage_pct", defect.municipality, month)
    catalog = larger_demo.catalog
    agreed = [m for m in catalog.municipalities for d in catalog.contracts if catalog.layout(m, d, month)]
    assert agreed.count(defect.municipality) >= 4
    assert (own["numerator"], own["denominator"]) == (
        agreed.count(defect.municipality) - 1,
        agreed.count(defect.municipality),
    )
    together = month_cell(internal, "delivery_coverage_pct", "*", month)
    assert (together["numerator"], together["denominator"]) == (len(agreed) - 1, len(agreed))


@pytest.mark.parametrize(
    ("kpi_id", "own", "together", "shown"),
    [
        ("digital_take_up_pct", "no_delivery", "provisional", True),
        ("completion_rate_pct", "no_delivery", "provisional", True),
        ("satisfaction_pct", "no_delivery", "provisional", True),
        ("abandonment_pct", "no_delivery", "provisional", True),
        ("cost_per_transaction_eur", "no_delivery", "no_delivery", False),
        ("cost_per_digital_transaction_eur", "no_delivery", "no_delivery", False),
        ("ozg_online_services_1_1_pct", "ok", "ok", True),
        ("it_cost_total_eur", "ok", "ok", True),
        ("processing_days_median", "ok", "ok", True),
    ],
)
def test_missing_month_in_the_kpis(
    internal: duckdb.DuckDBPyConnection, kpi_id: str, own: str, together: str, shown: bool
) -> None:
    """A share can be read with a gap, a ratio to costs cannot; what rests on other data does not suffer."""
    defect, month = DEFECTS["missing_month"], date(2024, 5, 1)
    mine = month_cell(internal, kpi_id, defect.municipality, month)
    assert mine["state"] == own
    assert (mine["value"] is None) == (own == "no_delivery")
    all_of_them = month_cell(internal, kpi_id, "*", month)
    assert all_of_them["state"] == together
    assert (all_of_them["value"] is not None) == shown
    neighbour = month_cell(internal, kpi_id, "06437006", month)
    assert neighbour["state"] == "ok"


def test_late_correction(larger_demo: House, internal: duckdb.DuckDBPyConnection) -> None:
    """The new figures count; the old delivery stays in the books as superseded."""
    defect = DEFECTS["late_correction"]
    assert defect.correction
    states = internal.execute(
        """SELECT file_name, state, rows_accepted FROM delivery
           WHERE municipality_id = ? AND first_month = DATE '2025-03-01' AND dataset_id = ? ORDER BY delivered_at""",
        [defect.municipality, defect.dataset],
    ).fetchall()
    assert [row[:2] for row in states] == [(defect.file, "superseded"), (defect.correction, "current")]
    assert one(internal, "SELECT count(*) FROM delivery WHERE state LIKE '%superseded'") == (1,)
    folder = larger_demo.data.inbox / defect.municipality
    completed = {}
    for name in (defect.file, defect.correction):
        with (folder / name).open(encoding="utf-8-sig", newline="") as f:
            completed[name] = sum(int(row["Erledigt"].replace(".", "")) for row in csv.DictReader(f, delimiter=";"))
    assert completed[defect.file] - completed[defect.correction] == defect.rows * defect.surplus
    counted = month_cell(internal, "digital_take_up_pct", defect.municipality, date(2025, 3, 1))
    assert counted["denominator"] == completed[defect.correction]


def test_personal_columns_are_dropped(larger_demo: House, internal: duckdb.DuckDBPyConnection) -> None:
    """Dropped at the door and said so; neither header nor clerk code stands in anything that was stored."""
    for column in TRUTHS.personal_columns:
        dropped = internal.execute(
            "SELECT DISTINCT dropped_columns FROM delivery WHERE municipality_id = ? AND dataset_id = ?",
            [column.municipality, column.dataset],
        ).fetchall()
        assert dropped == [([column.header],)]
    assert one(internal, "SELECT count(*) FROM delivery WHERE len(dropped_columns) > 0 AND stored_as = 'original'") == (
        0,
    )
    headers = {column.header for column in TRUTHS.personal_columns}
    tables = [*larger_demo.data.received.rglob("*.parquet"), *larger_demo.data.lake.rglob("*.parquet")]
    assert tables
    for file in tables:
        names = internal.execute("SELECT name FROM parquet_schema(?)", [str(file)]).fetchall()
        assert not headers & {name for (name,) in names}, file
    for file in larger_demo.data.received.rglob("*"):
        if file.is_file() and file.suffix != ".parquet":
            assert b";SB-0" not in file.read_bytes(), file


# --- effects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("municipality_id", sorted(TRUTHS.effects.online_share))
def test_take_up_rises_in_steps(internal: duckdb.DuckDBPyConnection, municipality_id: str) -> None:
    """Within each step, three months after its begin (cases received before are done by then), the planted share."""
    steps = sorted(TRUTHS.effects.online_share[municipality_id].items())
    ends = [since for since, _ in steps[1:]] + [NO_MONTH]
    found = []
    for (since, share), end in zip(steps, ends, strict=True):
        online, completed = one(
            internal,
            """SELECT sum(numerator)::DOUBLE, sum(denominator)::DOUBLE FROM kpi_value
               WHERE kpi_id = 'digital_take_up_pct' AND municipality_id = ? AND service_id = '*'
                 AND period_kind = 'month' AND period_start >= ?::DATE + INTERVAL 3 MONTH AND period_start < ?""",
            municipality_id,
            since,
            end,
        )
        planted = float(share)
        noise = 3 * (planted * (1 - planted) / completed) ** 0.5
        assert abs(online / completed - planted) < max(0.02, noise), (since, online / completed)
        found.append(online / completed)
    assert found == sorted(found)


@pytest.mark.parametrize("municipality_id", sorted(TRUTHS.effects.online_share))
def test_median_falls_after_go_live(internal: duckdb.DuckDBPyConnection, municipality_id: str) -> None:
    """Twelve months up to the go-live against twelve from the third month after it, where a day is not too coarse."""
    [[go_live]] = internal.execute(
        "SELECT date FROM event WHERE event_id = ? AND municipality_id = ?",
        [TRUTHS.effects.dms.event, municipality_id],
    ).fetchall()
    rows = internal.execute(
        """SELECT service_id,
                  max(value) FILTER (period_end = ?::DATE - INTERVAL 1 DAY) AS before,
                  max(value) FILTER (period_start = ?::DATE + INTERVAL 3 MONTH) AS after
           FROM kpi_value WHERE kpi_id = 'processing_days_median' AND municipality_id = ? AND period_kind = 'rolling'
           GROUP BY service_id""",
        [go_live, go_live, municipality_id],
    ).fetchall()
    days = {
        service_id: (before, after) for service_id, before, after in rows if before is not None and after is not None
    }
    assert days["*"][1] < days["*"][0]
    factors = [
        float(after / before) for service_id, (before, after) in days.items() if service_id != "*" and before >= 10
    ]
    assert len(factors) >= 3
    assert abs(median(factors) - float(TRUTHS.effects.dms.factor)) < 0.08, factors


def test_services_come_online_when_planted(larger_demo: House, internal: duckdb.DuckDBPyConnection) -> None:
    """In every month each service of each municipality is online by the model of that month, or it is not."""
    planted, catalog = TRUTHS.effects.maturity, larger_demo.catalog
    kpis = ("ozg_online_services_1_1_pct", "ozg_online_services_2_0_pct")
    found = internal.execute(
        """SELECT kpi_id, municipality_id, service_id, period_start, numerator, denominator, state FROM kpi_value
           WHERE kpi_id IN ? AND municipality_id <> '*' AND service_id <> '*' AND period_kind = 'month'""",
        [kpis],
    ).fetchall()
    assert len(found) == 2 * 70 * sum(len(catalog.services_of(m)) for m in catalog.municipalities)
    for kpi_id, municipality_id, service_id, month, online, rated, state in found:
        newer = kpi_id == kpis[1]
        if newer != (month >= planted.model_2_0_since):
            assert (online, rated, state) == (None, None, "no_cases"), (kpi_id, month)
            continue
        since = add_months(
            planted.online_since[municipality_id].get(service_id, NO_MONTH), newer * planted.months_later_in_2_0
        )
        assert (online, rated, state) == (int(month >= since), 1, "ok"), (municipality_id, service_id, month)


def test_so_many_of_four_municipalities(larger_demo: House, internal: duckdb.DuckDBPyConnection) -> None:
    """For one service all municipalities together read "k of 4"; of what only some offer, k of those."""
    planted, month = TRUTHS.effects.maturity, date(2025, 6, 1)
    found = internal.execute(
        """SELECT service_id, numerator, denominator FROM kpi_value WHERE kpi_id = 'ozg_online_services_1_1_pct'
           AND municipality_id = '*' AND service_id <> '*' AND period_kind = 'month' AND period_start = ?""",
        [month],
    ).fetchall()
    offered = [(m, s) for m in larger_demo.catalog.municipalities for s in larger_demo.catalog.services_of(m)]
    assert {(s, n, of) for s, n, of in found} == {
        (
            service_id,
            sum(s == service_id and planted.online_since[m].get(s, NO_MONTH) <= month for m, s in offered),
            sum(s == service_id for _, s in offered),
        )
        for service_id in larger_demo.catalog.vocabulary["services"]
    }
    assert {of for _, _, of in found} == {3, 4}


def test_levels_follow_the_models(internal: duckdb.DuckDBPyConnection, larger_demo: House) -> None:
    """Model 1.1 until the planted month, model 2.0 from it on; within a model no service falls back."""
    cores = str(larger_demo.data.lake / "*" / "core" / "service_maturity.parquet")
    models = internal.execute(
        "SELECT model, min(month), max(month), max(level) FROM read_parquet(?) GROUP BY ALL", [cores]
    )
    since = TRUTHS.effects.maturity.model_2_0_since
    assert {m: (first, last, level <= {"m1_1": 4, "m2_0": 7}[m]) for m, first, last, level in models.fetchall()} == {
        "m1_1": (date(2021, 1, 1), add_months(since, -1), True),
        "m2_0": (since, date(2026, 10, 1), True),
    }
    fallen = """SELECT count(*) FROM (SELECT level - lag(level) OVER (
        PARTITION BY filename, service_id, model ORDER BY month) AS step FROM read_parquet(?, filename = true)) WHERE step < 0"""
    assert one(internal, fallen, cores) == (0,)


def test_shared_it_begins_when_planted(internal: duckdb.DuckDBPyConnection) -> None:
    """Nothing is shared before the first service runs jointly; from its first month on something always is."""
    begin = min(TRUTHS.effects.shared_it.since.values())
    shares = internal.execute(
        """SELECT period_start, value FROM kpi_value WHERE kpi_id = 'shared_it_cost_pct' AND municipality_id = '*'
           AND period_kind = 'month'"""
    ).fetchall()
    assert {month for month, share in shares if share == 0} == {month for month, _ in shares if month < begin}
    assert min(share for month, share in shares if month >= begin) > 0


def test_transfers_cancel_out(internal: duckdb.DuckDBPyConnection, larger_demo: House) -> None:
    """What the partners pay, the lead receives: to the cent, in every month."""
    cores = str(larger_demo.data.lake / "*" / "core" / "it_costs.parquet")
    left = internal.execute(
        """SELECT date_trunc('month', booking_date) AS month, plan_or_actual, sum(amount_eur), count(*)
           FROM read_parquet(?, union_by_name = true) WHERE arrangement = 'transfer' GROUP BY ALL""",
        [cores],
    ).fetchall()
    assert left
    assert {row[2] for row in left} == {Decimal(0)}


def test_grant_lines(internal: duckdb.DuckDBPyConnection, larger_demo: House) -> None:
    """The accepted bookings carry the planted eligible sum and number of vouchers of every plan line."""
    found = internal.execute(
        "SELECT grant_id, line_id, sum(eligible_eur), count(*) FROM grant_voucher GROUP BY ALL"
    ).fetchall()
    planted = {
        (grant_id, name, line.eligible_eur, line.vouchers)
        for grant_id, spending in TRUTHS.effects.grants.items()
        for name, line in spending.lines.items()
    }
    assert set(found) == planted


def test_grant_findings(internal: duckdb.DuckDBPyConnection) -> None:
    """What the rules find is what was planted, no more and no less."""
    found = internal.execute(
        """SELECT f.grant_id, rule_id, CASE WHEN booking_key = '' THEN f.line_id ELSE '' END,
                  coalesce(v.voucher_number, '') FROM grant_finding f LEFT JOIN grant_voucher v USING (grant_id, booking_key)"""
    ).fetchall()
    planted = [(f.grant, f.rule, f.line or "", f.cells.get("voucher_number", f.voucher)) for f in TRUTHS.grant_findings]
    assert sorted(found) == sorted(planted)
