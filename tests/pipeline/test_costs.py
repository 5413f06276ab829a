"""From the bookings to the answer: every euro once, transfers cancel, no wages in public, the planted saving is found."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards.snapshot import Snapshot
from pipelines.cost_case.case import CostCase, read_case
from pipelines.costing.saving import GROUP
from pipelines.demo.prices import PRICE_INDEX
from pipelines.demo.truths import load_truths
from pipelines.stages import House
from pipelines.store.snapshot import current

Ask = Callable[[str, str], list[tuple[Any, ...]]]
BEFORE = ("online_services", "security", "network", "steering")
"""Services that had a time before: their saving can be told from the bookings alone."""


@pytest.fixture(scope="module")
def ask(published_demo: House) -> Ask:
    """(edition, query) → rows."""

    def answer(edition: str, query: str) -> list[tuple[Any, ...]]:
        file = current(published_demo.data.published, edition)
        assert file
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(query).fetchall()

    return answer


@pytest.fixture(scope="module")
def snapshot(published_demo: House) -> Iterator[Snapshot]:
    file = current(published_demo.data.published, "internal")
    assert file
    opened = Snapshot(Path(file))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def case(snapshot: Snapshot) -> CostCase:
    found = read_case(snapshot.costs)
    assert found
    return found


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_every_booked_euro_stands_in_one_month(ask: Ask, edition: str) -> None:
    booked = ask("internal", "SELECT municipality_id, plan_or_actual, sum(amount_eur), count(*) FROM booking GROUP BY ALL ORDER BY ALL")  # fmt: skip
    months = ask(edition, "SELECT municipality_id, plan_or_actual, sum(amount_eur), sum(bookings) FROM cost_month GROUP BY ALL ORDER BY ALL")  # fmt: skip
    assert months == booked
    assert len(booked) == 8


def test_transfers_between_partners_cancel(ask: Ask) -> None:
    transfers = """SELECT it_service_id, plan_or_actual, month, sum(amount_eur), count(DISTINCT municipality_id)
        FROM cost_month WHERE arrangement = 'transfer' GROUP BY ALL"""
    found = ask("internal", transfers)
    assert len(found) > 50
    assert {row[4] for row in found} == {4}
    assert [row for row in found if row[3] != 0] == []


def test_wages_are_not_told_apart_in_public(ask: Ask) -> None:
    kinds = {row[0] for row in ask("public", "SELECT DISTINCT cost_type_id FROM cost_month")}
    assert "personnel" not in kinds
    assert "*" in kinds
    assert {row[0] for row in ask("internal", "SELECT DISTINCT cost_type_id FROM cost_month")} >= {
        "personnel",
        "licences",
    }


def test_hours_of_own_staff_are_not_told_in_public(ask: Ask) -> None:
    """Hours beside euros would tell the rate of an hour, which is a wage; the euros are the same."""
    assert ask("public", "SELECT DISTINCT hours FROM cost_staff") == [(None,)]
    assert ask("internal", "SELECT count(*) FROM cost_staff WHERE hours > 0")[0][0] > 0
    euros = "SELECT municipality_id, it_service_id, sum(cost_eur) FROM cost_staff GROUP BY ALL ORDER BY ALL"
    assert ask("public", euros) == ask("internal", euros) != []


def test_what_divides_a_cost_is_counted_for_every_year(ask: Ask) -> None:
    found = ask("internal", "SELECT driver, year, count(*), sum(count), bool_and(source IS NOT NULL OR driver = 'usage') FROM cost_driver GROUP BY ALL ORDER BY ALL")  # fmt: skip
    assert {row[0] for row in found} == {"inhabitants", "workplaces", "usage"}
    assert all(row[2] == 4 and row[4] for row in found)
    assert ("inhabitants", 2022, 4, Decimal("43847.00"), True) in found


def test_the_shared_side_is_what_was_booked(ask: Ask, case: CostCase) -> None:
    """Of every whole year: costs and own staff in scope, transfers left out, to the cent."""
    answer, years = case.answer, tuple(case.booked_years)
    booked = dict(ask("internal", f"""SELECT year(c.month), sum(amount_eur) FROM cost_month c JOIN cost_member m USING (it_service_id, municipality_id)
        WHERE plan_or_actual = 'actual' AND arrangement <> 'transfer' AND cost_type_id NOT IN ('grants_income', 'investment')
          AND (arrangement = 'shared' OR c.month >= m.shared_since) AND year(c.month) IN {years} GROUP BY 1"""))  # fmt: skip
    staff = dict(ask("internal", f"""SELECT year(c.month), sum(cost_eur) FROM cost_staff c JOIN cost_member m USING (it_service_id, municipality_id)
        WHERE c.month >= m.shared_since AND year(c.month) IN {years} GROUP BY 1"""))  # fmt: skip
    assert set(booked) == set(years)
    for year in years:
        assert answer.row(answer.nominal, GROUP, year).shared.base == booked[year] + staff.get(year, Decimal(0))


def test_the_members_together_are_the_group(case: CostCase) -> None:
    """To the cent in euros of the year; in prices of one year each transfer is rounded for itself on both sides."""
    answer = case.answer
    for table, cents in ((answer.nominal, 0), (answer.nominal_after_grants, 0), (answer.real, 5)):
        for year in [*case.booked_years, None]:
            rows = [answer.row(table, m, year) for m in case.question.members]
            group = answer.row(table, GROUP, year)
            assert sum(r.separate.base for r in rows) == group.separate.base
            rest = sum((r.shared.base for r in rows), -group.shared.base)
            assert abs(rest) <= Decimal(cents).scaleb(-2) * (1 if year else len(case.question.assumptions.years))
    assert answer.uncancelled == []


def test_the_planted_saving_is_found(ask: Ask, case: CostCase) -> None:
    """Joint cost of 2025 against the time alone at the demo's own rise of prices: the planted factor."""
    factor = float(load_truths().effects.shared_it.factor)
    query = """SELECT it_service_id, sum(amount_eur) FROM cost_month WHERE plan_or_actual = 'actual' AND recurrence = 'running'
        AND arrangement = '{}' AND month BETWEEN '{}' AND '{}' GROUP BY 1"""
    before = dict(ask("internal", query.format("separate", "2021-01-01", "2021-12-01")))
    after = dict(ask("internal", query.format("shared", "2025-07-01", "2026-06-01")))
    for service in BEFORE:
        alone = float(before[service]) * PRICE_INDEX**4.5
        assert float(after[service]) / alone == pytest.approx(factor, abs=0.02)
    gain = case.answer.row(case.answer.nominal, GROUP, 2025).gain
    assert gain
    assert gain.low < 1 - Decimal(str(factor)) < gain.high
    assert set(case.alone) == {"applications", "workplaces"}
