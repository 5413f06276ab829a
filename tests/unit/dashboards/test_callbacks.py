"""A choice becomes an address; a control that has only just appeared changes nothing."""

from dash import no_update

from dashboards.callbacks import write_choices

PLACE = {"kind": "filter", "name": "gemeinde", "default": "*", "shown": "*"}
TIME = {"kind": "filter", "name": "zeitraum", "default": "2026-10", "shown": "2026-10"}
SERVICE = {"kind": "filter", "name": "leistung", "default": "*", "shown": "dog_tax_registration"}


def test_what_is_chosen_is_written() -> None:
    assert write_choices(["06437006", "2025"], [PLACE, TIME], "?lang=en") == "?zeitraum=2025&gemeinde=06437006&lang=en"


def test_the_default_leaves_the_address() -> None:
    assert write_choices(["*"], [SERVICE], "?leistung=dog_tax_registration") == ""
    shown_year = TIME | {"shown": "2025"}
    assert write_choices(["2026-10"], [shown_year], "?zeitraum=2025&gemeinde=1") == "?gemeinde=1"


def test_a_control_that_has_just_appeared_does_not_pull_an_older_address_back() -> None:
    appeared = PLACE | {"shown": "06437006"}
    assert write_choices(["06437006"], [appeared], "") is no_update
    assert write_choices([], [], "") is no_update
