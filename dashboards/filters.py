"""The state of a page: a frozen dataclass that is written into, and read from, the address.

    ?zeitraum=2026-09&gemeinde=06437006&leistung=dog_tax_registration&lang=en

Only what differs from the default is written. `zeitraum` is an end month or a calendar year. How a page is looked at stands
there too: `tabelle=<figure>` opens one figure as a table, `grenzen=neu` computes control limits anew at an event,
`kennzahl=`, `suche=` and `sortierung=` say what a list shows, which of its rows, and in which order. What only one page
offers to choose (CHOICES) is kept as it was written: that page says what it means, and what means nothing.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

PERIOD, MUNICIPALITY, SERVICE, LANGUAGE = "zeitraum", "gemeinde", "leistung", "lang"
KPI_CHOICE, SEARCH, SORT = "kennzahl", "suche", "sortierung"
TABLE, LIMITS, LIMITS_ANEW = "tabelle", "grenzen", "neu"
BY_NAME, BY_VALUE, DESCENDING = "leistung", "wert", "-"
"""Columns by which a list may be sorted, beside the municipalities' ids; the sign before one turns its order round."""
DEFAULT_LANGUAGE = "de"
COST_VIEW, COST_SERVICE, COST_TYPE, ARRANGEMENT, PLAN, LEAF = "sicht", "it", "kostenart", "form", "plan", "seite"
KEY, EQUAL_SHARE, RATE, RISE, CASE, FREE_UNTIL = "schluessel", "gleich", "zins", "preisanstieg", "spanne", "land-bis"
WIDTH = "spannenbreite"
LEAVING = "ohne"
NEWCOMER, NEW_INHABITANTS, NEW_WORKPLACES, NEW_CASES = "neu", "neu-einwohner", "neu-arbeitsplaetze", "neu-faelle"
CHOICES = (
    COST_VIEW, COST_SERVICE, COST_TYPE, ARRANGEMENT, PLAN, LEAF, KEY, EQUAL_SHARE, RATE, RISE, CASE, WIDTH, FREE_UNTIL, LEAVING, NEWCOMER,
    NEW_INHABITANTS, NEW_WORKPLACES, NEW_CASES,
)  # fmt: skip
"""What pages of cost offer to choose, each read by the page that uses it."""
REPEATED = (MUNICIPALITY, LEAVING)
NAMES = (PERIOD, MUNICIPALITY, SERVICE, KPI_CHOICE, SEARCH, SORT, LIMITS, *CHOICES, TABLE, LANGUAGE)
"""All there are, in the order of an address."""
_YEAR, _MONTH = re.compile(r"[12]\d{3}"), re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Period:
    """A calendar year (`month` None) or the month with which a period ends."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def is_year(self) -> bool:
        return self.month is None

    def __str__(self) -> str:
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    @classmethod
    def of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        if _YEAR.fullmatch(text):
            return cls(int(text))
        found = _MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Filters:
    """None and the empty tuple mean: the newest period, all municipalities, all services."""

    period: Period | None = None
    municipalities: tuple[str, ...] = ()
    service: str | None = None
    lang: str = DEFAULT_LANGUAGE
    table: str | None = None
    """The id of the figure that is open as a table."""
    limits: str | None = None
    kpi: str | None = None
    search: str | None = None
    sort: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    """Of CHOICES, name and value as written, in their order; a name of REPEATED may be there several times."""

    def chosen(self, name: str) -> str | None:
        """The one value of a choice, None where the address says nothing."""
        return next((value for key, value in self.choices if key == name), None)

    def all_chosen(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.choices if key == name)

    def choose(self, name: str, *values: str) -> "Filters":
        """The same state with these values of one choice; none puts it back to its default."""
        kept = [pair for pair in self.choices if pair[0] != name] + [(name, value) for value in values]
        return replace(self, choices=tuple(sorted(kept, key=lambda pair: CHOICES.index(pair[0]))))

    @property
    def given(self) -> dict[str, object]:
        """What each filter that a page may or may not obey is set to, by its name in the address."""
        return {
            PERIOD: self.period, MUNICIPALITY: self.municipalities, SERVICE: self.service, KPI_CHOICE: self.kpi,
            SEARCH: self.search, SORT: self.sort, LIMITS: self.limits, **dict(self.choices),
        }  # fmt: skip

    def query(self) -> str:
        """The query string with its `?`, or "" where everything is at its default."""
        pairs = [(PERIOD, str(self.period))] if self.period else []
        pairs += [(MUNICIPALITY, one) for one in self.municipalities]
        pairs += [(SERVICE, self.service)] if self.service else []
        pairs += [(KPI_CHOICE, self.kpi)] if self.kpi else []
        pairs += [(SEARCH, self.search)] if self.search else []
        pairs += [(SORT, self.sort)] if self.sort else []
        pairs += [(LIMITS, self.limits)] if self.limits else []
        pairs += self.choices
        pairs += [(TABLE, self.table)] if self.table else []
        pairs += [(LANGUAGE, self.lang)] if self.lang != DEFAULT_LANGUAGE else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def but(self, **changes: Any) -> "Filters":
        return replace(self, **changes)

    def without(self, names: Collection[str]) -> "Filters":
        """The same state with the filters of these names at their default; of all else only the language stays."""
        return Filters(
            None if PERIOD in names else self.period,
            () if MUNICIPALITY in names else self.municipalities,
            None if SERVICE in names else self.service,
            self.lang,
        )


@dataclass(frozen=True)
class Problem:
    """A part of an address that means nothing: `kind` is the last part of a text key `address.<kind>`."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True)
class Address:
    """What could be read of a query string, and what could not."""

    filters: Filters
    problems: tuple[Problem, ...] = field(default=())


def read_address(query: str, languages: Collection[str]) -> Address:
    """Read a query string (with or without `?`). Whether ids exist is for `check_against` to say."""
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if name not in NAMES:
            problems.append(Problem("unknown_name", name, value))
        elif name in CHOICES and not value.strip():
            continue  # a form sends what was left empty
        elif name not in REPEATED and name in found:
            problems.append(Problem("twice", name, value))
        else:
            found.setdefault(name, []).append(value)
    lang = found.get(LANGUAGE, [DEFAULT_LANGUAGE])[0]
    if lang not in languages:
        problems.append(Problem("unknown_language", LANGUAGE, lang))
        lang = DEFAULT_LANGUAGE
    written = found.get(PERIOD, [None])[0]
    period = Period.parse(written) if written is not None else None
    if written is not None and period is None:
        problems.append(Problem("no_period", PERIOD, written))
    municipalities = tuple(dict.fromkeys(found.get(MUNICIPALITY, [])))
    service = found.get(SERVICE, [None])[0]
    table, limits = found.get(TABLE, [None])[0], found.get(LIMITS, [None])[0]
    if limits not in (None, LIMITS_ANEW):
        problems.append(Problem("unknown_limits", LIMITS, str(limits)))
    kpi, search, sort = (found.get(name, [None])[0] for name in (KPI_CHOICE, SEARCH, SORT))
    choices = tuple((name, value.strip()) for name in CHOICES for value in dict.fromkeys(found.get(name, [])))
    filters = Filters(period, municipalities, service, lang, table, limits, kpi, search, sort, choices)
    return Address(filters, tuple(problems))


def check_against(
    filters: Filters,
    months: tuple[date, date],
    municipality_ids: Collection[str],
    service_ids: Collection[str],
    kpi_ids: Collection[str] = (),
) -> tuple[Problem, ...]:
    """What the snapshot does not have: periods outside its first and last month, unknown ids."""
    problems = [
        Problem("unknown_municipality", MUNICIPALITY, one)
        for one in filters.municipalities
        if one not in municipality_ids
    ]
    if filters.service is not None and filters.service not in service_ids:
        problems.append(Problem("unknown_service", SERVICE, filters.service))
    if filters.kpi is not None and filters.kpi not in kpi_ids:
        problems.append(Problem("unknown_kpi", KPI_CHOICE, filters.kpi))
    if filters.sort and filters.sort.removeprefix(DESCENDING) not in (BY_NAME, BY_VALUE, *municipality_ids):
        problems.append(Problem("unknown_sort", SORT, filters.sort))
    period = filters.period
    if period and (period.last < months[0] or period.first > months[1]):
        problems.append(Problem("period_outside", PERIOD, str(period)))
    return tuple(problems)
