"""What a page author gives: data and words of one figure. The frame (figure.py) does all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from dashboards.components.chart_canvas import Chart
from dashboards.numbers import Numbers
from dashboards.records import Unit

FieldKind = Literal["text", "number", "count", "date", "month"]


@dataclass(frozen=True)
class Gap:
    """A cell without a value: shown by its sign, empty in files; a column of words says why."""

    sign: str


Cell = str | int | Decimal | date | datetime | Gap | None


@dataclass(frozen=True)
class Field:
    """A column of a figure's table. `decimals` and `symbol` are for numbers; the symbol stands in the heading."""

    title: str
    kind: FieldKind = "text"
    decimals: int = 0
    symbol: str = ""

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.symbol})" if self.symbol else self.title

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "count")

    @classmethod
    def of_value(cls, title: str, unit: Unit, name: str) -> "Field":
        """A column of values in a KPI's unit; `name` is the unit in words, for units without a short sign."""
        return cls(title, "number", unit.decimals, unit.symbol if unit.symbol in ("%", "€") else name)

    def write(self, numbers: Numbers, cell: Cell) -> str:
        """A cell as people read it."""
        if cell is None:
            return ""
        if isinstance(cell, Gap):
            return cell.sign
        if isinstance(cell, datetime):
            return numbers.moment(cell)
        if isinstance(cell, date):
            return numbers.month(cell) if self.kind == "month" else numbers.day(cell)
        if isinstance(cell, str):
            return cell
        return numbers.decimal(Decimal(cell), self.decimals)


@dataclass(frozen=True)
class Figure:
    """One figure. `rows` give one cell per field; the title is a statement that the data make."""

    figure_id: str
    """Part of addresses: lower case letters and hyphens."""
    title: str
    subtitle: str
    """What is shown, of whom, in which unit."""
    chart: Chart | None
    """None where there is nothing to draw; the table is then shown at once."""
    sentence: str
    """What there is to see, in words: for those who do not see the chart, and under it for all others."""
    fields: Sequence[Field]
    rows: Sequence[Sequence[Cell]]
    definition: str = ""
    """One or two sentences; empty where the page itself defines what is shown."""
    definition_href: str = ""
    receipt_href: str = ""
    notes: Sequence[Any] = field(default=())
    """Components under the chart: signs and what they mean, events, icons with words."""
    above: Sequence[Any] = field(default=())
    """Components between subtitle and chart."""
    table: Any = None
    """A component in place of the plain table, where a page makes more of the rows than their words."""
    level: Literal[2, 3] = 2
    """Of the heading."""


def tidy(fields: Sequence[Field], rows: Sequence[Sequence[Cell]]) -> tuple[list[Field], list[list[Cell]]]:
    """Without number columns in which nothing stands, and without decimals where all numbers are whole."""
    kept = [i for i, field in enumerate(fields) if not field.is_number or any(row[i] is not None for row in rows)]
    shown = []
    for i in kept:
        cells = [row[i] for row in rows]
        is_whole = fields[i].is_number and all(c == int(c) for c in cells if isinstance(c, int | Decimal))
        shown.append(replace(fields[i], decimals=0) if is_whole else fields[i])
    return shown, [[row[i] for i in kept] for row in rows]
