"""What the page of cost looks at: whose bookings, of which year, as expense or as payments; and its words."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dashboards.components.words import say_identifier
from dashboards.cost_sums import Sight
from dashboards.filters import COST_VIEW, Problem
from dashboards.view import View
from pipelines.cost_case.tables import CostTables

CASH = "kasse"
EVERY_TYPE = "*"
"""Stands for the cost types that the public edition does not tell apart."""


@dataclass(frozen=True)
class CostScope:
    view: View
    year: int

    @cached_property
    def tables(self) -> CostTables:
        return self.view.snapshot.costs

    @property
    def sight(self) -> Sight:
        return "cash" if self.view.filters.chosen(COST_VIEW) == CASH else "expense"

    @property
    def places(self) -> tuple[str, ...]:
        return self.view.filters.municipalities or tuple(self.view.municipalities)

    @property
    def is_all(self) -> bool:
        """Whether all partners are looked at, so that what they pay each other is no cost."""
        return set(self.places) == set(self.view.municipalities)

    @property
    def is_whole(self) -> bool:
        return self.year in self.tables.whole_years

    @property
    def place_words(self) -> str:
        chosen = self.view.filters.municipalities
        return ", ".join(self.view.name_of(one) for one in chosen) if chosen else self.view.t("all.municipalities")

    @property
    def subtitle(self) -> str:
        """Whose cost of which year, seen how."""
        year = str(self.year) if self.is_whole else self.view.t("costs.so_far", year=str(self.year))
        return f"{self.place_words} · {year} · {self.view.t.of('cost_view', self.sight)}"

    def service(self, it_service_id: str) -> str:
        words = self.tables.it_services.get(it_service_id)
        return self.view.say(words) if words else say_identifier(it_service_id)

    def cost_type(self, cost_type_id: str) -> str:
        if cost_type_id == EVERY_TYPE:
            return self.view.t("costs.types_together")
        words = self.tables.cost_types.get(cost_type_id)
        return self.view.say(words) if words else say_identifier(cost_type_id)

    def euros(self, amount: Decimal) -> str:
        """In whole euros, for sentences and charts; tables have the cents."""
        return self.view.numbers.money(amount, 0)

    def percent(self, percent: Decimal) -> str:
        return self.view.numbers.percent(percent)


def has_costs(view: View) -> bool:
    """Whether the snapshot can say anything of cost; older ones lack the tables."""
    return "cost_month" in view.snapshot.tables and bool(view.snapshot.costs.booked)


def find_sight_problems(view: View) -> tuple[Problem, ...]:
    asked = view.filters.chosen(COST_VIEW)
    return (Problem("unknown_choice", COST_VIEW, asked),) if asked not in (None, CASH) else ()
