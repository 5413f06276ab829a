"""What is planted of workplaces, participation and the progress of measures: typed, part of `truths.yaml`."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from expectations.models import Id, Model, Month, MunicipalityId

Share = float


class Rise(Model):
    """From `before` to `after`, evenly over `months` from a beginning on."""

    before: float
    after: float
    months: int = Field(ge=1)


class Workplaces(Model):
    """Effects of the DMS begin with its go-live, those of the joint service desk in its month."""

    dms_active: dict[MunicipalityId, Share]
    """Share of the licensed users that is active from a year after the go-live on."""
    new_cases_digital: Rise
    mail_within_day: Rise
    sheets: Rise
    """Sheets per workplace and month."""
    trained: Rise
    remote_capable: Rise
    """Over all months from the first one on."""
    satisfaction: Rise
    """Mean of the staff survey on a scale of 0 to 1, over all months from the first one on."""
    service_desk_since: Month
    ticket_hours: Rise
    tickets: float
    """Tickets per workplace and month."""


class Participation(Model):
    formats_since: dict[MunicipalityId, dict[Id, Month]]
    participants_per_1000: dict[Id, float]
    """A year, in the newest twelve months; half as many at the beginning."""
    reports_share: dict[Id, float]
    """Reports and proposals for each participant."""
    answered_in_time: dict[MunicipalityId, Rise]
    """Share of the reports, over all months from the first format on."""


class Progress(Model):
    """What the lead reports beyond the strategy catalogue, and how much of its budget a measure had spent."""

    lead: MunicipalityId
    first_month: Month
    news: dict[str, date]
    """Measure or milestone → the day on which it was done; a measure that is only planned has begun then."""
    spent: dict[Id, Decimal]
    """Share of the budget, reached when the measure is done, or by the last month."""
