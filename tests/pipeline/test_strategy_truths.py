"""What is planted of workplaces, participation and the progress of measures is found again in what is published."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.demo.truths import load_truths
from pipelines.stages import House

EFFECTS = load_truths().effects
PLANTED, TAKING_PART, PROGRESS = EFFECTS.workplaces, EFFECTS.participation, EFFECTS.progress
OCTOBER = date(2026, 10, 1)
PLACES = sorted(PLANTED.dms_active)


def sums(
    con: duckdb.DuckDBPyConnection, kpi_id: str, place: str, first: date, last: date = OCTOBER
) -> tuple[float, float]:
    """Numerator and denominator of the months from `first` to `last`."""
    sql = """SELECT sum(numerator)::DOUBLE, sum(denominator)::DOUBLE FROM kpi_value
             WHERE kpi_id = ? AND municipality_id = ? AND service_id = '*' AND period_kind = 'month'
               AND period_start BETWEEN ? AND ?"""
    [[part, whole]] = con.execute(sql, [kpi_id, place, first, last]).fetchall()
    return part, whole


def later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def go_live(con: duckdb.DuckDBPyConnection, place: str) -> date:
    [[day]] = con.execute(
        "SELECT date FROM event WHERE event_id = ? AND municipality_id = ?", [EFFECTS.dms.event, place]
    ).fetchall()
    found: date = day
    return found


@pytest.mark.parametrize("place", PLACES)
def test_use_of_the_dms(internal: duckdb.DuckDBPyConnection, place: str) -> None:
    """A year after the go-live the planted share is active, to the rounding of people."""
    active, licensed = sums(internal, "dms_active_pct", place, OCTOBER)
    assert abs(active - licensed * PLANTED.dms_active[place]) <= 0.5
    before = later(go_live(internal, place), -1)
    assert sums(internal, "dms_active_pct", place, before, before) == (None, None), (
        "nobody has access: nothing to measure"
    )


@pytest.mark.parametrize(
    ("kpi_id", "name"), [("new_cases_digital_pct", "new_cases_digital"), ("mail_within_day_pct", "mail_within_day")]
)
@pytest.mark.parametrize("place", PLACES)
def test_shares_that_rise_with_the_dms(internal: duckdb.DuckDBPyConnection, kpi_id: str, name: str, place: str) -> None:
    """From the end of the rise on the planted share, before the go-live the old one; three standard errors."""
    rise = getattr(PLANTED, name)
    begin = go_live(internal, place)
    for first, last, share in (
        (later(begin, rise.months), OCTOBER, rise.after),
        (date(2021, 1, 1), later(begin, -1), rise.before),
    ):
        part, whole = sums(internal, kpi_id, place, first, last)
        assert abs(part / whole - share) <= 3 * (share * (1 - share) / whole) ** 0.5, (first, last)


def test_paper(internal: duckdb.DuckDBPyConnection) -> None:
    """Erbach's rise is over; twelve whole months, so that the season cancels out: a percent for the noise."""
    erbach = "06437006"
    sheets, workplaces = sums(internal, "sheets_per_workplace", erbach, date(2025, 11, 1))
    before = sums(internal, "sheets_per_workplace", erbach, date(2021, 1, 1), date(2021, 12, 1))
    factor = (sheets / workplaces) / (before[0] / before[1])
    assert abs(factor - PLANTED.sheets.after / PLANTED.sheets.before) < 0.02


def test_time_to_resolve(internal: duckdb.DuckDBPyConnection) -> None:
    rise = PLANTED.ticket_hours
    ready = later(PLANTED.service_desk_since, rise.months - 1)
    hours, tickets = sums(internal, "ticket_hours", "*", ready)
    assert abs(hours / tickets - rise.after) < 0.2
    hours, tickets = sums(internal, "ticket_hours", "*", date(2021, 1, 1), later(PLANTED.service_desk_since, -1))
    assert abs(hours / tickets - rise.before) < 0.2


@pytest.mark.parametrize("place", PLACES)
def test_formats_on_offer(internal: duckdb.DuckDBPyConnection, place: str) -> None:
    """In every month as many as had begun by then."""
    since = TAKING_PART.formats_since[place]
    found = internal.execute(
        """SELECT period_start, value FROM kpi_value WHERE kpi_id = 'participation_formats' AND municipality_id = ?
           AND service_id = '*' AND period_kind = 'month' AND value IS NOT NULL""",
        [place],
    ).fetchall()
    assert min(month for month, _ in found) == min(since.values())
    assert all(value == sum(month >= begin for begin in since.values()) for month, value in found)


@pytest.mark.parametrize("place", PLACES)
def test_answers_in_time(internal: duckdb.DuckDBPyConnection, place: str) -> None:
    rise = TAKING_PART.answered_in_time[place]
    ready = later(min(TAKING_PART.formats_since[place].values()), rise.months - 1)
    part, whole = sums(internal, "answered_in_time_pct", place, ready)
    assert abs(part / whole - rise.after) <= 3 * (rise.after * (1 - rise.after) / whole) ** 0.5


def test_participants(internal: duckdb.DuckDBPyConnection, larger_demo: House) -> None:
    """The newest twelve months; formats that began within them are left out of what is expected only for their months."""
    months = [later(date(2025, 11, 1), n) for n in range(12)]
    expected = 0.0
    for place, formats in TAKING_PART.formats_since.items():
        people = max(
            (i for i in larger_demo.catalog.municipalities[place].inhabitants if i.basis == "census_2011"),
            key=lambda i: i.date,
        ).count
        for name, begin in formats.items():
            yearly = TAKING_PART.participants_per_1000[name] * people / 1000
            expected += sum(yearly / 12 for month in months if month >= begin)
    found, _ = sums(internal, "participants_per_1000", "*", months[0])
    assert 0.85 * expected < found < 1.02 * expected, "growing to all of it in the last month"


def test_what_the_lead_reports_stands_over_the_catalogue(
    internal: duckdb.DuckDBPyConnection, larger_demo: House
) -> None:
    """Status and dates are those of the catalogue, but for the planted news; spending is the planted share of the budget."""
    news, spent = PROGRESS.news, PROGRESS.spent
    rows = internal.execute(
        "SELECT measure_id, status, actual_start, actual_end, reported_month, budget_eur, spent_eur, spent_source FROM measure"
    ).fetchall()
    assert {row[0] for row in rows} == set(larger_demo.catalog.measures)
    for measure_id, status, begun, ended, month, budget, euros, source in rows:
        declared = larger_demo.catalog.measures[measure_id]
        told = news.get(measure_id)
        assert (status, begun) == (("running", told) if told else (declared.status, declared.actual.start)), measure_id
        assert (ended, month) == (declared.actual.end, OCTOBER), measure_id
        if measure_id in spent and source == "reported":
            assert abs(euros - budget * spent[measure_id]) < 1, measure_id
    reached = dict(internal.execute("SELECT measure_id || '.' || milestone_id, actual FROM milestone").fetchall())
    for measure_id, measure in larger_demo.catalog.measures.items():
        for name, milestone in measure.milestones.items():
            assert reached[f"{measure_id}.{name}"] == news.get(f"{measure_id}.{name}", milestone.actual)


def test_bookings_say_what_was_spent_where_they_belong_to_a_measure(internal: duckdb.DuckDBPyConnection) -> None:
    """The grant's vouchers: every euro booked on it as expense, eligible or not."""
    [[spent, source]] = internal.execute(
        "SELECT spent_eur, spent_source FROM measure WHERE measure_id = 'dms_introduction'"
    ).fetchall()
    [[booked]] = internal.execute(
        """SELECT sum(amount_eur) FROM booking WHERE grant_id = 'starke_heimat_hessen' AND plan_or_actual = 'actual'
           AND amount_eur > 0"""
    ).fetchall()
    assert (spent, source) == (Decimal(booked), "bookings")


def test_the_rule_is_frozen_with_the_values(internal: duckdb.DuckDBPyConnection, larger_demo: House) -> None:
    rule = larger_demo.catalog.status_rule
    assert rule
    [[spec, text]] = internal.execute("SELECT spec, definition_yaml FROM status_rule").fetchall()
    assert spec == rule.model_dump_json()
    assert text == (larger_demo.catalog.root / "strategy" / "status_rule.yaml").read_text(encoding="utf-8")
