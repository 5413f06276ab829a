"""Numbers are read by declaration, exactly, or not at all."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest.numbers import flag_sql, number_sql
from tests.unit.ingest.forms import CONNECTION, column, layout, number

FORMS = [(",", "."), (",", ""), (",", " "), (",", "'"), (".", ","), (".", ""), (".", "'"), (".", " ")]


def written(value: Decimal, decimal: str, thousands: str) -> str:
    return f"{value:,f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)


@settings(deadline=None)
@given(st.decimals(-(10**15), 10**15, places=2), st.sampled_from(FORMS), st.sampled_from(["", " ", "\u00a0", "\u202f"]))
def test_money_comes_back_to_the_cent(value: Decimal, form: tuple[str, str], space: str) -> None:
    decimal, thousands = form
    text = space + written(value, decimal, thousands) + space
    assert number(text, decimal=decimal, thousands=thousands) == value


@settings(deadline=None)
@given(st.integers(-(2**62), 2**62), st.sampled_from(FORMS))
def test_integers_come_back(value: int, form: tuple[str, str]) -> None:
    decimal, thousands = form
    text = written(Decimal(value), decimal, thousands)
    assert number(text, "integer", decimal=decimal, thousands=thousands) == value


@settings(deadline=None)
@given(st.decimals(-(10**20), 10**20, places=9))
def test_decimals_are_rounded_to_six_places(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert number(f"{value:f}", "decimal", decimal=".") == expected


STRICT = re.compile(
    r"[+\-−]?[ \u00a0\u2009\u202f]?\d+(?:,\d{1,2}0*)?|\d+(?:,\d{1,2}0*)?[ \u00a0\u2009\u202f]?[+\-−]", re.ASCII
)


@settings(deadline=None)
@given(st.text("0123456789,.-+ e€'\u00a0NaInf", max_size=8) | st.text(max_size=5))
def test_anything_else_is_nothing(text: str) -> None:
    bare = text.strip(" \t\r\n\u00a0\u2009\u202f\ufeff")
    bare = re.sub(r"[ \u00a0\u2009\u202f]?(€|EUR)$", "", bare)
    assert (number(text) is not None) == bool(STRICT.fullmatch(bare))


@pytest.mark.parametrize(
    "text",
    ["", "-", "€", ",5", "5,", "1,234", "4.180", "1e5", "1E5", "NaN", "nan", "inf", "Infinity", "0x10", "\uff11\uff12",
     "١٢", "1 2", "--1", "-1-", "1,5,5", "1'000", "(5)", "5 %", "5 $", "#DIV/0!", "1_000", "½", "k. A."],
)  # fmt: skip
def test_money_refuses(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", "5"), ("5,5", "5.5"), ("5,50", "5.5"), ("5,5000", "5.5"), ("-5,50", "-5.5"), ("5,50-", "-5.5"),
     ("−5,50", "-5.5"), ("+5", "5"), ("5,50 €", "5.5"), ("5,50€", "5.5"), ("-5,50\u00a0EUR", "-5.5"),
     ("5,50- €", "-5.5"), ("007", "7"), ("-0", "0")],
)  # fmt: skip
def test_money_accepts(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.23", "12.34", "1234.567", "1.2345", ".123", "1..234", "1.234.56", "1.234.", "0.5"])
def test_groups_have_exactly_three_digits(text: str) -> None:
    assert number(text, thousands=".") is None


def test_the_declaration_decides() -> None:
    assert number("4.180", thousands=".") == 4180
    assert number("4.180", decimal=".") == Decimal("4.18")
    assert number("4.180", "decimal", decimal=".") == Decimal("4.18")
    assert number("4.180") is None
    assert number("4 180", thousands=" ") == number("4\u00a0180", thousands=" ") == 4180
    assert number("4’180", thousands="'") == 4180


def test_too_large_is_nothing() -> None:
    assert number("1" + "0" * 16) is None
    assert number("9" * 16 + ",99") == Decimal("9" * 16 + ".99")
    assert number("9223372036854775808", "integer") is None
    assert number("9223372036854775807", "integer") == 2**63 - 1
    assert number("1" + "0" * 22, "decimal") is None


def test_an_integer_has_no_decimals_and_no_currency() -> None:
    assert [number(text, "integer") for text in ("12", "12,0", "12 €", "1,2")] == [12, None, None, None]


def test_types() -> None:
    for kind, name in (("money", "DECIMAL(18,2)"), ("decimal", "DECIMAL(28,6)"), ("integer", "BIGINT")):
        sql = number_sql("'1'", layout(), column(kind))
        assert CONNECTION.cursor().execute(f"SELECT typeof({sql})").fetchone() == (name,)
    with pytest.raises(ValueError, match="no number"):
        number_sql("x", layout(), column("text"))


def test_flags_are_a_closed_list() -> None:
    texts = ["ja", " Nein ", "TRUE", "false", "1", "0", "X", "wahr", "Falsch", "", "vielleicht", "yes", "2"]
    found = [
        CONNECTION.cursor().execute(f"SELECT {flag_sql('?::VARCHAR')}", [text] * 2).fetchall()[0][0] for text in texts
    ]
    assert found == [True, False, True, False, True, False, True, True, False, None, None, None, None]
