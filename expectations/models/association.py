"""The association itself: who it is, its goals, its vocabulary."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from expectations.models.basis import CensusBasis, Model, Month, MunicipalityId, Words


class Legal(Model):
    """What the law asks the operator of the dashboard to say; pages without a text say how to fill it.

    Paragraphs are separated by an empty line; addresses with https:// or mailto: become links.
    """

    imprint: Words | None = None
    privacy: Words | None = None
    accessibility_contact: Words | None = None
    """Whom to tell about barriers: post, e-mail, telephone."""
    enforcement_body: Words | None = None
    """Who mediates where the answer does not satisfy."""


class SmallCells(Model):
    """Below which counts cases could be recognised, wherever no KPI says it for itself."""

    public: int = Field(default=5, ge=2)
    internal: int = Field(default=3, ge=2)
    quantiles_from: int = Field(default=10, ge=2)
    """A quantile rests on at least so many cases."""
    round_to: int = Field(default=5, ge=2)
    """Counts that could be set against others are rounded to the nearest multiple."""


class Association(Model):
    """`association.yaml`: who works together, from when, and how far their data are to be shown."""

    title: Words
    short_title: Words
    first_month: Month
    timezone: str = "Europe/Berlin"
    holidays_subdivision: str | None = None
    """The German state whose public holidays are no working days (HE); without it only weekends are free."""
    census_basis: CensusBasis = "census_2011"
    """The one basis of all per-capita figures: populations of different bases must not be mixed."""
    demo_notice: Words | None = None
    """Set only where the data are synthetic; shown on every page, export and report."""
    demo_as_of: date | None = None
    keep_snapshots: int = Field(default=5, ge=2)
    stale_after_days: int = Field(default=45, ge=1)
    """Days after which the dashboard warns that no newer data were published."""
    legal: Legal = Legal()
    small_cells: SmallCells = SmallCells()


class Unit(Model):
    """How a number of this unit is computed (`scale`) and written (`decimals`, `symbol`)."""

    title: Words
    symbol: str = ""
    decimals: int = Field(ge=0, le=6)
    scale: Decimal = Decimal(1)
    currency: str | None = None


class Goal(Model):
    title: Words
    question: Words
    order: int
    topic: Literal["speed", "cost"] | None = None
    """The question of the dashboard under which its KPIs stand together, besides the overview."""


class Event(Model):
    """Something that happened on a day in each municipality, and that charts mark (a go-live)."""

    title: Words
    description: Words
    goals: tuple[str, ...] = ()
    """The goals it was meant to serve: their KPIs' charts mark it; all charts if left out."""
    effects: tuple[str, ...] = ()
    """KPIs (quantiles of days) it is expected to move: what it did to the mean of their days is estimated."""
    dates: dict[MunicipalityId, date]


class Channel(Model):
    title: Words


class Service(Model):
    """A citizen service. `leika_key` is empty where the official key is not known; never invented."""

    title: Words
    leika_key: Annotated[str, Field(pattern=r"^(99\d{12})?$")] = ""
    role: Literal["responsible", "receiving"] = "responsible"
    target_working_days: int | None = Field(default=None, ge=0)
    """Within how many working days a case is to be decided."""


class CostType(Model):
    title: Words
    direction: Literal["expense", "income"]


class Account(Model):
    """Accounts by prefix; the longest matching prefix gives the cost type."""

    title: Words
    cost_type_id: str


class ItService(Model):
    title: Words
    focus_category: str = "Other"
    """Its ServiceCategory in FOCUS, for exports of IT cost."""
