"""What is declared of one IT service: its members, what alone would cost, what together costs, and who pays which share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipelines.costing.errors import (
    CostingError,
    KeyNotFromMonth,
    MissingDriver,
    NegativeWeight,
    NoAlternative,
    NoMembers,
)
from pipelines.costing.ranges import Range
from pipelines.costing.tariffs import Tariff

Series = Mapping[int, Decimal]
"""Year → amount or count. A year that is not in it is unknown, not zero."""
Recurrence = Literal["one_off", "running"]
Method = Literal["before_actuals", "quotes", "benchmark"]
EQUAL = "equal"
"""The basis that needs no figure: everyone the same."""
MEMBERS = "further_members"
"""The driver that counts the members of a coalition beyond the first: what coordination costs by."""


@dataclass(frozen=True)
class Member:
    """One municipality: `drivers` as driver → year → figure (inhabitants, workplaces, cases …)."""

    member_id: str
    drivers: Mapping[str, Series]
    first_month: date | None = None
    """From when on it shares the service; None: from the first year of the comparison."""

    def driver_in(self, driver: str, year: int) -> Decimal:
        """The newest figure not later than `year`. Refuses MissingDriver and NegativeWeight."""
        known = self.drivers.get(driver, {})
        years = [y for y in known if y <= year]
        if not years:
            raise MissingDriver("members", self.member_id, driver, member_id=self.member_id, driver=driver, year=year)
        figure = known[max(years)]
        if not figure >= 0:
            raise NegativeWeight(
                "members", self.member_id, driver, member_id=self.member_id, driver=driver, weight=figure
            )
        return figure


@dataclass(frozen=True)
class Position:
    """One position of an offer or estimate, with what it is per and where it comes from.

    `price`: euros in the prices of `price_year`; per year if running. `driver` None: once per municipality that runs
    the service alone, once for all that share it; otherwise per unit of that driver.
    """

    position_id: str
    cost_type_id: str
    price: Range | Tariff
    price_year: int
    source: str
    driver: str | None = None
    recurrence: Recurrence = "running"
    is_cash_effective: bool = True
    is_shadow: bool = False
    """Provided free of charge today; shown apart, no cost until the free provision ends."""
    first_year: int | None = None
    last_year: int | None = None
    every_years: int | None = None
    """A one-off that comes back, e.g. a new system every 8 years."""
    useful_life_months: int | None = None
    """An investment: in the depreciation view it is spread over these months."""


@dataclass(frozen=True)
class Before:
    """What one municipality booked in the baseline year for one position: method a."""

    member_id: str
    position_id: str
    cost_type_id: str
    year: int
    amount_eur: Decimal | None
    """None: there is no booking; refused (NoBaseline) as soon as it is needed, never taken for zero."""
    source: str
    factor: Range = field(default_factory=lambda: Range.exact(Decimal(1)))
    """How far today's cost of the same scope might differ from the old one at today's prices."""
    driver: str | None = None
    """Same volume: the amount grows with this driver since the baseline year."""
    recurrence: Recurrence = "running"
    is_cash_effective: bool = True


@dataclass(frozen=True)
class Alternative:
    """The counterfactual «separate» by one method. `quotes` and `benchmark` have positions, `before_actuals` bookings."""

    method: Method
    positions: tuple[Position, ...] = ()
    before: tuple[Before, ...] = ()
    fixed_share: Range = field(default_factory=lambda: Range.exact(Decimal(0)))
    """How much of a municipality's own cost does not grow with its size (0 … 1): paid once by those who share."""
    refusal: CostingError | None = None
    """Why it cannot be worked out, where that is known beforehand; raised as soon as it is needed."""


@dataclass(frozen=True)
class Part:
    """`share` of the cost is divided by `basis`: `equal`, `agreed`, or a driver (its weight run through `steps`)."""

    share: Fraction
    basis: str
    steps: Tariff | None = None
    """Weights instead of prices: e.g. the first 5,000 inhabitants count 1, all above 0.5."""
    agreed: Mapping[str, Fraction] | None = None
    """Fixed shares per member, for the basis `agreed`; they add up to 1."""


@dataclass(frozen=True)
class Key:
    """An allocation key, valid from the first day of a month until the next one. Checked where it is used."""

    key_id: str
    parts: tuple[Part, ...]
    valid_from: date = date.min

    def __post_init__(self) -> None:
        if self.valid_from.day != 1:
            raise KeyNotFromMonth("keys", self.key_id, "valid_from", day=self.valid_from)


@dataclass(frozen=True)
class CostModel:
    """One IT service. `shared` describes the cost of any coalition: fixed once, variable by drivers, coordination."""

    it_service_id: str
    members: tuple[Member, ...]
    separate: tuple[Alternative, ...]
    method: Method
    shared: tuple[Position, ...] = ()
    keys: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        if not self.members:
            raise NoMembers("members")

    @property
    def alternative(self) -> Alternative:
        """The declared alternative of the chosen method. Refuses NoAlternative."""
        for one in self.separate:
            if one.method == self.method and (one.positions or one.before):
                return one
        raise NoAlternative("separate", method=self.method)
