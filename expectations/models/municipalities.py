"""Municipalities: master data and, per dataset, how THEY deliver."""

from datetime import date, timedelta
from decimal import Decimal
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


class Staff(Model):
    """Own staff time that is not booked as IT cost, for one service or one IT service, until the next entry for it.

    What the bookkeeping already shows as personnel expense of IT must not be declared again.
    """

    since: Month
    service_id: str | None = None
    it_service_id: str | None = None
    hours_per_month: Decimal = Field(ge=0, max_digits=12, decimal_places=6)
    """0 ends what was declared before."""
    rate_eur_per_hour: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    """Full cost of an hour, overheads included."""
    source: str

    @model_validator(mode="after")
    def _one_purpose(self) -> "Staff":
        if (self.service_id is None) == (self.it_service_id is None):
            raise ValueError("staff time is declared for either a `service_id` or an `it_service_id`")
        return self


class ClosingDays(Model):
    """Days on which the administration is closed besides weekends and public holidays; `last` included."""

    first: date
    last: date | None = None
    title: Words
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> "ClosingDays":
        if self.last and self.last < self.first:
            raise ValueError("`last` lies before `first`")
        return self

    @property
    def days(self) -> tuple[date, ...]:
        count = ((self.last or self.first) - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(count))


class Municipality(Model):
    """One municipality: master data and, per dataset, how THEY deliver."""

    name: str
    official_name: Words
    ars: Annotated[str, Field(pattern=r"^\d{12}$")]
    inhabitants: tuple[Inhabitants, ...] = ()
    workplaces: tuple[Count, ...] = ()
    services: tuple[str, ...] | None = None
    """The services it offers; all of the vocabulary if left out."""
    staff: tuple[Staff, ...] = ()
    closing_days: tuple[ClosingDays, ...] = ()
    """No working days here, though elsewhere they are: they do not count in net working days."""
    deliveries: dict[str, tuple[Layout, ...]]

    @property
    def closed_on(self) -> tuple[date, ...]:
        """Every closing day."""
        return tuple(day for closing in self.closing_days for day in closing.days)

    @model_validator(mode="after")
    def _staff_in_order(self) -> "Municipality":
        newest: dict[tuple[str | None, str | None], date] = {}
        for entry in self.staff:
            key = (entry.service_id, entry.it_service_id)
            if key in newest and entry.since <= newest[key]:
                name = entry.service_id or entry.it_service_id
                raise ValueError(f"the `staff` entries of {name} need ascending `since` months")
            newest[key] = entry.since
        return self

    @model_validator(mode="after")
    def _layouts_in_order(self) -> "Municipality":
        for dataset_id, layouts in self.deliveries.items():
            since = [layout.since for layout in layouts]
            if not layouts or since != sorted(set(since)):
                raise ValueError(f"the layouts of `{dataset_id}` need ascending `since` months")
        return self
