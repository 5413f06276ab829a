"""Writing one municipality's files into the inbox: form, planted defects, day of delivery."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pandas as pd

from expectations.catalog import Catalog
from expectations.models import Layout
from pipelines.demo.form import as_delivered, cell_kinds, euro_text
from pipelines.demo.periods import Period, periods
from pipelines.demo.plant import plant_content, plant_form
from pipelines.demo.sheets import Sheet
from pipelines.demo.truths import Defect, Truths
from pipelines.demo.write_ods import write_ods
from pipelines.demo.write_text import write_csv, write_json
from pipelines.demo.write_xlsx import write_xlsx


@dataclass(frozen=True)
class DeliveredFile:
    """A file that was written. `rows` by dataset, as they stand in the file (titles, blanks, totals not counted)."""

    municipality_id: str
    name: str
    rows: dict[str, int]
    size_bytes: int
    delivered_on: date


@dataclass(frozen=True)
class Order:
    """What one file is to hold: per dataset its layout and rows in contract columns."""

    name: str
    period: Period
    parts: dict[str, tuple[Layout, pd.DataFrame]]
    defects: tuple[Defect, ...]
    delivered_on: date


class Clerk:
    """Delivers the tables of one municipality, file by file."""

    def __init__(self, catalog: Catalog, truths: Truths, municipality_id: str, inbox: Path):
        self.catalog, self.truths, self.municipality_id = catalog, truths, municipality_id
        self.folder = inbox / municipality_id
        self.defects = [d for d in truths.defects if d.municipality == municipality_id]

    def deliver(self, tables: dict[str, pd.DataFrame], first: date, until: date) -> list[DeliveredFile]:
        """Write all files of `tables` (dataset → rows) and say what was written, in order of delivery."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written: list[DeliveredFile] = []
        for order in self._orders(tables, first, until):
            kinds = {d.what: d for d in order.defects}
            if "missing_file" in kinds:
                continue
            written.append(self._write(order))
            if "late_correction" in kinds:
                written.append(self._write(_correction(order, kinds["late_correction"])))
        return sorted(written, key=lambda f: (f.delivered_on, f.name))

    def _orders(self, tables: dict[str, pd.DataFrame], first: date, until: date) -> list[Order]:
        orders: dict[str, Order] = {}
        for dataset_id, table in tables.items():
            contract = self.catalog.contracts[dataset_id]
            layouts = self.catalog.municipalities[self.municipality_id].deliveries[dataset_id]
            ends = [layout.since for layout in layouts[1:]]
            for layout, end in zip(layouts, [*ends, None], strict=True):
                last = min(end - timedelta(days=1), until) if end else until
                for period in periods(layout, max(layout.since, first), last):
                    days = table[contract.month]
                    inside = (days >= pd.Timestamp(period.first)) & (days <= pd.Timestamp(period.last_day))
                    rows = table[inside].reset_index(drop=True)
                    if rows.empty and contract.due_day is None:
                        continue  # nothing has happened, so nothing is delivered
                    order = orders.setdefault(
                        period.file,
                        Order(period.file, period, {}, self._planted(period.file), _working_day(period.last_day, 9)),
                    )
                    order.parts[dataset_id] = (layout, rows)
        return _in_order(orders, until)

    def _planted(self, file: str) -> tuple[Defect, ...]:
        return tuple(d for d in self.defects if d.file == file)

    def _write(self, order: Order) -> DeliveredFile:
        target = self.folder / order.name
        sheets = [self._sheet(order, dataset_id) for dataset_id in order.parts]
        layout = next(iter(order.parts.values()))[0]
        if layout.format == "csv":
            write_csv(target, sheets[0], layout)
        elif layout.format == "json":
            write_json(target, sheets[0], layout)
        elif layout.format == "xlsx":
            write_xlsx(target, sheets)
        else:
            write_ods(target, sheets)
        moment = datetime.combine(order.delivered_on, time(9, 30), UTC).timestamp()
        os.utime(target, (moment, moment))
        totals = {d: int(layout.total_row is not None) for d, (layout, _) in order.parts.items()}
        rows = {d: len(sheet.rows) - totals[d] for d, sheet in zip(order.parts, sheets, strict=True)}
        return DeliveredFile(self.municipality_id, order.name, rows, target.stat().st_size, order.delivered_on)

    def _sheet(self, order: Order, dataset_id: str) -> Sheet:
        layout, rows = order.parts[dataset_id]
        contract = self.catalog.contracts[dataset_id]
        defects = [d for d in order.defects if d.dataset == dataset_id]
        for defect in defects:
            rows = plant_content(rows, defect)
        texts = as_delivered(rows, contract, layout, self.catalog.association.timezone)
        for defect in defects:
            texts = plant_form(texts, defect, contract, layout)
        for personal in self.truths.personal_columns:
            if (personal.municipality, personal.dataset) == (self.municipality_id, dataset_id):
                texts[personal.header] = [f"SB-{n % 11 + 1:02d}" for n in range(len(texts))]
        if layout.total_row:
            texts = pd.concat([texts, _total(rows, layout)], ignore_index=True).fillna("")
        name = self.catalog.municipalities[self.municipality_id].official_name.de
        titles = (name, f"{contract.title.de} {order.period.first:%m/%Y} bis {order.period.last:%m/%Y} (Demo)", "")
        above = titles[:2] if layout.format == "json" else titles[: layout.header_row - 1]
        by_hand = 25 if layout.format == "ods" else 0
        return Sheet(layout.sheet or "", texts, cell_kinds(contract, layout), above, by_hand)


def _in_order(orders: dict[str, Order], until: date) -> list[Order]:
    """Files with cases leave when their last case is decided, or at the end, and never before earlier ones."""
    ready: list[Order] = []
    earliest = date.min
    for order in sorted(orders.values(), key=lambda o: o.period.first):
        day = order.delivered_on
        if "processing_times" in order.parts:
            decided = order.parts["processing_times"][1]["decided_date"]
            last = until if decided.isna().any() or decided.empty else decided.max().date()
            earliest = day = max(day, _working_day(last, 3), earliest)
        ready.append(Order(order.name, order.period, order.parts, order.defects, day))
    return ready


def _correction(order: Order, defect: Defect) -> Order:
    """The same file again with the true figures."""
    day = _working_day(order.delivered_on, defect.days_later)
    return Order(defect.correction or order.name, order.period, order.parts, (), day)


def _working_day(day: date, after: int) -> date:
    """The day `after` days later, or the Monday after it."""
    later = day + timedelta(days=after)
    return later + timedelta(days=max(0, 7 - later.weekday())) if later.weekday() > 4 else later


def _total(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The closing line with the sum of all amounts as delivered."""
    if layout.total_row is None:
        return pd.DataFrame()
    column = layout.total_row.column
    cents = int(rows[column].sum()) * (-1 if column in layout.negate else 1)
    words = {layout.total_row.header: layout.total_row.text}
    return pd.DataFrame([words | {layout.columns[column]: euro_text(cents, layout.decimal, layout.thousands)}])
