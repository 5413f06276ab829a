"""The datasets that nobody delivers: the municipalities' figures, their own staff and the coverage of the deliveries."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Count
from tests.pipeline.recomputed.parse import MILLION


def municipality_figures(catalog: Catalog, months: list[date]) -> pd.DataFrame:
    """Inhabitants (of the association's one census basis) and workplaces as last counted by the end of the month."""
    rows = []
    for municipality_id, municipality in catalog.municipalities.items():
        inhabitants = [i for i in municipality.inhabitants if i.basis == catalog.association.census_basis]
        for month in months:
            day = month.replace(day=monthrange(month.year, month.month)[1])
            rows.append((municipality_id, month, _count(inhabitants, day), _count(municipality.workplaces, day)))
    return pd.DataFrame(rows, columns=["municipality_id", "month", "inhabitants", "workplaces"])


def _count(counts: list[Count] | tuple[Count, ...], day: date) -> int:
    counted = [c for c in counts if c.date <= day]
    return max(counted, key=lambda c: c.date).count * MILLION if counted else 0


def staff_costs(catalog: Catalog, months: list[date]) -> pd.DataFrame:
    """What is declared, carried on until the next entry for the same service or IT service; cents rounded half up."""
    rows = []
    for municipality_id, municipality in catalog.municipalities.items():
        declared = pd.DataFrame([entry.model_dump() for entry in municipality.staff])
        for month in months if len(declared) else []:
            begun = declared[declared["since"] <= month].sort_values("since")
            for entry in begun.drop_duplicates(["service_id", "it_service_id"], keep="last").itertuples():
                cents = Fraction(entry.hours_per_month) * Fraction(entry.rate_eur_per_hour) * 100
                cost = int(cents + Fraction(1, 2)) * (MILLION // 100)
                rows.append((municipality_id, month, entry.service_id, entry.it_service_id, cost))
    return pd.DataFrame(
        rows, columns=["municipality_id", "month", "service_id", "it_service_id", "cost_eur"], dtype=object
    )


def staff_states(catalog: Catalog, months: list[date]) -> dict[tuple[str, str], list[str]]:
    """A municipality that has declared nothing yet has not agreed to; from its first entry on, none means none."""
    first = {m: min((s.since for s in place.staff), default=date.max) for m, place in catalog.municipalities.items()}
    return {
        ("staff_costs", m): ["not_agreed" if month < since else "delivered" for month in months]
        for m, since in first.items()
    }


def delivery_coverage(states: pd.DataFrame) -> pd.DataFrame:
    """One row per municipality, dataset and month that was agreed and due."""
    due = states[~states["state"].isin(["not_agreed", "not_due"])]
    delivered = (due["state"] == "delivered").astype(int) * MILLION
    return due.drop(columns="state").assign(expected=MILLION, delivered=delivered)
