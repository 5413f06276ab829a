"""What is hidden stays hidden: the promises of `pipelines.transform.disclosure` on random cubes, and an attacker."""

import duckdb
from hypothesis import Phase, given, settings

from pipelines.transform.disclosure import disclose
from tests.property.cubes import (
    Cube,
    Key,
    Shown,
    cubes,
    lines_of,
    read_shown,
    recovered_by_subtraction,
    spans_of,
    table_of,
)

FEW = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Without shrinking: a cube is a seed, a smaller one says no more."""


def disclosed(cube: Cube) -> dict[Key, Shown]:
    with duckdb.connect() as con:
        table_of(con, cube)
        count = disclose(con, "cells", "seen")
        shown = read_shown(con, "seen")
    assert count == sum(s.state == "hidden" for s in shown.values())
    assert shown.keys() == cube.n.keys()
    return shown


@FEW
@given(cubes())
def test_no_small_cell_is_shown_and_hidden_means_nothing_is_there(cube: Cube) -> None:
    for key, cell in disclosed(cube).items():
        if 0 < (cube.n[key] or 0) < cube.hide_below:
            assert cell.state == "hidden", key
        if cell.state == "hidden":
            assert (cell.value, cell.numerator, cell.denominator, cell.n) == (None,) * 4, key


@FEW
@given(cubes())
def test_no_line_has_exactly_one_hidden_number(cube: Cube) -> None:
    """Neither a hidden part under a shown total nor a hidden total over shown parts."""
    shown = disclosed(cube)
    for total, parts in lines_of(shown):
        hidden = [k for k in (total, *parts) if shown[k].state == "hidden"]
        assert len(hidden) != 1, (total, hidden)


@FEW
@given(cubes())
def test_longer_periods_do_not_give_a_hidden_month_away(cube: Cube) -> None:
    shown = disclosed(cube)
    for span, months in spans_of(shown):
        if any(shown[m].state == "hidden" for m in months):
            cell = shown[span]
            assert (cell.n, cell.numerator, cell.denominator) == (None, None, None), span
            assert cell.value is None or not cube.additive, span


@FEW
@given(cubes())
def test_adding_and_subtracting_recovers_no_small_cell(cube: Cube) -> None:
    """The attacker knows every published count, that what was not delivered adds nothing, and every sum there is."""
    shown = disclosed(cube)
    nothing = {k: 0.0 for k, n in cube.n.items() if n is None}
    known = nothing | {k: float(s.n) for k, s in shown.items() if s.n is not None}
    if cube.additive:
        known |= {k: float(s.value) for k, s in shown.items() if s.value is not None}
    found = recovered_by_subtraction(known, lines_of(shown) + spans_of(shown))
    small = {k: v for k, v in found.items() if 0 < (cube.n[k] or 0) < cube.hide_below}
    assert not small


@FEW
@given(cubes())
def test_nothing_is_hidden_where_nothing_is_small(cube: Cube) -> None:
    large = Cube({k: n and n * cube.hide_below for k, n in cube.n.items()}, cube.additive, cube.hide_below)
    shown = disclosed(large)
    assert {k: s.n for k, s in shown.items()} == large.n
    assert not [k for k, s in shown.items() if s.state == "hidden"]


def test_the_attacker_is_able() -> None:
    """With one part blanked by hand, the attacker finds it: in its line, and in its year."""
    cells = {(m, "*", "month", 1, 1): n for m, n in (("a", 3.0), ("b", 40.0), ("*", 43.0))}
    lines = lines_of(cells)  # type: ignore[arg-type]
    hidden = ("a", "*", "month", 1, 1)
    assert recovered_by_subtraction({k: v for k, v in cells.items() if k != hidden}, lines) == {hidden: 3.0}  # type: ignore[arg-type,comparison-overlap]
    year = {("a", "*", "year", 1, 2): 10.0, ("a", "*", "month", 1, 1): 3.0, ("a", "*", "month", 2, 2): 7.0}
    known = {k: v for k, v in year.items() if k != hidden}
    assert recovered_by_subtraction(known, spans_of(year)) == {hidden: 3.0}  # type: ignore[arg-type,comparison-overlap]
