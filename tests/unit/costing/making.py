"""A small association of three with one service, to be changed in one place per test."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.costing.answer import Question
from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.flows import Flow
from pipelines.costing.model import MEMBERS, Alternative, Before, CostModel, Key, Member, Part, Position
from pipelines.costing.ranges import Range


def exact(euros: str) -> Range:
    return Range.exact(Decimal(euros))


def around(euros: str) -> Range:
    return Range(Decimal(euros) * 9 / 10, Decimal(euros), Decimal(euros) * 12 / 10)


INDEX = PriceIndex({2022: Decimal(100), 2023: Decimal(110), 2024: Decimal(120)}, exact("0"), "made up")
ASSUMPTIONS = Assumptions(INDEX, 2024, 2024, 3, exact("0.1"), "made up", draws=1000)
MEMBERS_OF = tuple(
    Member(name, {"inhabitants": {2022: Decimal(people)}, "workplaces": {2022: Decimal(places)}})
    for name, people, places in (("a", 1000, 10), ("b", 2000, 30), ("c", 5000, 60))
)
EQUALLY = Key("equal", (Part(Fraction(1), "equal"),))
QUOTES = Alternative(
    "quotes",
    (
        Position("base", "licences", around("1000"), 2024, "offer"),
        Position("per_place", "maintenance", around("10"), 2024, "offer", driver="workplaces"),
        Position("setup", "consulting", around("600"), 2024, "offer", recurrence="one_off"),
    ),
)
TOGETHER = (
    Position("base", "licences", exact("1200"), 2024, "contract"),
    Position("per_place", "maintenance", exact("8"), 2024, "contract", driver="workplaces"),
    Position("steering", "personnel", exact("100"), 2024, "contract", driver=MEMBERS, is_cash_effective=False),
)
MODEL = CostModel("dms", MEMBERS_OF, (QUOTES,), "quotes", TOGETHER, (EQUALLY,))
QUESTION = Question((MODEL,), ASSUMPTIONS)


def ask(**changes: Any) -> Question:
    """The question about one changed model."""
    return Question((replace(MODEL, **changes),), ASSUMPTIONS)


def booked(year: int, euros: str, member_id: str = "a", **changes: Any) -> Flow:
    return replace(Flow(year, member_id, "dms", "operation", "fees", exact(euros)), **changes)


def before(member_id: str, euros: str | None, year: int = 2022, **changes: Any) -> Before:
    amount = None if euros is None else Decimal(euros)
    return replace(Before(member_id, "operation", "fees", year, amount, "books"), **changes)


def joining(**months: date) -> tuple[Member, ...]:
    """The members, some of them from a later month on."""
    return tuple(replace(m, first_month=months.get(m.member_id)) for m in MEMBERS_OF)
