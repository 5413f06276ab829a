"""What was booked, added up: by hand, from the fixture's whole numbers."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from dashboards.components.cost_scope import CostScope
from dashboards.cost_sums import Sum, add_up, change_pct, count_of, drivers_of, find_rests, per_unit, select, total
from dashboards.snapshot import Snapshot
from tests.pages.fixture_costs import publish_costs
from tests.pages.snapshot_fixture import BROMBACHTAL, MICHELSTADT

EVERYONE = ("06437005", "06437006", "06437011", "06437016")
IN_2021 = Decimal(10 * 150 * 12) * Decimal("8.1")
"""Ranks 1 to 4, 150 euros a month, six services at 1.1 to 1.6 of it, all alone."""


def test_a_year_alone_is_the_sum_of_its_months(costs: Snapshot) -> None:
    found = total(add_up(select(costs.costs, EVERYONE, "expense", year=2021), lambda row: row.it_service_id))
    assert found == Sum(separate=IN_2021)


def test_payments_leave_out_what_is_only_used_up(costs: Snapshot) -> None:
    found = total(add_up(select(costs.costs, EVERYONE, "cash", year=2021), lambda row: row.year))
    assert found == Sum(separate=IN_2021 * 130 / 150)


def test_transfers_cancel_for_all_and_not_for_one(costs: Snapshot) -> None:
    rows = select(costs.costs, EVERYONE, "expense", year=2025)
    whole, lead = total(add_up(rows, lambda row: row.year)), add_up(rows, lambda row: row.municipality_id)[MICHELSTADT]
    assert whole is not None
    assert whole.transfer == 0
    assert lead.transfer == -sum(
        row.amount_eur for row in rows if row.arrangement == "transfer" and row.municipality_id != MICHELSTADT
    )
    assert find_rests(costs.costs) == []


def test_a_missing_half_of_a_transfer_is_found(tmp_path: Path) -> None:
    change = f"""DELETE FROM cost_month WHERE arrangement = 'transfer' AND municipality_id = '{BROMBACHTAL}'
                 AND it_service_id = 'security' AND year(month) = 2024"""
    snapshot = Snapshot(publish_costs(tmp_path, change=change))
    (rest,) = find_rests(snapshot.costs)
    snapshot.close()
    assert (rest.year, rest.it_service_id) == (2024, "security")
    assert rest.rest_eur == -Decimal("0.8") * 150 * Decimal("1.5") * 12


def test_grants_are_no_cost(costs: Snapshot) -> None:
    found = total(add_up(select(costs.costs, EVERYONE, "expense", year=2023), lambda row: row.year))
    assert found is not None
    assert found.grants == -4000
    assert found.cost == found.shared + found.separate


def test_nothing_booked_is_no_zero(costs: Snapshot) -> None:
    assert total(add_up(select(costs.costs, EVERYONE, "expense", year=2019), lambda row: row.year)) is None


def test_a_count_is_whole_or_none(cost_scope: Callable[..., CostScope]) -> None:
    tables = cost_scope().tables
    found = drivers_of(tables, EVERYONE, "inhabitants", 2025)
    assert count_of(found, EVERYONE) == 10_000
    assert count_of(found[1:], EVERYONE) is None
    assert count_of([], ()) is None


@pytest.mark.parametrize(
    ("amount", "count", "wanted"), [("10", "3", "3.33"), ("10.005", "1", "10.01"), ("-0.005", "1", "-0.01")]
)
def test_per_unit_to_the_cent(amount: str, count: str, wanted: str) -> None:
    assert per_unit(Decimal(amount), Decimal(count)) == Decimal(wanted)
    assert per_unit(Decimal(amount), None) is None


def test_a_change_from_nothing_has_no_percentage() -> None:
    assert change_pct(Decimal(110), Decimal(100)) == 10
    assert change_pct(Decimal(110), Decimal(0)) is None
    assert change_pct(Decimal(110), Decimal(-5)) is None
