"""A list too long for one screen: one leaf of it is shown, the files have all of it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, overload

from dash import html

from dashboards.components.aria import aria
from dashboards.components.figure_data import Cell
from dashboards.filters import LEAF, Problem
from dashboards.view import View

ON_A_LEAF = 50


class AllRows(Sequence[Sequence[Cell]]):
    """Every row of a list, read when a file asks for them: the screen shows one leaf."""

    def __init__(self, count: int, read: Callable[[], list[Sequence[Cell]]]) -> None:
        self._count, self._read = count, read

    @cached_property
    def _rows(self) -> list[Sequence[Cell]]:
        return self._read()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        return self._rows[place]


def find_leaf(view: View, count: int, size: int = ON_A_LEAF) -> int:
    """The leaf that the address asks for, counted from 1; the last one where it asks for more than there are."""
    return min(int(view.filters.chosen(LEAF) or 1), _last(count, size))


def find_leaf_problems(view: View) -> tuple[Problem, ...]:
    leaf = view.filters.chosen(LEAF)
    if leaf and not (leaf.isascii() and leaf.isdigit() and 0 < int(leaf) < 10**6):
        return (Problem("unknown_choice", LEAF, leaf),)
    return ()


def turn_leaves(view: View, figure_id: str, count: int, size: int = ON_A_LEAF) -> Any | None:
    """To the leaf before and the one behind; None where one leaf holds all."""
    leaf, last = find_leaf(view, count, size), _last(count, size)
    if last == 1:
        return None
    number, t = view.numbers.count, view.t

    def way(words: str, to: int) -> Any | None:
        target = view.filters.choose(LEAF, *([str(to)] if to > 1 else []))
        is_there = 1 <= to <= last
        return (
            html.A(words, href=f"{view.path}{target.query()}#{figure_id}", className="in-place") if is_there else None
        )

    first_row, last_row = (leaf - 1) * size + 1, min(leaf * size, count)
    said = t("leaves.shown", first=number(first_row), last=number(last_row), count=number(count))
    ways = [way(t("leaves.before"), leaf - 1), html.Span(said), way(t("leaves.next"), leaf + 1)]
    return html.Nav([one for one in ways if one], className="leaves no-print", **aria(label=t("leaves.name")))


def _last(count: int, size: int) -> int:
    return max(1, -(-count // size))
