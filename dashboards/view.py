"""All that one rendering of a page may know: one snapshot, one state of the filters, one language."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboards.filters import Filters, Period
from dashboards.numbers import Numbers
from dashboards.records import Kpi, Municipality, Service, Words
from dashboards.snapshot import Snapshot
from dashboards.texts import Texts


@dataclass(frozen=True)
class View:
    snapshot: Snapshot
    filters: Filters
    path: str
    t: Texts
    numbers: Numbers
    item: str = ""
    """The last part of the address where the page has one: a KPI's id."""
    today: date | None = None
    """The day of the reader; None where nothing depends on it, as in a file."""
    service_of_page: str | None = None
    """The service that the page itself is about; its address names it, not a filter."""
    default_period: Period | None = None
    """What the page shows where the address names no period; None for the newest month."""

    @cached_property
    def period(self) -> Period:
        """The period asked for, or the page's default."""
        return self.filters.period or self.default_period or self.newest_month

    @property
    def newest_month(self) -> Period:
        return Period.of(self.snapshot.meta.last_month)

    @property
    def service(self) -> str | None:
        """The service that is looked at, None for all together."""
        return self.filters.service or self.service_of_page

    @property
    def municipality(self) -> str | None:
        return self.filters.municipalities[0] if self.filters.municipalities else None

    @cached_property
    def municipalities(self) -> dict[str, Municipality]:
        return {one.municipality_id: one for one in self.snapshot.municipalities}

    @cached_property
    def services(self) -> dict[str, Service]:
        return {one.service_id: one for one in self.snapshot.services}

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        return {one.kpi_id: one for one in self.snapshot.kpis}

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of the municipalities that delivered nothing at all of what was due in the period of the view.

        The period of a month is the year that ends with it, as that of the rolling values.
        """
        last = self.period.last.replace(day=1)
        first = self.period.first if self.period.is_year else date(last.year - 1, last.month, 1)
        counts: dict[str, int] = {}
        for one in self.snapshot.arrears_within(first, last):
            counts[one.municipality_id] = counts.get(one.municipality_id, 0) + one.delivered
        return tuple(key for key in self.municipalities if counts.get(key) == 0)

    def over(self, period: Period) -> "View":
        """The same view, over `period` where the address names none."""
        return replace(self, default_period=period)

    def say(self, words: Words) -> str:
        """A text of the catalogue in the language of the page."""
        return words.to(self.filters.lang)

    def name_of(self, municipality_id: str) -> str:
        """A municipality's name; all of them together for `*`."""
        known = self.municipalities.get(municipality_id)
        return known.name if known else self.t("all.municipalities")

    def service_title(self, service_id: str) -> str:
        known = self.services.get(service_id)
        return self.say(known.title) if known else self.t("all.services")

    def dataset_title(self, dataset_id: str) -> str:
        return next((self.say(d.title) for d in self.snapshot.datasets if d.dataset_id == dataset_id), dataset_id)
