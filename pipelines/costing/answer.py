"""Shared or separate: from what is declared and booked to the whole answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pipelines.costing.assumptions import Assumptions
from pipelines.costing.break_even import BreakEven, InternalRate, break_even, internal_rate
from pipelines.costing.bridge import Bridge, By, build_bridge
from pipelines.costing.depreciation import View
from pipelines.costing.flows import Flow, Kind, Uncancelled, in_prices_of, sum_by, uncancelled_transfers
from pipelines.costing.ledger import Ledger, keep_ledger
from pipelines.costing.model import CostModel
from pipelines.costing.present_value import PresentValue, gains_of, present_value_of
from pipelines.costing.probability import Probability, probability_of
from pipelines.costing.ranges import CASES, Case, Range
from pipelines.costing.saving import GROUP, Saving, savings
from pipelines.costing.sensitivity import Tornado, tornado_of_gain, tornado_of_present_value

Pays = Literal["key", "books"]


@dataclass(frozen=True)
class Question:
    """What is compared. `booked`: shared costs, grants, transfers and shadow costs as booked or planned, nominal.

    A service and year with a booked cost is taken from the bookings, any other from the model's `shared` positions, or,
    where it declares none, from its last booked year carried forward. `pays`: each member its share by the key
    (whoever booked it), or what its own books say, transfers included; what is not booked goes by the key either way.
    """

    models: tuple[CostModel, ...]
    assumptions: Assumptions
    booked: tuple[Flow, ...] = ()
    pays: Pays = "key"
    view: View = "cash"

    @property
    def members(self) -> tuple[str, ...]:
        """Of all models, in the order in which they appear."""
        return tuple(dict.fromkeys(m.member_id for model in self.models for m in model.members))


@dataclass(frozen=True)
class Answer:
    """All that follows from a question; each part is worked out when it is first asked for, and kept."""

    question: Question
    separate: tuple[Flow, ...]
    shared: tuple[Flow, ...]
    """Both nominal, of the years of the horizon; shared by member."""

    @property
    def years(self) -> Sequence[int]:
        return self.question.assumptions.years

    @cached_property
    def nominal(self) -> list[Saving]:
        """Before grants, every member and the group, every year and all together."""
        return self._table(self.separate, self.shared, after_grants=False)

    @cached_property
    def nominal_after_grants(self) -> list[Saving]:
        return self._table(self.separate, self.shared, after_grants=True) if self._has_grants else self.nominal

    @cached_property
    def running(self) -> list[Saving]:
        """Running cost alone, before grants: one-off cost of an introduction says nothing of a usual year."""
        one, other = (tuple(f for f in flows if f.recurrence == "running") for flows in (self.separate, self.shared))
        return self._table(one, other, after_grants=False)

    @cached_property
    def one_off(self) -> list[Saving]:
        """The rest: `running` and `one_off` add up to `nominal`."""
        one, other = (tuple(f for f in flows if f.recurrence == "one_off") for flows in (self.separate, self.shared))
        return self._table(one, other, after_grants=False)

    @cached_property
    def real(self) -> list[Saving]:
        """The same in the prices of the price year; each flow converted to the cent."""
        return self._table(*self._real, after_grants=False)

    @cached_property
    def real_after_grants(self) -> list[Saving]:
        return self._table(*self._real, after_grants=True) if self._has_grants else self.real

    @cached_property
    def _has_grants(self) -> bool:
        return any(f.kind == "grant" for flows in (self.separate, self.shared) for f in flows)

    def row(self, table: Sequence[Saving], member_id: str = GROUP, year: int | None = None) -> Saving:
        """The line of a member (`*`: the group) and a year (None: all years). Raises KeyError."""
        for line in table:
            if line.member_id == member_id and line.year == year:
                return line
        raise KeyError((member_id, year))

    @cached_property
    def shadow(self) -> dict[tuple[str, int], Range]:
        """(side, year) → what is provided free of charge and stands in no other total."""
        sides = (("separate", self.separate), ("shared", self.shared))
        return {
            (side, year): amount
            for side, flows in sides
            for year, amount in sum_by((f for f in flows if f.kind == "shadow"), lambda f: f.year).items()
        }

    @cached_property
    def present_values(self) -> dict[Case, PresentValue]:
        """Low, base and high of the gains before grants, at the base rate; nominal."""
        gains = gains_of(self.separate, self.shared)
        return {case: present_value_of(gains, self._rate, self.years, case) for case in CASES}

    @cached_property
    def present_value_after_grants(self) -> PresentValue:
        return present_value_of(gains_of(self.separate, self.shared, ("cost", "grant")), self._rate, self.years)

    @property
    def break_even(self) -> BreakEven:
        """Of the base case before grants."""
        return break_even(self.present_values["base"].cumulative)

    @property
    def internal_rate(self) -> InternalRate:
        """Of the base case before grants."""
        return internal_rate({y.year: y.cash_eur + y.other_eur for y in self.present_values["base"].years})

    def bridge(self, by: By = "cost_type_id", member_id: str = GROUP, year: int | None = None) -> Bridge:
        """Of the group or one member, of all years or one; nominal, before grants, base case."""

        def wanted(flow: Flow) -> bool:
            return member_id in (GROUP, flow.member_id) and year in (None, flow.year)

        return build_bridge(filter(wanted, self.separate), filter(wanted, self.shared), by)

    @cached_property
    def ledger(self) -> Ledger:
        return keep_ledger(self.separate, self.shared, self.years)

    @cached_property
    def tornado(self) -> Tornado | None:
        """Of the gain of the group over all years."""
        return tornado_of_gain(self.ledger, self.question.assumptions)

    @cached_property
    def tornado_of_present_value(self) -> Tornado:
        return tornado_of_present_value(self.ledger, self.question.assumptions)

    @cached_property
    def probability(self) -> Probability:
        """That the group reaches the threshold."""
        return probability_of(self.ledger, self.question.assumptions)

    def probability_for(self, member_id: str) -> Probability:
        """That one member reaches it, drawn with the same seed."""
        one, other = ([f for f in flows if f.member_id == member_id] for flows in (self.separate, self.shared))
        return probability_of(keep_ledger(one, other, self.years), self.question.assumptions)

    @property
    def uncancelled(self) -> list[Uncancelled]:
        """Transfers that leave a rest in the group."""
        return uncancelled_transfers(self.question.booked)

    @property
    def _rate(self) -> Decimal:
        return self.question.assumptions.rate.base

    @cached_property
    def _real(self) -> tuple[list[Flow], list[Flow]]:
        a = self.question.assumptions
        return (
            in_prices_of(a.price_year, self.separate, a.price_index),
            in_prices_of(a.price_year, self.shared, a.price_index),
        )

    def _table(self, separate: Sequence[Flow], shared: Sequence[Flow], *, after_grants: bool) -> list[Saving]:
        kinds: list[Kind] = ["cost", "grant"] if after_grants else ["cost"]
        if self.question.pays == "books":
            kinds.append("transfer")
        return savings(separate, shared, self.question.members, self.years, kinds)
