"""A real table: caption, headed columns and rows, and a box that scrolls by itself where it is too wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboards.components.aria import aria


@dataclass(frozen=True)
class Column:
    title: str
    is_number: bool = False
    style: str = ""
    """A class of the stylesheet for the whole column."""

    @property
    def classes(self) -> str | None:
        return " ".join(filter(None, ["number" if self.is_number else "", self.style])) or None


def data_table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, show_caption: bool = True
) -> Any:
    """`rows` give one component or text per column; the first cell is the heading of its row."""
    heads = [html.Th(c.title, scope="col", className=c.classes) for c in columns]
    table = html.Table(
        [
            html.Caption(caption, className=None if show_caption else "vh"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_row(columns, row) for row in rows]),
        ]
    )
    return scroll_box(caption, table)


def scroll_box(words: str, content: Any) -> Any:
    """Reached by keyboard, so that arrow keys scroll it."""
    return html.Div(content, className="scroll", role="region", tabIndex=0, **aria(label=words))


def _row(columns: Sequence[Column], row: Sequence[Any]) -> Any:
    first, *rest = row
    cells = [html.Td(cell, className=column.classes) for column, cell in zip(columns[1:], rest, strict=True)]
    return html.Tr([html.Th(first, scope="row"), *cells])
