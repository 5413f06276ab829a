"""Typed, frozen models of everything that is declared: the catalogue and the dataset contracts.

Nothing here reads a file; `catalog.py` does. Every model refuses unknown keys, so that a misspelt
key is an error with file and line and never a silent default.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
"""A catalogue id: also the name of its file, a part of URLs and of SQL identifiers."""

MunicipalityId = Annotated[str, Field(pattern=r"^\d{8}$")]
"""The 8-digit Amtlicher Gemeindeschlüssel (AGS) as text; the leading zero is part of it."""

CensusBasis = Literal["census_2011", "census_2022"]

Scalar = str | bool | int | Decimal


def _month(value: object) -> object:
    """Accept `2024-01` for the first day of that month."""
    if isinstance(value, str) and len(value) == 7:
        return f"{value}-01"
    return value


Month = Annotated[
    date,
    BeforeValidator(_month),
    AfterValidator(lambda d: d.replace(day=1)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}),
]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Words(BaseModel):
    """One text in every language; German and English always, further languages by their code."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str]
    de: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def to(self, language: str) -> str:
        """The text in `language`, German where the catalogue has no such translation."""
        text = (self.model_extra or {}).get(language) or getattr(self, language, None)
        return text if isinstance(text, str) else self.de


# --- association, vocabulary, goals -------------------------------------------------------------


class Association(Model):
    """`association.yaml`: who works together, from when, and how far their data are to be shown."""

    title: Words
    short_title: Words
    first_month: Month
    timezone: str = "Europe/Berlin"
    holidays_subdivision: str | None = None
    census_basis: CensusBasis = "census_2011"
    """The one basis of all per-capita figures: populations of different bases must not be mixed."""
    demo_notice: Words | None = None
    """Set only where the data are synthetic; shown on every page, export and report."""
    demo_as_of: date | None = None
    keep_snapshots: int = Field(default=5, ge=2)


class Unit(Model):
    """How a number of this unit is computed (`scale`) and written (`decimals`, `symbol`)."""

    title: Words
    symbol: str = ""
    decimals: int = Field(ge=0, le=6)
    scale: Decimal = Decimal(1)
    currency: str | None = None


class Goal(Model):
    title: Words
    question: Words
    order: int


class Channel(Model):
    title: Words


class Service(Model):
    """A citizen service. `leika_key` is empty where the official key is not known; never invented."""

    title: Words
    leika_key: Annotated[str, Field(pattern=r"^(99\d{12})?$")] = ""
    role: Literal["responsible", "receiving"] = "responsible"
    target_days: int | None = Field(default=None, ge=0)


class CostType(Model):
    title: Words
    direction: Literal["expense", "income"]


class Account(Model):
    """Accounts by prefix; the longest matching prefix gives the cost type."""

    title: Words
    cost_type_id: str


class ItService(Model):
    title: Words


# --- contracts ----------------------------------------------------------------------------------


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
    allowed: tuple[str, ...] | None = None
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


class RowRule(Model):
    """A rule across the columns of one row. Empty cells pass; `required` is a rule of its own.

    `compare: [a, "<=", b]` — each side a column or a list of columns to be added up.
    `needs: [columns]` with `when: {column: [values]}` — an empty list of values means "is not empty".
    """

    id: Id
    title: Words
    compare: tuple[str | tuple[str, ...], Comparison, str | tuple[str, ...]] | None = None
    when: dict[str, tuple[str, ...]] | None = None
    needs: tuple[str, ...] | None = None
    message: Words
    remedy: Words

    @model_validator(mode="after")
    def _one_kind(self) -> "RowRule":
        if (self.compare is None) == (self.needs is None):
            raise ValueError("a row rule has either `compare` or `needs`")
        return self


class Lookup(Model):
    vocabulary: str
    by: str
    take: str


class Derived(Model):
    """A column computed from the row, in one of a few closed forms; empty where an input is empty."""

    title: Words
    days_between: tuple[str, str] | None = None
    lookup: Lookup | None = None
    compare: tuple[str, Comparison, str] | None = None
    product: tuple[str, ...] | None = None
    type: Literal["text", "integer", "flag", "decimal"]

    @model_validator(mode="after")
    def _one_form(self) -> "Derived":
        forms = [self.days_between, self.lookup, self.compare, self.product]
        if sum(f is not None for f in forms) != 1:
            raise ValueError("a derived column has exactly one of days_between, lookup, compare, product")
        return self


class Contract(Model):
    """What a dataset is: grain, columns, units, rules, and what must never be stored."""

    title: Words
    description: Words
    source: Literal["deliveries", "catalog", "ledger"] = "deliveries"
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
    due_day: int = Field(default=15, ge=1, le=28)
    """Day of the following month by which a month has to be delivered."""

    @model_validator(mode="after")
    def _names_exist(self) -> "Contract":
        known = set(self.columns) | set(self.derived)
        named: list[str] = [self.month, *self.unique, *([self.amount] if self.amount else [])]
        for rule in self.rules:
            for side in (rule.compare[0], rule.compare[2]) if rule.compare else ():
                named += [side] if isinstance(side, str) else list(side)
            named += [*(rule.needs or ()), *(rule.when or {})]
        for derived in self.derived.values():
            named += [*(derived.days_between or ()), *(derived.product or ())]
            named += [derived.lookup.by] if derived.lookup else []
            named += [derived.compare[0], derived.compare[2]] if derived.compare else []
        for name in named:
            if name not in known:
                raise ValueError(f"no column `{name}` in this contract")
        return self


# --- municipalities and how they deliver --------------------------------------------------------


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


# --- KPIs ---------------------------------------------------------------------------------------


class Present(Model):
    """`where: {digital_volume: {present: true}}`: only rows in which the cell is not empty."""

    present: bool


class Excluded(Model):
    """`where: {cost_type_id: {except: [grants_income]}}`: all rows but these; an empty cell stays in."""

    values: tuple[Scalar, ...] = Field(alias="except", min_length=1)


Condition = Present | Excluded | Scalar | tuple[Scalar, ...]


def condition_values(condition: Condition) -> tuple[Scalar, ...]:
    """The values a condition names, included or excluded."""
    if isinstance(condition, Excluded):
        return condition.values
    if isinstance(condition, Present):
        return ()
    return condition if isinstance(condition, tuple) else (condition,)


class Amount(Model):
    """A sum over the rows of a dataset: of a column, of weighted columns, or the count of rows."""

    dataset: str
    column: str | None = None
    weights: dict[str, Decimal] | None = None
    count: Literal["rows"] | None = None
    where: dict[str, Condition] = {}
    month: str | None = None
    """The date column that decides the month; the contract's own if left out."""
    over_time: Literal["sum", "last"] = "sum"
    """`last` for stocks: inhabitants of twelve months are not twelve times the inhabitants."""

    @model_validator(mode="after")
    def _one_form(self) -> "Amount":
        if sum(f is not None for f in (self.column, self.weights, self.count)) != 1:
            raise ValueError("name exactly one of `column`, `weights`, `count: rows`")
        return self


class Total(Model):
    kind: Literal["total"]
    value: Amount


class Ratio(Model):
    kind: Literal["ratio"]
    numerator: Amount
    denominator: Amount


class Share(Model):
    """A ratio whose numerator is part of its denominator; bounded, and readable with a gap in it."""

    kind: Literal["share"]
    numerator: Amount
    denominator: Amount


class Quantile(Model):
    """Nearest-rank quantile of whole numbers, exact after merging histograms."""

    kind: Literal["quantile"]
    dataset: str
    column: str
    q: Decimal = Field(gt=0, le=1)
    where: dict[str, Condition] = {}
    month: str | None = None


class Difference(Model):
    kind: Literal["difference"]
    minuend: Amount
    subtrahend: Amount


Measure = Annotated[Total | Ratio | Share | Quantile | Difference, Field(discriminator="kind")]


class Baseline(Model):
    year: int


class Target(Model):
    value: Decimal
    by: Month
    source: Words


class Plausible(Model):
    min: Decimal | None = None
    max: Decimal | None = None


class HideBelow(Model):
    """Cells resting on fewer units are hidden: `public` and `internal` edition."""

    public: int = Field(ge=0)
    internal: int = Field(ge=0)


State = Literal["ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected", "hidden"]
"""The one closed word for why a cell has, or has no, value."""


class Expected(Model):
    municipality: str = "*"
    service: str = "*"
    period: str | None = None
    """`2025-01` a month, `2025` a year, `2025-12/12` the twelve months up to December 2025."""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None
    state: State | None = None


class Example(Model):
    """A worked example: a few rows per dataset and the values that must come out."""

    given: dict[str, tuple[dict[str, Any], ...]]
    expect: tuple[Expected, ...] = Field(min_length=1)


class Kpi(Model):
    """One KPI, once: everything else about it is derived from this file."""

    title: Words
    question: Words
    description: Words
    goal: str
    unit: str
    direction: Literal["lower", "higher", "neutral"]
    measure: Measure
    by: tuple[Literal["municipality", "service", "month"], ...]
    window_months: int = Field(default=1, ge=1, le=60)
    baseline: Baseline | None = None
    target: Target | None = None
    plausible: Plausible
    hide_below: HideBelow
    order: int = 100
    examples: tuple[Example, ...] = Field(min_length=1)

    @property
    def inputs(self) -> tuple["Amount | Quantile", ...]:
        """The one or two sums (or the histogram) from which the value is computed, numerator first."""
        m = self.measure
        match m:
            case Total():
                return (m.value,)
            case Ratio() | Share():
                return (m.numerator, m.denominator)
            case Difference():
                return (m.minuend, m.subtrahend)
            case Quantile():
                return (m,)
