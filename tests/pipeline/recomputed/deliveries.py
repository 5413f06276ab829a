"""Inbox → deliveries with their accepted records, what stands of them, and the state of every dataset-month."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Layout
from tests.pipeline.recomputed.cells import read_cells
from tests.pipeline.recomputed.records import Broken, Sent, type_records

FIELDS = {
    "{year}": r"(?P<year>\d{4})",
    "{month}": r"(?P<month>\d\d)",
    "{quarter}": r"(?P<quarter>[1-4])",
    "{until_month}": r"(?P<until_month>\d\d)",
    "{note}": r"(?:_.*)?",
}


@dataclass(frozen=True)
class Delivery:
    """One dataset of one file."""

    municipality_id: str
    dataset_id: str
    file: Path
    months: list[date]
    records: pd.DataFrame
    broken: Broken
    refuse_above_pct: float
    delivered_on: date

    @cached_property
    def rejected(self) -> pd.Series:
        return pd.concat(list(self.broken.values()), axis=1).any(axis=1)

    @property
    def refused(self) -> bool:
        """More of its rows are bad than the contract allows, or there is none."""
        return self.rejected.sum() * 100 > self.refuse_above_pct * len(self.records) or self.records.empty

    @property
    def accepted(self) -> pd.DataFrame:
        return self.records[~self.rejected]

    @property
    def reasons(self) -> set[tuple[int, str]]:
        """(row, rule) of every breach."""
        return {(int(row), rule) for rule, mask in self.broken.items() for row in self.records["row"][mask]}


def covered_months(template: str, name: str) -> list[date] | None:
    """The months that a file name stands for; None where it is not of the template's form."""
    pattern = "".join(FIELDS.get(part) or re.escape(part) for part in re.split(r"(\{\w+\})", template))
    found = re.fullmatch(pattern, name)
    if not found:
        return None
    fields = {key: int(value) for key, value in found.groupdict().items()}
    if "month" in fields:
        span = range(fields["month"], fields["month"] + 1)
    elif "quarter" in fields:
        span = range(3 * fields["quarter"] - 2, 3 * fields["quarter"] + 1)
    else:
        span = range(1, fields.get("until_month", 12) + 1)
    return [date(fields["year"], month, 1) for month in span]


def read_inbox(catalog: Catalog, inbox: Path) -> list[Delivery]:
    """Every dataset of every file, the oldest first."""
    found = []
    for municipality_id, municipality in catalog.municipalities.items():
        files = sorted((inbox / municipality_id).iterdir(), key=lambda f: (f.stat().st_mtime, f.name))
        for file in files:
            for dataset_id, layouts in municipality.deliveries.items():
                fitting = [(x, months) for x in layouts if (months := covered_months(x.file, file.name))]
                in_force = [pair for pair in fitting if pair[0].since <= pair[1][0]]
                if in_force:
                    found.append(_read(catalog, municipality_id, dataset_id, file, *in_force[-1]))
    return found


def _read(
    catalog: Catalog, municipality_id: str, dataset_id: str, file: Path, layout: Layout, months: list[date]
) -> Delivery:
    contract = catalog.contracts[dataset_id]
    sent = Sent(municipality_id, datetime.fromtimestamp(file.stat().st_mtime, UTC).date(), layout, months)
    records, broken = type_records(read_cells(file, layout), sent, contract, catalog)
    limit = float(contract.refuse_above_pct)
    return Delivery(municipality_id, dataset_id, file, months, records, broken, limit, sent.delivered_on)


Claims = dict[tuple[str, str, date], Delivery]


def claims_of(deliveries: list[Delivery]) -> Claims:
    """(dataset, municipality, month) → the newest delivery that was not refused."""
    return {(d.dataset_id, d.municipality_id, month): d for d in deliveries if not d.refused for month in d.months}


def standing_records(catalog: Catalog, deliveries: list[Delivery], dataset_id: str) -> pd.DataFrame:
    """The accepted records of the deliveries that count, each in its month, with derived columns."""
    claims = claims_of(deliveries)
    parts = []
    for delivery in deliveries:
        if delivery.dataset_id == dataset_id and not delivery.refused:
            mine = [m for m in delivery.months if claims[dataset_id, delivery.municipality_id, m] is delivery]
            rows = delivery.accepted
            who = {"municipality_id": delivery.municipality_id, "delivered_on": delivery.delivered_on}
            parts.append(rows[rows["month"].isin(mine)].assign(**who))
    contract = catalog.contracts[dataset_id]
    columns = dict.fromkeys(["municipality_id", "delivered_on", "month", *contract.columns, *contract.derived])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))


def month_states(catalog: Catalog, deliveries: list[Delivery], months: list[date], as_of: date) -> pd.DataFrame:
    """municipality_id, dataset_id, month, state: delivered, rejected, no_delivery, not_due, not_agreed."""
    claims = claims_of(deliveries)
    refused = {(d.dataset_id, d.municipality_id, month) for d in deliveries if d.refused for month in d.months}
    rows = []
    for dataset_id, contract in catalog.delivered_contracts().items():
        for municipality_id, municipality in catalog.municipalities.items():
            layouts = municipality.deliveries.get(dataset_id, ())
            for month in months:
                key = (dataset_id, municipality_id, month)
                due = (month + timedelta(days=32)).replace(day=contract.due_day) if contract.due_day else as_of
                if not layouts or month < layouts[0].since:
                    state = "not_agreed"
                elif key in claims:
                    state = "delivered"
                elif key in refused:
                    state = "rejected"
                else:
                    state = "not_due" if as_of <= due else "no_delivery"
                rows.append((municipality_id, dataset_id, month, state))
    return pd.DataFrame(rows, columns=["municipality_id", "dataset_id", "month", "state"])
