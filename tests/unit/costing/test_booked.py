"""The shared side as it was booked, and what follows from it in later years."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.booked import Booked, booked_flows, carry_on
from pipelines.costing.errors import NoKey
from pipelines.costing.model import Alternative, CostModel, Key, Member, Part, Position
from pipelines.costing.ranges import Range

ONE = Range.exact(Decimal(1))
INDEX = PriceIndex({2024: Decimal(100), 2025: Decimal(110)}, Range.exact(Decimal("0.10")), "test")
ASSUMED = Assumptions(INDEX, 2025, 2024, 4, Range.exact(Decimal("0.02")), "test")
MEMBERS = (Member("a", {"inhabitants": {2024: Decimal(3)}}), Member("b", {"inhabitants": {2024: Decimal(1)}}))
KEY = Key("k", (Part(Fraction(1), "inhabitants"),), date(2024, 1, 1))
MODEL = CostModel(
    "dms", MEMBERS, (Alternative("quotes", (Position("p", "fees", ONE, 2024, "test"),)),), "quotes", keys=(KEY,)
)
JOINT = Booked("a", "dms", "licences", "licences", 2025, Decimal("400.00"), is_joint=True)
OWN = Booked("b", "dms", "own_staff", "personnel", 2025, Decimal("60.00"), is_cash_effective=False)


def sums(rows: list[Booked]) -> dict[tuple[str, int], Decimal]:
    found: dict[tuple[str, int], Decimal] = {}
    for flow in carry_on(rows, 2025, ASSUMED, {"dms": MODEL}):
        assert flow.is_assumed
        assert flow.amount.is_exact
        found[flow.member_id, flow.year] = found.get((flow.member_id, flow.year), Decimal(0)) + flow.amount.base
    return found


def test_bookings_stand_as_they_are() -> None:
    (flow,) = booked_flows([JOINT])
    assert (flow.year, flow.member_id, flow.amount) == (2025, "a", Range.exact(Decimal("400.00")))
    assert not flow.is_assumed


def test_joint_cost_is_divided_by_the_key_whoever_booked_it() -> None:
    """400 × 1.1 = 440 in 2026, by 3 : 1; and once more by 1.1 in 2027."""
    assert sums([JOINT]) == {
        ("a", 2026): Decimal("330.00"), ("b", 2026): Decimal("110.00"),
        ("a", 2027): Decimal("363.00"), ("b", 2027): Decimal("121.00"),
    }  # fmt: skip


def test_own_cost_stays_with_who_has_it() -> None:
    assert sums([OWN]) == {("b", 2026): Decimal("66.00"), ("b", 2027): Decimal("72.60")}


def test_a_year_that_began_in_july_counts_twice() -> None:
    half = replace(OWN, since=date(2025, 7, 1))
    assert sums([half])["b", 2026] == Decimal("132.00")
    assert sums([replace(half, since=date(2024, 7, 1))])["b", 2026] == Decimal("66.00")


@pytest.mark.parametrize("change", [{"recurrence": "one_off"}, {"kind": "grant"}, {"kind": "transfer"}, {"year": 2024}])
def test_what_does_not_come_again(change: dict[str, object]) -> None:
    assert sums([replace(OWN, **change)]) == {}  # type: ignore[arg-type]


def test_joint_cost_without_a_key_is_refused() -> None:
    with pytest.raises(NoKey):
        carry_on([JOINT], 2025, ASSUMED, {"dms": replace(MODEL, keys=())})
