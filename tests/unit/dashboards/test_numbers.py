"""Numbers as they are written in Germany and in Britain."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.numbers import Numbers
from dashboards.records import Unit, Words

DE, EN = Numbers("de"), Numbers("en")


def unit(symbol: str, decimals: int, currency: str | None = None) -> Unit:
    return Unit("u", Words("", ""), symbol, decimals, currency)


DAYS, PERCENT, EURO, CENT, CASES = unit("d", 0), unit("%", 1), unit("€", 0, "EUR"), unit("€", 2, "EUR"), unit("", 0)


@pytest.mark.parametrize(
    ("number", "of", "german", "english"),
    [
        ("12", DAYS, "12\u00a0Tage", "12\u00a0days"),
        ("1", DAYS, "1\u00a0Tag", "1\u00a0day"),
        ("48.27", PERCENT, "48,3\u00a0%", "48.3%"),
        ("0", PERCENT, "0,0\u00a0%", "0.0%"),
        ("1234567.5", EURO, "1.234.568\u00a0€", "€1,234,568"),
        ("-1234567.894", CENT, "−1.234.567,89\u00a0€", "−€1,234,567.89"),
        ("4180", CASES, "4.180", "4,180"),
    ],
)
def test_a_value_with_its_unit(number: str, of: Unit, german: str, english: str) -> None:
    assert DE.value(Decimal(number), of) == german
    assert EN.value(Decimal(number), of) == english


def test_a_short_value_leaves_out_empty_decimals_only() -> None:
    assert DE.value(Decimal("60.000000"), PERCENT, short=True) == "60\u00a0%"
    assert DE.value(Decimal("62.5"), PERCENT, short=True) == "62,5\u00a0%"


def test_percentages_differ_by_points() -> None:
    assert DE.change(Decimal("-4.2"), PERCENT, "Prozentpunkte") == "−4,2\u00a0Prozentpunkte"
    assert DE.change(Decimal("3"), DAYS, "Prozentpunkte") == "+3\u00a0Tage"


def test_dates_and_months() -> None:
    assert DE.day(date(2026, 3, 1)) == "01.03.2026"
    assert EN.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert DE.month(date(2026, 3, 1)) == "März 2026"
    assert EN.month(date(2026, 3, 1)) == "March 2026"


def test_the_clock_is_the_town_halls() -> None:
    assert DE.moment(datetime(2026, 7, 1, 12)) == "01.07.2026 14:00"
    assert DE.moment(datetime(2026, 12, 1, 12)) == "01.12.2026 13:00"


def test_separators_for_charts() -> None:
    assert (DE.separators, EN.separators) == (",.", ".,")


def test_ticks_of_an_axis_carry_their_unit() -> None:
    known = {"%": None, "€": "EUR", "d": None}
    units = [Unit(symbol, Words("", ""), symbol, 0, currency) for symbol, currency in known.items()]
    assert [DE.tick(2.5, unit, 1) for unit in units] == ["2,5\u00a0%", "2,5\u00a0€", "2,5"]
    assert [EN.tick(1200, unit, 0) for unit in units] == ["1,200%", "€1,200", "1,200"]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_german_money_can_be_read_back(amount: Decimal) -> None:
    written = DE.money(amount).removesuffix("\u00a0€").replace(".", "").replace(",", ".").replace("−", "-")
    assert Decimal(written) == amount
