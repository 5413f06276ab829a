"""Numbers, money, dates and percentages as people write them, by CLDR through Babel."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol, get_group_symbol
from babel.units import format_unit

LOCALES = {"de": "de_DE", "en": "en_GB"}
MINUS = "\u2212"
TIME_ZONE = ZoneInfo("Europe/Berlin")
CLDR_UNITS = {"d": "duration-day", "h": "duration-hour"}
"""By symbol: units whose name is written out with the number."""


class Unit(Protocol):
    """How values of a unit are written; hashable, as what has been written is kept."""

    @property
    def symbol(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def currency(self) -> str | None: ...
    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Numbers:
    """Writes numbers in one language; a language without an entry in LOCALES is its own locale."""

    lang: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(LOCALES.get(self.lang, self.lang))

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as plotly's `separators` wants them."""
        return get_decimal_symbol(self.locale) + get_group_symbol(self.locale)

    def count(self, number: int | Decimal) -> str:
        return self._true_minus(format_decimal(number, locale=self.locale, format="#,##0"))

    def decimal(self, number: Decimal, decimals: int) -> str:
        return self._true_minus(format_decimal(number, locale=self.locale, format=_pattern(decimals)))

    def tick(self, value: float, unit: Unit, decimals: int) -> str:
        """A value on an axis, with the unit's sign where it has a short one."""
        number = Decimal(str(round(value, decimals)))
        if unit.symbol == "%":
            return self.percent(number, decimals)
        return self.money(number, decimals, unit.currency) if unit.currency else self.decimal(number, decimals)

    def money(self, euros: Decimal, decimals: int = 2, currency: str = "EUR") -> str:
        pattern = self.locale.currency_formats["standard"].pattern.replace("#,##0.00", _pattern(decimals))
        written = format_currency(euros, currency, format=pattern, locale=self.locale, currency_digits=False)
        return self._true_minus(written)

    def percent(self, percent: Decimal, decimals: int = 1) -> str:
        """`percent` counts hundredths: 48.3 is written as 48,3 %."""
        pattern = self.locale.percent_formats[None].pattern.replace("#,##0", _pattern(decimals))
        return self._true_minus(format_percent(percent / 100, format=pattern, locale=self.locale))

    def value(self, number: Decimal, unit: Unit, *, short: bool = False) -> str:
        """A KPI's value with its unit: `12 Tage`, `48,3 %`, `1.234 €`; `short` leaves out `,0`."""
        return _write_value(self, number, unit, short)

    def _value(self, number: Decimal, unit: Unit, short: bool) -> str:
        decimals = 0 if short and number == int(number) else unit.decimals
        if unit.symbol == "%":
            return self.percent(number, decimals)
        if unit.currency:
            return self.money(number, decimals, unit.currency)
        if unit.symbol in CLDR_UNITS:
            name, pattern = CLDR_UNITS[unit.symbol], _pattern(decimals)
            written = format_unit(round(number, decimals), name, "long", pattern, locale=self.locale)
            return self._true_minus(written.replace(" ", "\u00a0"))
        written = self.decimal(number, decimals)
        return f"{written}\u00a0{unit.symbol}" if unit.symbol else written

    def change(self, difference: Decimal, unit: Unit, points: str) -> str:
        """A signed difference; percentages differ by `points` (percentage points), not by per cent."""
        sign = "+" if difference > 0 else "" if difference < 0 else "±"
        if unit.symbol == "%":
            return f"{sign}{self.decimal(difference, unit.decimals)}\u00a0{points}"
        return f"{sign}{self.value(difference, unit)}"

    def day(self, day: date) -> str:
        return format_date(day, "dd.MM.yyyy" if self.lang == "de" else "d MMM yyyy", locale=self.locale)

    def moment(self, utc: datetime) -> str:
        """A UTC time of the snapshot, on the clock of the town hall."""
        local = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(TIME_ZONE)
        pattern = "dd.MM.yyyy HH:mm" if self.lang == "de" else "d MMM yyyy, HH:mm"
        return format_datetime(local, pattern, locale=self.locale)

    def month(self, day: date) -> str:
        return _write_month(self, "yMMMM", day)

    def month_short(self, day: date) -> str:
        return _write_month(self, "yMMM", day)

    def month_name(self, month: int) -> str:
        return str(self.locale.months["stand-alone"]["wide"][month])

    def month_letter(self, month: int) -> str:
        return str(self.locale.months["stand-alone"]["narrow"][month])

    @staticmethod
    def _true_minus(written: str) -> str:
        return written.replace("-", MINUS)


# A page writes the same few hundred months and values again and again, and Babel takes its time for each.
@lru_cache(maxsize=20_000)
def _write_value(numbers: Numbers, number: Decimal, unit: Unit, short: bool) -> str:
    return numbers._value(number, unit, short)


@lru_cache(maxsize=5_000)
def _write_month(numbers: Numbers, skeleton: str, day: date) -> str:
    return str(format_skeleton(skeleton, day, locale=numbers.locale))


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
