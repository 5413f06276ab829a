"""The shared side as it was booked, and what follows from it in later years."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.booked import Booked, booked_flows, carry_on, shared_months
from pipelines.costing.errors import NoKey
from pipelines.costing.ledger import keep_ledger
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
    assert sums([replace(OWN, months=Fraction(6))])["b", 2026] == Decimal("132.00")


@pytest.mark.parametrize("change", [{"recurrence": "one_off"}, {"kind": "grant"}, {"kind": "transfer"}, {"year": 2024}])
def test_what_does_not_come_again(change: dict[str, object]) -> None:
    assert sums([replace(OWN, **change)]) == {}  # type: ignore[arg-type]


def begins(**months: int) -> CostModel:
    """Members that begin in this month of 2025."""
    return replace(MODEL, members=tuple(replace(m, first_month=date(2025, months[m.member_id], 1)) for m in MEMBERS))


def test_members_that_begin_one_after_the_other_are_scaled_one_by_one() -> None:
    """a begins in January, b in October: a's three quarters of twelve months and b's quarter of three are 9.75 months."""
    staggered = begins(a=1, b=10)
    assert shared_months(staggered, 2025) == Fraction(3, 4) * 12 + Fraction(1, 4) * 3 == Fraction(39, 4)
    assert [shared_months(staggered, 2025, m) for m in "ab"] == [12, 3]
    assert shared_months(staggered, 2026) == 12
    later = [f.amount.base for f in carry_on([replace(JOINT, months=Fraction(39, 4))], 2025, ASSUMED, {"dms": MODEL})]
    assert sum(later[:2]) == Decimal("541.54"), "400 × 12 / 9.75 × 1.1"


def test_members_that_begin_together_need_no_key_to_be_scaled() -> None:
    assert shared_months(replace(begins(a=7, b=7), keys=()), 2025) == 6
    with pytest.raises(NoKey) as caught:
        shared_months(replace(begins(a=7, b=8), keys=()), 2025)
    assert caught.value.it_service_id == "dms"


def test_what_is_carried_on_is_never_one_number_alone() -> None:
    """Its range goes to every member, and what tells of uncertainty sees it."""
    unsure = replace(ASSUMED, carried=Range(Decimal("0.9"), Decimal("1.0"), Decimal("1.2")))
    flows = carry_on([JOINT, OWN], 2025, unsure, {"dms": MODEL})
    of_b = next(f for f in flows if (f.member_id, f.position_id, f.year) == ("b", "own_staff", 2026))
    assert of_b.amount == Range(Decimal("59.40"), Decimal("66.00"), Decimal("79.20"))
    joint = [f.amount for f in flows if f.position_id == "licences" and f.year == 2026]
    assert sum(a.low for a in joint) == Decimal("396.00")
    assert sum(a.high for a in joint) == Decimal("528.00")
    ledger = keep_ledger([], flows, [2026, 2027])
    assert {(n.side, n.position_id) for n in ledger.uncertain} == {("shared", "licences"), ("shared", "own_staff")}


def test_a_dearer_contract_than_the_last_is_the_base_case() -> None:
    dearer = replace(ASSUMED, carried=Range(Decimal("1.0"), Decimal("1.1"), Decimal("1.1")))
    flows = carry_on([OWN], 2025, dearer, {"dms": MODEL})
    assert [f.amount.base for f in flows] == [Decimal("72.60"), Decimal("79.86")]


def test_joint_cost_without_a_key_is_refused() -> None:
    with pytest.raises(NoKey):
        carry_on([JOINT], 2025, ASSUMED, {"dms": replace(MODEL, keys=())})
