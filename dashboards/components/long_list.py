"""A table that may be long: its first rows at once, more where the address asks for them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dash import dcc, html

from dashboards.components.data_table import Column, data_table
from dashboards.view import View

Found = TypeVar("Found")
FIRST, MOST = 8, 200
"""Rows to be seen at once, and on request; the file to download has all of them."""


def is_open(view: View, list_id: str) -> bool:
    return view.filters.table == list_id


def count_shown(view: View, list_id: str, first: int = FIRST) -> int:
    """How many rows are wanted: what is not shown need not be asked for."""
    return MOST if is_open(view, list_id) else first


def long_list(
    view: View,
    list_id: str,
    caption: str,
    columns: Sequence[Column],
    found: Sequence[Found],
    write: Callable[[Found], Sequence[Any]],
    count: int,
    *,
    first: int = FIRST,
) -> Any:
    """`write` makes a row of one of `found`, which are the first of `count`; `first` of them are seen at once."""
    rows = [write(one) for one in found[: count_shown(view, list_id, first)]]
    table = data_table(caption, columns, rows) if rows else html.P(html.Strong(caption))
    return html.Div([table, more_link(view, list_id, len(rows), count)], className="dense", id=list_id)


def more_link(view: View, list_id: str, shown: int, count: int, most: int = MOST) -> Any | None:
    """The way to the rows that are not shown, or back to the first ones."""
    number = view.numbers.count
    if is_open(view, list_id):
        words = view.t("table.less")
        said = view.t("table.capped", shown=number(shown), found=number(count)) if count > shown else ""
        return html.P([_link(view, None, words), " ", said], className="more")
    if count <= shown:
        return None
    if count <= most:
        words = view.t("table.all", n=count, found=number(count))
    else:
        words = view.t("table.more", found=number(count), shown=number(most))
    return html.P(_link(view, list_id, words), className="more")


def _link(view: View, list_id: str | None, words: str) -> Any:
    return dcc.Link(words, href=view.path + view.filters.but(table=list_id).query())
