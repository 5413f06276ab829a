"""What every comparison rests on: price index, discount rate, price year, horizon, threshold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pipelines.costing.errors import IndexGap, NotIndexed, RateRefused
from pipelines.costing.ranges import Case, Range


@dataclass(frozen=True)
class PriceIndex:
    """The consumer price index (VPI) by year, any base; later years rise by `growth` (0.02 = 2 %) a year.

    Source of the series: Statistisches Bundesamt, Verbraucherpreisindex; the catalogue names base year and edition.
    """

    values: Mapping[int, Decimal]
    growth: Range
    source: str

    def __post_init__(self) -> None:
        for year in range(self.first_year, self.last_year):
            if year not in self.values:
                raise IndexGap("price_index", "values", year=year)
        for year, value in self.values.items():
            if not value > 0:
                raise RateRefused("price_index", "values", year, rate=value)
        if self.growth.low <= -1:
            raise RateRefused("price_index", "growth", rate=self.growth.low)

    @property
    def first_year(self) -> int:
        return min(self.values)

    @property
    def last_year(self) -> int:
        """The last year with a value; what comes later is assumed."""
        return max(self.values)

    def level(self, year: int, case: Case = "base") -> Decimal:
        """The index of `year`. Refuses (NotIndexed) years before the series."""
        if year < self.first_year:
            raise NotIndexed("price_index", "values", year=year, first=self.first_year)
        if year <= self.last_year:
            return self.values[year]
        return self.values[self.last_year] * (1 + self.growth.at(case)) ** (year - self.last_year)

    def factor(self, from_year: int, to_year: int, case: Case = "base") -> Decimal:
        """What a euro of `from_year` is in prices of `to_year`: index(to) / index(from)."""
        found = self._factors.get((from_year, to_year, case))
        if found is None:
            found = self._factors[from_year, to_year, case] = self.level(to_year, case) / self.level(from_year, case)
        return found

    @cached_property
    def _factors(self) -> dict[tuple[int, int, Case], Decimal]:
        """Quotients worked out before: every flow needs one, and there are few."""
        return {}


@dataclass(frozen=True)
class Assumptions:
    """`rate` as a share (0.02 = 2 %) with year and source of the circular in `rate_source`."""

    price_index: PriceIndex
    price_year: int
    """Real figures are in the prices of this year."""
    first_year: int
    """The first year of the comparison, to which is discounted (t = 0)."""
    horizon_years: int
    rate: Range
    rate_source: str
    threshold: Decimal = Decimal("0.15")
    """IKZ framework agreement of Hesse: an efficiency gain of at least 15 % a year."""
    threshold_source: str = ""
    threshold_years: int = 5
    """For how many years at least the gain is to be shown."""
    free_until: int | None = None
    """The last year in which what the state provides is free of charge; None: without end."""
    carried: Range = field(default_factory=lambda: Range.exact(Decimal(1)))
    """How far the shared cost of years to come might differ from the last booked one at its prices (1 = not at all)."""
    draws: int = 10_000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.rate.low <= -1:
            raise RateRefused("discount_rate", rate=self.rate.low)

    @property
    def years(self) -> range:
        return range(self.first_year, self.first_year + self.horizon_years)

    def with_index_growth(self, growth: Decimal) -> "Assumptions":
        """The same with one certain rise of prices in the years that are assumed."""
        return replace(self, price_index=replace(self.price_index, growth=Range.exact(growth)))

    def with_rate(self, rate: Decimal) -> "Assumptions":
        return replace(self, rate=Range.exact(rate))
