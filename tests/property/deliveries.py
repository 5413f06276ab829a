"""Generated associations and deliveries, and what the generator itself counted while writing them.

The generator knows nothing of the pipeline's rules but what a clerk knows: which of its rows are good.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from tests.property.house import BOOKINGS, CASES, SERVICES, Member, bookings_layout, cases_layout

MONTHS = [date(2025, m, 1) for m in range(1, 5)]
ENCODINGS, DELIMITERS = ("utf-8", "utf-8-sig", "cp1252"), (";", ",", "\t", "|")
NUMBERS = ((",", "."), (",", ""), (",", " "), (".", ","), (".", "'"), (".", ""))
DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%Y%m%d")
WIDE = [
    {"header": "Aufwand", "into": "amount_eur"},
    {"header": "Ertrag", "into": "amount_eur", "negate": True},
]


@dataclass(frozen=True)
class Form:
    """How one municipality writes a dataset."""

    dataset_id: str
    encoding: str
    delimiter: str
    decimal: str
    thousands: str
    date: str
    wide: bool
    total: bool
    since: date

    def layout(self) -> dict[str, object]:
        shared = {
            "encoding": self.encoding, "delimiter": self.delimiter, "decimal": self.decimal, "thousands": self.thousands,
            "date": self.date,
        }  # fmt: skip
        since = f"{self.since:%Y-%m}"
        if self.dataset_id == "processing_times":
            return cases_layout(since, file="faelle-{year}-{until_month}{note}.csv", **shared)
        columns = {k: v for k, v in BOOKINGS.items() if not (self.wide and k == "amount_eur")}
        total = {"total_row": {"header": "Beleg", "text": "Summe", "column": "amount_eur"}} if self.total else {}
        wide = {"wide": WIDE} if self.wide else {}
        return bookings_layout(
            since, file="kosten-{year}-{until_month}{note}.csv", columns=columns, **shared, **total, **wide
        )


@dataclass(frozen=True)
class File:
    """One delivered file and what is in it. `accepted`/`euros_accepted` by month hold unless the file is refused."""

    municipality_id: str
    dataset_id: str
    name: str
    content: bytes
    until: date
    refused: bool
    records: int
    euros: Decimal
    accepted: dict[date, int]
    euros_accepted: dict[date, Decimal]


@dataclass(frozen=True)
class World:
    members: list[Member]
    forms: dict[tuple[str, str], Form]
    files: list[File]
    """In the order of their arrival."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """1–3 municipalities, each with one or both datasets in a form of its own, and up to four files per dataset."""
    random = Random(draw(st.integers(0, 2**32)))
    members, forms, files = [], {}, []
    for i in range(draw(st.sampled_from([1, 1, 2, 3]))):
        municipality_id = f"0600000{i + 1}"
        datasets = draw(st.sampled_from([["it_costs"], ["processing_times"], ["it_costs", "processing_times"]]))
        services = SERVICES if random.random() < 0.7 else SERVICES[:1]
        for dataset_id in datasets:
            forms[municipality_id, dataset_id] = _form(random, dataset_id)
        layouts = {d: [forms[municipality_id, d].layout()] for d in datasets}
        members.append(Member(municipality_id, layouts, services))
        for d in datasets:
            files += [
                _file(random, municipality_id, forms[municipality_id, d], number, services)
                for number in range(random.randrange(4))
            ]
    random.shuffle(files)
    return World(members, forms, files)


def _form(random: Random, dataset_id: str) -> Form:
    decimal, thousands = random.choice(NUMBERS)
    costs, wide = dataset_id == "it_costs", random.random() < 0.4
    delimiter = random.choice([d for d in DELIMITERS if d not in (decimal, thousands)])
    return Form(
        dataset_id, random.choice(ENCODINGS), delimiter, decimal, thousands, random.choice(DATES),
        costs and wide, costs and not wide and random.random() < 0.5, random.choice([*MONTHS[:1], *MONTHS[:3]]),
    )  # fmt: skip


def euros_text(cents: int, form: Form) -> str:
    whole, rest = divmod(abs(cents), 100)
    digits = f"{whole:,}".replace(",", form.thousands) if whole % 2 else str(whole)
    return f"{'-' if cents < 0 else ''}{digits}{form.decimal}{rest:02}"


class _Book:
    """The lines of one file as they are written, and the generator's own count."""

    def __init__(self, form: Form, until: date) -> None:
        self.form, self.until = form, until
        self.lines: list[str] = []
        self.records = self.bad = 0
        self.euros = Decimal(0)
        self.accepted: dict[date, int] = {}
        self.euros_accepted: dict[date, Decimal] = {}
        self.unreadable = False

    def line(self, cells: list[str]) -> None:
        self.lines.append(self.form.delimiter.join(cells))

    def count(self, month: date, good: bool, cents: int = 0) -> None:
        self.records += 1
        self.bad += not good
        self.euros += Decimal(cents) / 100
        if good:
            self.accepted[month] = self.accepted.get(month, 0) + 1
            self.euros_accepted[month] = self.euros_accepted.get(month, Decimal(0)) + Decimal(cents) / 100

    @property
    def refused(self) -> bool:
        return self.bad * 5 > self.records


def _file(random: Random, municipality_id: str, form: Form, number: int, services: tuple[str, ...]) -> File:
    until = random.choice([m for m in MONTHS if m >= form.since])
    covered = [m for m in MONTHS if m <= until]
    name = f"{'kosten' if form.dataset_id == 'it_costs' else 'faelle'}-2025-{until:%m}_{number}.csv"
    book = _Book(form, until)
    badness = random.choice([0, 0, 0.08, 0.3])
    for i in range(random.randrange(1, 25)):
        write = _booking if form.dataset_id == "it_costs" else _case
        month = random.choice(covered)
        faulty = random.random() < badness
        write(random, book, month, f"{number}-{i}", faulty, services)
        if random.random() < 0.1:
            book.line([])
    wrong_total = form.total and _close(random, book)
    header = list((BOOKINGS if form.dataset_id == "it_costs" else CASES).values())
    if form.wide:
        header = [h for h in header if h != "Betrag"] + ["Aufwand", "Ertrag"]
    broken_head = random.random() < 0.1
    if broken_head:
        header[0] = "Ganz anders"
    text = "\r\n".join([form.delimiter.join(header), *book.lines]) + "\r\n"
    refused = broken_head or wrong_total or book.refused
    nothing = broken_head
    return File(
        municipality_id, form.dataset_id, name, text.encode(form.encoding), until, refused,
        0 if nothing else book.records, Decimal(0) if nothing else book.euros, book.accepted, book.euros_accepted,
    )  # fmt: skip


def _close(random: Random, book: _Book) -> bool:
    """The closing line with the control sum; now and then a wrong one. True where the file is to be refused for it."""
    wrong = random.random() < 0.15
    cents = int(book.euros * 100) + (1 if wrong else 0)
    book.line(["Summe", "", "", euros_text(cents, book.form), "", "", "", ""])
    # while an amount cannot be read, no sum can be compared
    return wrong and not book.unreadable


def _case(random: Random, book: _Book, month: date, key: str, faulty: bool, services: tuple[str, ...]) -> None:
    day = random.randrange(1, 28)
    received, decided = (month.replace(day=d).strftime(book.form.date) for d in (day, random.randrange(day, 29)))
    cells = [f"F{key}", random.choice(services), "online", received, decided, "granted"]
    fault = random.choice(["id", "service", "date", "order", "outside", "shape"]) if faulty else ""
    match fault:
        case "id":
            cells[0] = ""
        case "service":
            cells[1] = "Zauberei"
        case "date":
            cells[3] = "32.13.2025"
        case "order":
            cells[3], cells[4] = (month.replace(day=d).strftime(book.form.date) for d in (20, 3))
        case "outside":
            cells[3] = date(2024, 12, 30).strftime(book.form.date)
        case "shape":
            cells.append("zu viel")
    book.line(cells)
    book.count(month, not fault)


def _booking(random: Random, book: _Book, month: date, key: str, faulty: bool, _: tuple[str, ...]) -> None:
    form, cents = book.form, random.randrange(-20_000_000, 20_000_000)
    when = month.replace(day=random.randrange(1, 29)).strftime(form.date)
    fault = random.choice(["account", "date", "outside", "amount", "shape"]) if faulty else ""
    account = "999" if fault == "account" else "672000"
    when = {"date": "gestern", "outside": date(2024, 12, 30).strftime(form.date)}.get(fault, when)
    amount = "viel" if fault == "amount" else euros_text(cents, form)
    book.unreadable |= fault in ("amount", "shape")
    readable = 0 if fault in ("amount", "shape") else cents
    rest = ["dms", "shared", "running", "actual"]
    if not form.wide:
        cells = [f"B{key}", when, account, amount, *rest]
        book.count(month, not fault, readable)
    else:
        other = random.randrange(1, 100_000) if random.random() < 0.3 and fault != "shape" else None
        cells = [f"B{key}", when, account, *rest, amount, euros_text(other, form) if other else ""]
        book.count(month, not fault, readable)
        if other:
            book.count(month, fault in ("", "amount"), -other)
    book.line([*cells, "zu viel"] if fault == "shape" else cells)
