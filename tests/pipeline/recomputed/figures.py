"""The two datasets that nobody delivers: the municipalities' figures and the coverage of the deliveries."""

from calendar import monthrange
from datetime import date

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


def delivery_coverage(states: pd.DataFrame) -> pd.DataFrame:
    """One row per municipality, dataset and month that was agreed and due."""
    due = states[~states["state"].isin(["not_agreed", "not_due"])]
    delivered = (due["state"] == "delivered").astype(int) * MILLION
    return due.drop(columns="state").assign(expected=MILLION, delivered=delivered)
