"""Which months are delivered, which delivery speaks for them, and why a month is empty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from expectations.catalog import Catalog
from expectations.models import Count
from pipelines.transform.calendar import due_date, end_of, last_complete_month, months_between


@dataclass(frozen=True)
class Claim:
    """What one delivery says of a dataset: the months it covers, or that it was refused."""

    dataset_id: str
    delivery_id: str
    number: int
    months: tuple[date, ...]
    refused: bool
    accepted: dict[date, int]
    rejected: dict[date, int]


@dataclass(frozen=True)
class MonthState:
    """`state`: delivered | no_delivery | rejected | not_due | not_agreed."""

    dataset_id: str
    month: date
    state: str
    rows_accepted: int
    rows_rejected: int
    delivery_id: str | None


def winners(claims: Iterable[Claim]) -> dict[tuple[str, date], Claim]:
    """The delivery that speaks for each (dataset, month): the newest that was not refused."""
    best: dict[tuple[str, date], Claim] = {}
    for claim in sorted(claims, key=lambda c: c.number):
        if not claim.refused:
            best.update({(claim.dataset_id, month): claim for month in claim.months})
    return best


def month_states(catalog: Catalog, municipality_id: str, claims: list[Claim], as_of: date) -> list[MonthState]:
    """One state for every delivered dataset of the catalogue and every month of the association."""
    best = winners(claims)
    refused: dict[tuple[str, date], Claim] = {}
    for claim in claims:
        if claim.refused:
            refused.update({(claim.dataset_id, month): claim for month in claim.months})
    states = []
    for dataset_id, contract in catalog.delivered_contracts().items():
        since = catalog.agreed_since(municipality_id, dataset_id)
        for month in months_between(catalog.association.first_month, last_complete_month(as_of)):
            key = (dataset_id, month)
            standing = best.get(key) or refused.get(key)
            accepted = standing.accepted.get(month, 0) if standing and not standing.refused else 0
            rejected = standing.rejected.get(month, 0) if standing else 0
            if since is None or month < since:
                state = "not_agreed"
            elif standing is None:
                is_due = contract.due_day is not None and due_date(month, contract.due_day) <= as_of
                state = "no_delivery" if is_due else "not_due"
            elif standing.refused or (accepted == 0 and rejected > 0):
                state = "rejected"
            else:
                state = "delivered"
            states.append(
                MonthState(dataset_id, month, state, accepted, rejected, standing.delivery_id if standing else None)
            )
    return states


def delivery_states(claims: list[Claim]) -> dict[str, str]:
    """current | partly_superseded | superseded | refused, by delivery_id."""
    won: dict[str, int] = defaultdict(int)
    for claim in winners(claims).values():
        won[claim.delivery_id] += 1
    states = {}
    for claim in claims:
        held, covered = won[claim.delivery_id], len(claim.months)
        current = "current" if held == covered else "partly_superseded" if held else "superseded"
        states[claim.delivery_id] = "refused" if claim.refused else current
    return states


def municipality_figures(
    catalog: Catalog, municipality_id: str, as_of: date
) -> list[tuple[date, int | None, int | None]]:
    """(month, inhabitants, workplaces) as last counted by the end of each month; None before the first count.

    Inhabitants are those of the association's census basis; another basis is never mixed in.
    """
    municipality = catalog.municipalities[municipality_id]

    inhabitants = [i for i in municipality.inhabitants if i.basis == catalog.association.census_basis]

    def latest(counts: Iterable[Count], month: date) -> int | None:
        known = [c for c in counts if c.date <= end_of(month)]
        return max(known, key=lambda c: c.date).count if known else None

    return [
        (month, latest(inhabitants, month), latest(municipality.workplaces, month))
        for month in months_between(catalog.association.first_month, last_complete_month(as_of))
    ]
