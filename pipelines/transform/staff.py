"""Own staff cost from the catalogue: hours times rate of what is declared, per month and entry."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from expectations.catalog import Catalog
from expectations.models import Staff
from pipelines.transform.calendar import last_complete_month, months_between

CENT = Decimal("0.01")


class StaffCost(NamedTuple):
    """One entry in one month; euros to the cent."""

    month: date
    service_id: str | None
    it_service_id: str | None
    hours: Decimal
    rate_eur: Decimal
    cost_eur: Decimal


def staff_costs(catalog: Catalog, municipality_id: str, as_of: date) -> list[StaffCost]:
    """The entries in force in every month that is over, rounded to the cent once per month and entry."""
    declared = catalog.municipalities[municipality_id].staff
    return [
        StaffCost(month, s.service_id, s.it_service_id, s.hours_per_month, s.rate_eur_per_hour, _cost(s))
        for month in months_between(catalog.association.first_month, last_complete_month(as_of))
        for s in _in_force(declared, month)
    ]


def staff_known_since(catalog: Catalog, municipality_id: str) -> date | None:
    """The month of the first entry: before it nothing is agreed, from it on what is not declared is none."""
    return min((s.since for s in catalog.municipalities[municipality_id].staff), default=None)


def _in_force(declared: tuple[Staff, ...], month: date) -> Iterator[Staff]:
    """Of each service and IT service the newest entry that has begun; the entries stand in order."""
    newest = {(s.service_id, s.it_service_id): s for s in declared if s.since <= month}
    yield from newest.values()


def _cost(entry: Staff) -> Decimal:
    return (entry.hours_per_month * entry.rate_eur_per_hour).quantize(CENT, ROUND_HALF_UP)
