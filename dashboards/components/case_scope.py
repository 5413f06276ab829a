"""What the pages of shared against separate look at, and the words they have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from dashboards.components.cost_scope import CASH
from dashboards.components.words import say_identifier
from dashboards.filters import COST_VIEW
from dashboards.records import Words
from dashboards.view import View
from pipelines.cost_case.case import Basis, CostCase
from pipelines.cost_case.tables import CostTables
from pipelines.costing.answer import Answer
from pipelines.costing.ledger import DISCOUNT_RATE, PRICE_INDEX
from pipelines.costing.ledger import Name as Assumption
from pipelines.costing.ranges import Range
from pipelines.costing.saving import GROUP, Saving

HUNDRED = Decimal(100)
OWN_WORDS = ("own_staff", "coordination", "benchmark")
"""Positions that no vocabulary names."""


def basis_of(view: View) -> Basis:
    return "cash" if view.filters.chosen(COST_VIEW) == CASH else "depreciation"


@dataclass(frozen=True)
class CaseScope:
    """`year`: the one that is looked at first, one of those that were booked."""

    view: View
    case: CostCase
    year: int

    @cached_property
    def answer(self) -> Answer:
        return self.case.answer

    @property
    def tables(self) -> CostTables:
        return self.view.snapshot.costs

    @property
    def members(self) -> tuple[str, ...]:
        return self.case.question.members

    @property
    def threshold(self) -> Decimal:
        return self.case.question.assumptions.threshold

    @property
    def threshold_words(self) -> str:
        return self.view.numbers.percent(self.threshold * HUNDRED, 0)

    @property
    def is_booked(self) -> bool:
        return self.year in self.case.booked_years

    @property
    def horizon(self) -> str:
        return f"{self.answer.years[0]}–{self.answer.years[-1]}"

    @property
    def basis_words(self) -> str:
        return self.view.t.of("cost_view", "cash" if self.case.basis == "cash" else "expense")

    def row(self, member: str = GROUP, year: int | None = None) -> Saving:
        """Before grants, nominal; None for all years."""
        return self.answer.row(self.answer.nominal, member, year)

    def name_of(self, member: str) -> str:
        return self.view.t("case.group") if member == GROUP else self.view.name_of(member)

    def service(self, it_service_id: str) -> str:
        words = self.tables.it_services.get(it_service_id)
        return self.view.say(words) if words else say_identifier(it_service_id)

    def spec(self, it_service_id: str) -> Mapping[str, Any]:
        return next((m.spec for m in self.tables.models if m.it_service_id == it_service_id), {})

    def position(self, it_service_id: str, position_id: str) -> str:
        """By its title in the cost model, else as a cost type, else by its own word."""
        declared = self.spec(it_service_id).get("separate", {}).get("positions", {}).get(position_id)
        if declared:
            return self.say(declared["title"])
        if position_id in OWN_WORDS:
            return self.view.t.of("case_position", position_id)
        return self.cost_type(position_id)

    def cost_type(self, cost_type_id: str) -> str:
        if cost_type_id == "*":
            return self.view.t("costs.types_together")
        words = self.tables.cost_types.get(cost_type_id)
        return self.view.say(words) if words else say_identifier(cost_type_id)

    def assumption(self, name: Assumption) -> str:
        if name == PRICE_INDEX:
            return self.view.t("case.price_index")
        if name == DISCOUNT_RATE:
            return self.view.t("case.discount_rate")
        words = f"{self.service(name.it_service_id)}: {self.position(name.it_service_id, name.position_id)}"
        return f"{words} ({self.view.t.of('case_side', name.side)})"

    def say(self, words: Mapping[str, str]) -> str:
        """A text of the catalogue as it stands in a cost model."""
        return Words(words["de"], words["en"]).to(self.view.filters.lang)

    def euros(self, amount: Decimal) -> str:
        return self.view.numbers.money(amount, 0)

    def pct(self, share: Decimal) -> str:
        """A share of one, as a percentage."""
        return self.view.numbers.percent(share * HUNDRED)

    def pct_range(self, gain: Range | None) -> str:
        if gain is None:
            return self.view.t("case.no_share")
        return self.view.t("case.range", low=self.pct(gain.low), high=self.pct(gain.high))

    def verdict(self, row: Saving) -> str:
        """Against the threshold, in a word: reached, missed, or open with what the base case says."""
        found = row.verdict(self.threshold)
        if found == "open":
            return (
                self.view.t("case.open_reached")
                if row.base_reaches(self.threshold)
                else self.view.t("case.open_missed")
            )
        return self.view.t.of("case_verdict", found)
