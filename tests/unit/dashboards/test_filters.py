"""Filters survive the way through the address; an impossible address is named part by part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.filters import Filters, Period, check_against, read_address

LANGUAGES = ("de", "en")
MONTHS = (date(2021, 1, 1), date(2026, 10, 31))

periods = st.builds(Period, st.integers(1000, 2999), st.none() | st.integers(1, 12))
texts = st.text(min_size=1, max_size=20)
filters = st.builds(
    Filters,
    st.none() | periods,
    st.lists(texts, max_size=4, unique=True).map(tuple),
    st.none() | texts,
    st.sampled_from(LANGUAGES),
)


@given(filters)
def test_every_state_has_an_address_and_every_address_its_state(state: Filters) -> None:
    address = read_address(state.query(), LANGUAGES)
    assert address.problems == ()
    assert address.filters == state


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(query: str) -> None:
    address = read_address(query, LANGUAGES)
    assert address.filters.lang in LANGUAGES


def test_the_default_state_has_the_bare_address() -> None:
    assert Filters().query() == ""


def test_written_as_documented() -> None:
    state = Filters(Period(2026, 9), ("06437006",), "dog_tax_registration", "en")
    assert state.query() == "?zeitraum=2026-09&gemeinde=06437006&leistung=dog_tax_registration&lang=en"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("?zeitraum=2026-13", "no_period"),
        ("?zeitraum=26", "no_period"),
        ("?zeitraum=", "no_period"),
        ("?zeitraum=2026-1", "no_period"),
        ("?gemeined=06437006", "unknown_name"),
        ("?lang=fr", "unknown_language"),
        ("?zeitraum=2025&zeitraum=2026", "twice"),
        ("?lang=de&lang=en", "twice"),
    ],
)
def test_what_cannot_be_read_is_named(query: str, kind: str) -> None:
    assert [problem.kind for problem in read_address(query, LANGUAGES).problems] == [kind]


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (Filters(Period(2020)), ["period_outside"]),
        (Filters(Period(2026, 11)), ["period_outside"]),
        (Filters(Period(2026)), []),
        (Filters(Period(2021, 1)), []),
        (Filters(municipalities=("06437006", "1")), ["unknown_municipality"]),
        (Filters(service="nix"), ["unknown_service"]),
    ],
)
def test_what_the_snapshot_does_not_have_is_named(state: Filters, kinds: list[str]) -> None:
    found = check_against(state, MONTHS, {"06437006"}, {"dog_tax_registration"})
    assert [problem.kind for problem in found] == kinds


def test_the_last_day_of_a_period() -> None:
    assert Period(2024, 2).last == date(2024, 2, 29)
    assert Period(2024).last == date(2024, 12, 31)
    assert Period(2024, 12).last == date(2024, 12, 31)


def test_choices_of_a_page_travel_in_the_address() -> None:
    state = (
        Filters(lang="en").choose("zins", "1,5").choose("ohne", "06437005", "06437006").choose("schluessel", "equal")
    )
    assert state.query() == "?schluessel=equal&zins=1%2C5&ohne=06437005&ohne=06437006&lang=en"
    read = read_address(state.query(), LANGUAGES)
    assert (read.filters, read.problems) == (state, ())
    assert state.chosen("zins") == "1,5"
    assert state.all_chosen("ohne") == ("06437005", "06437006")
    assert state.given["schluessel"] == "equal"
    assert state.choose("ohne").choose("zins").choose("schluessel") == Filters(lang="en")


def test_what_a_form_sends_empty_is_no_choice() -> None:
    address = read_address("?schluessel=&zins=+&ohne=06437005&ohne=06437005", LANGUAGES)
    assert address.filters == Filters().choose("ohne", "06437005")
    assert address.problems == ()
    assert read_address("?zins=1&zins=2", LANGUAGES).problems[0].kind == "twice"
