"""Contracts: what a dataset is, its columns, its rules, and what must never be stored."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from expectations.models.basis import Id, Model, Words


class Column(Model):
    """One column of a contract.

    Types: `text`, `code` (a vocabulary's id or one of `allowed`), `date`, `month`, `integer`,
    `decimal` (six places), `money` (two places, exact to the cent), `flag`.
    """

    type: Literal["text", "code", "date", "month", "integer", "decimal", "money", "flag"]
    title: Words
    description: Words | None = None
    required: bool = False
    vocabulary: str | None = None
    allowed: dict[str, Words] | None = None
    """The codes of a closed list, each with its title."""
    match: Literal["id", "longest_prefix"] = "id"
    pattern: str | None = None
    max_length: int = 200
    min: Decimal | date | None = None
    max: Decimal | date | None = None
    default: str | None = None
    personal: bool = False
    """The value itself is never repeated in feedback (a pseudonym, a payee)."""

    @model_validator(mode="after")
    def _codes_are_closed(self) -> "Column":
        if self.type == "code" and (self.vocabulary is None) == (self.allowed is None):
            raise ValueError("a code column names either a vocabulary or its allowed values")
        if self.type != "code" and (self.vocabulary or self.allowed):
            raise ValueError("only a code column has a vocabulary or allowed values")
        return self


Comparison = Literal["<=", "<", ">=", ">", "=", "<>"]


class Bounds(Model):
    """From `min` to `max`, both included; an end that is left out is open."""

    min: Decimal | date | None = None
    max: Decimal | date | None = None


class RowRule(Model):
    """A rule across the columns of one row. Empty cells pass; `required` is a rule of its own.

    `compare: [a, "<=", b]` — each side a column or a list of columns to be added up.
    `needs: [columns]` — these are not empty.
    `within: {column: {min: 0, max: 4}}` — these lie within bounds.

    The latter two hold for the rows `when: {column: [values]}`; an empty list of values means "is not empty".
    """

    id: Id
    title: Words
    compare: tuple[str | tuple[str, ...], Comparison, str | tuple[str, ...]] | None = None
    when: dict[str, tuple[str, ...]] | None = None
    needs: tuple[str, ...] | None = None
    within: dict[str, Bounds] | None = Field(default=None, min_length=1)
    message: Words
    remedy: Words

    @model_validator(mode="after")
    def _one_kind(self) -> "RowRule":
        if sum(form is not None for form in (self.compare, self.needs, self.within)) != 1:
            raise ValueError("a row rule has exactly one of `compare`, `needs`, `within`")
        return self


class Lookup(Model):
    vocabulary: str
    by: str
    take: str


class Reached(Model):
    """Whether `date` came not later than `by`.

    Where `date` is empty it is still to come if `open` is empty too: false, provided that the municipality delivers
    `date` at all. Otherwise nobody knows, and the flag is empty.
    """

    date: str
    by: str
    open: str


class Waiting(Model):
    """Calendar days from `since` to the end of observation for a row whose `until` is still empty.

    The end of observation is the latest date recorded in the delivery, not after the day of delivery.
    """

    since: str
    until: str


class Derived(Model):
    """A column computed from the row, in one of a few closed forms; empty where an input is empty."""

    title: Words
    days_between: tuple[str, str] | None = None
    """Calendar days from the first date to the second."""
    working_days_between: tuple[str, str] | None = None
    """Working days from the first date, included, to the second, not included. Empty where that lies before it."""
    minus: tuple[str, str] | None = None
    lookup: Lookup | None = None
    compare: tuple[str, Comparison, str] | None = None
    product: tuple[str, ...] | None = None
    reached: Reached | None = None
    waiting: Waiting | None = None
    type: Literal["text", "integer", "flag", "decimal"]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        pairs = (self.days_between, self.working_days_between, self.minus, self.product)
        named = next((pair for pair in pairs if pair), ())
        if self.lookup:
            named = (self.lookup.by,)
        if self.compare:
            named = (self.compare[0], self.compare[2])
        if self.reached:
            named = (self.reached.date, self.reached.by, self.reached.open)
        if self.waiting:
            named = (self.waiting.since, self.waiting.until)
        return named

    @model_validator(mode="after")
    def _one_form(self) -> "Derived":
        forms = [name for name in type(self).model_fields if name not in ("title", "type")]
        if sum(getattr(self, name) is not None for name in forms) != 1:
            raise ValueError(f"a derived column has exactly one of {', '.join(forms)}")
        return self


class Contract(Model):
    """What a dataset is: grain, columns, units, rules, and what must never be stored."""

    title: Words
    description: Words
    source: Literal["deliveries", "catalog", "ledger", "derived"] = "deliveries"
    """Who makes it: the municipalities, or the software from the catalogue, the deliveries' book, another dataset."""
    month: str
    """The column whose month a row belongs to: for supersession, coverage and default periods."""
    unique: tuple[str, ...] = ()
    amount: str | None = None
    """The money column whose sum is conserved from file to fact."""
    columns: dict[Id, Column]
    derived: dict[Id, Derived] = {}
    rules: tuple[RowRule, ...] = ()
    personal_columns: tuple[str, ...] = ()
    """Header patterns (`*` allowed, case ignored) dropped at the door, archive included."""
    refuse_above_pct: Decimal = Decimal(20)
    """A delivery with a larger share of rejected rows is refused as a whole."""
    due_day: int | None = Field(default=15, ge=1, le=28)
    """Day of the following month by which a month has to be delivered; `null` where rows come only when something happens."""

    @model_validator(mode="after")
    def _names_exist(self) -> "Contract":
        known = set(self.columns) | set(self.derived)
        named: list[str] = [self.month, *self.unique, *([self.amount] if self.amount else [])]
        for rule in self.rules:
            for side in (rule.compare[0], rule.compare[2]) if rule.compare else ():
                named += [side] if isinstance(side, str) else list(side)
            named += [*(rule.needs or ()), *(rule.within or {}), *(rule.when or {})]
        named += [name for derived in self.derived.values() for name in derived.inputs]
        for name in named:
            if name not in known:
                raise ValueError(f"no column `{name}` in this contract")
        return self
