"""From a published snapshot to the mailboxes: what is asked for by the command line and by Dagster alike."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from expectations.catalog import Catalog
from pipelines.mail.alerts import alert_parcels
from pipelines.mail.book import Book
from pipelines.mail.deliver import Outcome, Parcel, deliver
from pipelines.mail.letters import briefing_parcels
from pipelines.store.folder import DataFolder
from pipelines.store.published import open_published
from pipelines.store.snapshot import current


class NoServerError(Exception):
    """The association has not said how its mail leaves the house, or to whom it goes."""


def send_briefing(catalog: Catalog, data: DataFolder, month: date | None) -> Outcome:
    """The briefing of `month` (None: the newest) to the roles that receive it. Raises NoServerError, NothingToSayError."""
    notify = catalog.notify
    if notify is None:
        raise NoServerError
    with open_published(_snapshot(data)) as published:
        parcels = list(briefing_parcels(published, notify, month or published.head.last_month))
    return _deliver(catalog, data, parcels)


def send_alerts(catalog: Catalog, data: DataFolder) -> Outcome:
    """What is new up to the newest month to the roles that receive alerts. Raises NoServerError, NothingToSayError."""
    notify = catalog.notify
    if notify is None:
        raise NoServerError
    with open_published(_snapshot(data)) as published:
        parcels = list(alert_parcels(published, notify))
    return _deliver(catalog, data, parcels)


def _deliver(catalog: Catalog, data: DataFolder, parcels: Iterable[Parcel]) -> Outcome:
    if catalog.notify is None or catalog.notify.server is None:
        raise NoServerError
    return deliver(catalog.notify.server, Book(data.sent), parcels)


def _snapshot(data: DataFolder) -> Path:
    """Mail goes to the association's own people: it speaks of the internal edition."""
    found = current(data.published, "internal")
    if found is None:
        raise FileNotFoundError(data.published / "internal.current")
    return found
