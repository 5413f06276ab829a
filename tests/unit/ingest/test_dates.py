"""Dates are read by declaration; Python's own reading is the witness."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest.dates import date_sql, described, format_pattern
from tests.unit.ingest.forms import column, day, layout

FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d.%m.%y", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y"]
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@settings(deadline=None)
@given(DAYS, st.sampled_from(FORMATS))
def test_every_day_comes_back(value: date, form: str) -> None:
    text = value.strftime(form)
    assert day(text, date=form) == datetime.strptime(text, form).date()


def witness(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


@settings(deadline=None)
@given(st.from_regex(r"\A[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,5}\Z"), st.sampled_from(["%d.%m.%Y", "%d.%m.%y"]))
def test_nothing_is_read_that_python_does_not_read(text: str, form: str) -> None:
    expected = witness(text, form)
    if expected and not 1000 <= expected.year < 3000:
        expected = None
    assert day(text, date=form) == expected


@pytest.mark.parametrize(
    "text",
    ["", "01.02.24", "01.02.0024", "31.02.2024", "29.02.2023", "00.01.2024", "01.13.2024", "1.2.20245", "2024-02-01",
     "01.02.2024 x", "NaT", "01-02-2024", "0١.02.2024", "01.02.2024 10:00", "45323", "heute", "01.Feb.2024"],
)  # fmt: skip
def test_refuses_what_is_not_declared(text: str) -> None:
    assert day(text) is None


def test_accepts_single_digits_and_spaces_around() -> None:
    assert day(" 1.2.2024\u00a0") == date(2024, 2, 1)
    assert day("1.2.2024") == date(2024, 2, 1)
    assert day("202421", date="%Y%m%d") is None


def test_two_digit_years_only_where_declared() -> None:
    assert day("01.02.24", date="%d.%m.%y") == date(2024, 2, 1)
    assert day("01.02.2024", date="%d.%m.%y") is None


@settings(deadline=None)
@given(st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1)), st.integers(-12 * 4, 14 * 4), st.sampled_from("T "))
def test_a_moment_becomes_the_local_day(value: datetime, quarters: int, sign: str) -> None:
    offset = timedelta(minutes=15 * quarters)
    hours, minutes = divmod(abs(quarters) * 15, 60)
    text = f"{value.isoformat(sign)}{'-' if quarters < 0 else '+'}{hours:02d}:{minutes:02d}"
    local = (value - offset).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert day(text, date="offset") == local.date()


def test_offset_examples() -> None:
    assert day("2024-06-30T22:30:00Z", date="offset") == date(2024, 7, 1)
    assert day("2011-12-06 13:41:31.788000+01:00", date="offset", timezone="Europe/Amsterdam") == date(2011, 12, 6)
    for text in (
        "2024-06-30T22:30:00",
        "2024-06-30",
        "2024-06-30T24:00:00Z",
        "2024-06-31T10:00:00Z",
        "30.06.2024T10:00Z",
    ):
        assert day(text, date="offset") is None


def test_day_numbers_of_spreadsheets() -> None:
    assert day("45323", date="serial") == date(2024, 2, 1)
    assert day("61", date="serial") == date(1900, 3, 1)
    assert day("2958465", date="serial") == date(9999, 12, 31)
    for text in ("60", "0", "-1", "45323,5", "45323.0", "2958466", "99999999999", "01.02.2024"):
        assert day(text, date="serial") is None


def test_true_date_cells() -> None:
    assert day("2024-02-01", date="cell") == date(2024, 2, 1)
    assert day("2024-02-01T10:00:00", date="cell") == date(2024, 2, 1)
    assert day("01.02.2024", date="cell") is None
    assert day("2024-02-30", date="cell") is None
    assert day("2024-02-01", format="ods", sheet="x") == date(2024, 2, 1)
    assert day("2024-02-01") is None


def test_months_are_their_first_day() -> None:
    assert day("2024-02", "month") == date(2024, 2, 1)
    assert day("02/2024", "month", month="%m/%Y") == date(2024, 2, 1)
    assert day("29.02.2024", "month", month="%d.%m.%Y") == date(2024, 2, 1)
    assert day("2024-02-29", "month", month="%m/%Y", format="xlsx", sheet="x") == date(2024, 2, 1)
    for text in ("2024-13", "2024", "02.2024", ""):
        assert day(text, "month") is None


def test_formats_that_cannot_be_kept_are_refused() -> None:
    for form in ("%d. %B %Y", "%x", "%d.%m.%Y%"):
        with pytest.raises(ValueError, match="%"):
            format_pattern(form)
    with pytest.raises(ValueError, match="no date"):
        date_sql("x", layout(), column("text"), "Europe/Berlin")


def test_forms_are_said_as_officials_write_them() -> None:
    assert described("%d.%m.%Y") == "TT.MM.JJJJ"
    assert described("%m/%y") == "MM/JJ"
    assert described("cell") == "TT.MM.JJJJ"
