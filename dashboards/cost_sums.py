"""What was booked, added up the ways the page of cost shows it; pure, without words.

Euros, expense positive. Nothing booked is an absent sum, never a zero.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeVar

from pipelines.cost_case.tables import BookedYear, CostTables, DriverCount, StaffYear

Sight = Literal["expense", "cash"]
"""`expense`: depreciation in place of what was bought. `cash`: what was paid."""
ONLY_CHARGED, ONLY_PAID, GRANTS = "depreciation", "investment", "grants_income"
"""Cost types that decide how a booking counts."""
CENT = Decimal("0.01")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sum:
    """`cost` is what shared and separate operation cost before grants; `own` what it comes to with transfers."""

    shared: Decimal = Decimal(0)
    separate: Decimal = Decimal(0)
    transfer: Decimal = Decimal(0)
    grants: Decimal = Decimal(0)
    """Negative: income."""

    @property
    def cost(self) -> Decimal:
        return self.shared + self.separate

    @property
    def own(self) -> Decimal:
        return self.cost + self.transfer

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.shared + other.shared,
            self.separate + other.separate,
            self.transfer + other.transfer,
            self.grants + other.grants,
        )


def counts(row: BookedYear, sight: Sight) -> bool:
    """Whether a booking is part of what is looked at: an asset counts once, when it is paid or as it is used up."""
    return row.cost_type_id != (ONLY_PAID if sight == "expense" else ONLY_CHARGED)


def sum_of(row: BookedYear) -> Sum:
    if row.cost_type_id == GRANTS:
        return Sum(grants=row.amount_eur)
    if row.arrangement == "transfer":
        return Sum(transfer=row.amount_eur)
    return Sum(shared=row.amount_eur) if row.arrangement == "shared" else Sum(separate=row.amount_eur)


def select(
    tables: CostTables, places: Collection[str], sight: Sight, kind: str = "actual", year: int | None = None
) -> list[BookedYear]:
    """Rows of these municipalities, planned or actual; None for all years."""
    return [
        row for row in tables.booked
        if row.municipality_id in places and row.plan_or_actual == kind and counts(row, sight)
        and (year is None or row.year == year)
    ]  # fmt: skip


def add_up(rows: Iterable[BookedYear], key: Callable[[BookedYear], K]) -> dict[K, Sum]:
    sums: dict[K, Sum] = {}
    for row in rows:
        name = key(row)
        sums[name] = sums.get(name, _NOTHING) + sum_of(row)
    return sums


_NOTHING = Sum()


def total(sums: Mapping[K, Sum]) -> Sum | None:
    """All together; None where nothing was booked."""
    return sum(sums.values(), _NOTHING) if sums else None


@dataclass(frozen=True, slots=True)
class Rest:
    """Transfers between partners that do not cancel: one of the two bookings is missing, or differs."""

    year: int
    it_service_id: str
    rest_eur: Decimal


def find_rests(tables: CostTables) -> list[Rest]:
    """Every whole year and service in which the transfers of all municipalities do not add up to zero."""
    rests: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in tables.booked:
        if row.arrangement == "transfer" and row.plan_or_actual == "actual" and row.year in tables.whole_years:
            rests[row.year, row.it_service_id] += row.amount_eur
    return [Rest(year, service, rest) for (year, service), rest in sorted(rests.items()) if rest]


def drivers_of(tables: CostTables, places: Collection[str], driver: str, year: int) -> list[DriverCount]:
    return [
        one for one in tables.drivers if one.driver == driver and one.year == year and one.municipality_id in places
    ]


def count_of(found: Collection[DriverCount], places: Collection[str]) -> Decimal | None:
    """What divides a cost of these municipalities; None where one of them has no figure, or there is none to count."""
    if {one.municipality_id for one in found} != set(places):
        return None
    return sum((one.count for one in found), Decimal(0)) or None


def per_unit(amount: Decimal, count: Decimal | None) -> Decimal | None:
    """Euros per unit to the cent, half away from zero."""
    return None if not count else (amount / count).quantize(CENT, ROUND_HALF_UP)


def change_pct(now: Decimal, before: Decimal) -> Decimal | None:
    """In percent of before; None where before is nothing, or less."""
    return (now - before) * 100 / before if before > 0 else None


def staff_in(tables: CostTables, places: Collection[str], year: int) -> dict[str, tuple[Decimal | None, Decimal]]:
    """IT service → hours and euros of own staff, as declared; no hours where the edition does not tell them."""
    found: dict[str, tuple[Decimal | None, Decimal]] = {}
    for one in tables.staff:
        if _is_of(one, places, year):
            hours, euros = found.get(one.it_service_id, (Decimal(0), Decimal(0)))
            more = None if hours is None or one.hours is None else hours + one.hours
            found[one.it_service_id] = more, euros + one.cost_eur
    return found


def _is_of(one: StaffYear, places: Collection[str], year: int) -> bool:
    return one.municipality_id in places and one.year == year
