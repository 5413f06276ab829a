"""A table that may be long: its first rows at once, more where the address asks for them."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.data_table import Column, data_table
from dashboards.view import View

FIRST, MOST = 8, 200
"""Rows to be seen at once, and on request; the file to download has all of them."""


def is_open(view: View, list_id: str) -> bool:
    return view.filters.table == list_id


def long_list(
    view: View, list_id: str, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], count: int,
    *, first: int = FIRST,
) -> Any:  # fmt: skip
    """`rows` are the first MOST of `count` rows; the first `first` of them are seen at once."""
    shown = rows if is_open(view, list_id) else rows[:first]
    table = data_table(caption, columns, shown) if shown else html.P(html.Strong(caption))
    parts = [table, more_link(view, list_id, len(shown), count)]
    return html.Div(parts, className="dense", id=list_id)


def more_link(view: View, list_id: str, shown: int, count: int) -> Any | None:
    """The way to the rows that are not shown, or back to the first ones."""
    number = view.numbers.count
    if is_open(view, list_id):
        words = view.t("table.less")
        said = view.t("table.capped", shown=number(shown), found=number(count)) if count > shown else ""
        return html.P([_link(view, None, words), " ", said], className="more")
    if count <= shown:
        return None
    if count <= MOST:
        words = view.t("table.all", n=count, found=number(count))
    else:
        words = view.t("table.more", found=number(count), shown=number(MOST))
    return html.P(_link(view, list_id, words), className="more")


def _link(view: View, list_id: str | None, words: str) -> Any:
    return dcc.Link(words, href=view.path + view.filters.but(table=list_id).query())
