"""Municipalities: master data and, per dataset, how THEY deliver."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from expectations.models.basis import CensusBasis, Model, Month, Words


class Wide(Model):
    """One of several value columns of a wide file; each non-empty cell becomes a record."""

    header: str
    into: str
    constants: dict[str, str] = {}
    negate: bool = False


class TotalRow(Model):
    """The line that closes the file: its number is the declared control sum, not a record."""

    header: str
    text: str
    column: str


class Layout(Model):
    """How one municipality delivers one dataset, from a month on. Declared, never guessed."""

    since: Month
    file: str
    """File name with fields: {year} {month} {quarter} {until_month} {note}, e.g. `Kosten_{year}-{month}.csv`."""
    format: Literal["csv", "xlsx", "ods", "json"]
    encoding: str = "utf-8"
    delimiter: str = ";"
    quote: str = '"'
    sheet: str | None = None
    header_row: int = Field(default=1, ge=1)
    records: str | None = None
    """JSON: dotted path to the list of records."""
    decimal: Literal[",", "."] = ","
    thousands: Literal[".", ",", " ", "'", ""] = ""
    date: str = "%d.%m.%Y"
    """strptime format, or `cell` (a true date cell), `serial` (Excel day number), `offset` (ISO, with UTC offset)."""
    month: str = "%Y-%m"
    columns: dict[str, str] = {}
    """Contract column → their header."""
    constants: dict[str, str] = {}
    wide: tuple[Wide, ...] = ()
    codes: dict[str, dict[str, str]] = {}
    """Contract column → their text → our code. Without an entry the text must be the code itself."""
    negate: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    """Texts that mean an empty cell, e.g. `-` or `k. A.`."""
    ignore: tuple[str, ...] = ()
    """Known headers that are not part of the contract; dropped at the door without a finding."""
    total_row: TotalRow | None = None


class Count(Model):
    date: date
    count: int = Field(ge=0)
    source: str


class Inhabitants(Count):
    basis: CensusBasis


class Municipality(Model):
    """One municipality: master data and, per dataset, how THEY deliver."""

    name: str
    official_name: Words
    ars: Annotated[str, Field(pattern=r"^\d{12}$")]
    inhabitants: tuple[Inhabitants, ...] = ()
    workplaces: tuple[Count, ...] = ()
    services: tuple[str, ...] | None = None
    """The services it offers; all of the vocabulary if left out."""
    deliveries: dict[str, tuple[Layout, ...]]

    @model_validator(mode="after")
    def _layouts_in_order(self) -> "Municipality":
        for dataset_id, layouts in self.deliveries.items():
            since = [layout.since for layout in layouts]
            if not layouts or since != sorted(set(since)):
                raise ValueError(f"the layouts of `{dataset_id}` need ascending `since` months")
        return self
