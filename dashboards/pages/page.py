"""What a page is: an address, a title, the filters it understands, and a function of a view."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboards.filters import Period, Problem
from dashboards.view import View

Question = Literal["course", "speed", "cost", "grant", "data", "about"]
QUESTIONS: tuple[Question, ...] = ("course", "speed", "cost", "grant", "data")
"""What people come to ask, in the order of the navigation; `about` stands in the footer alone."""


class NotHereError(Exception):
    """The address names an item that this snapshot does not have."""


@dataclass(frozen=True)
class Body:
    """The heading of a page and what stands under it."""

    title: str
    children: list[Any]
    lead: str | list[Any] = ""
    """A sentence; parts where some of it are links."""
    crumbs: tuple[str, ...] = field(default=())
    """Titles on the way from the overview to this page, without both."""
    lists: tuple[str, ...] = ()
    """Ids of long tables that the address opens in full, as it opens a figure's."""
    question: Question | None = None
    """The question that this item answers, where it is not that of its page."""
    period: Period | None = None
    """What it speaks of where the address names nothing; paper says it by name."""


@dataclass(frozen=True)
class Page:
    path: str
    """May end in one named part: `/kennzahl/<kpi_id>`."""
    order: int
    title_key: str
    render: Callable[[View], Body]
    """Raises NotHereError for an item that does not exist."""
    uses: frozenset[str]
    """The names of the filters that this page obeys; others in its address are a mistake."""
    in_navigation: bool = True
    """Whether it is the page that its question leads to."""
    question: Question = "course"
    takes_several: bool = False
    """Whether more than one municipality may be chosen."""
    under: str = ""
    """Where it stands on the second level of its question: the title key of its way there, or the path of the page
    that has one and to which this one belongs; "" for a page that is on the first level or on none."""
    internal: bool = False
    """Whether it shows what only the internal edition holds."""
    find_problems: Callable[[View], tuple[Problem, ...]] = lambda view: ()
    """What its own choices in the address do not mean; asked before it is rendered."""
