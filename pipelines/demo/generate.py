"""`generate(catalog, inbox)`: all demo deliveries of all municipalities, the same bytes on every run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from expectations.catalog import Catalog
from pipelines.demo.cases import Place, make_cases
from pipelines.demo.costs import make_bookings
from pipelines.demo.deliver import Clerk, DeliveredFile
from pipelines.demo.grant import drawdowns, grant_vouchers
from pipelines.demo.maturity import rate_services
from pipelines.demo.participation import count_participation
from pipelines.demo.progress import report_progress
from pipelines.demo.truths import Truths, load_truths
from pipelines.demo.usage import count_usage
from pipelines.demo.workplace import count_workplace

UNTIL = date(2026, 10, 31)


@dataclass(frozen=True)
class Manifest:
    """What was written, and the truths that were planted in it."""

    files: tuple[DeliveredFile, ...]
    truths: Truths

    def rows(self, dataset_id: str) -> int:
        """Rows of a dataset in all files, planted and corrected ones counted as they stand there."""
        return sum(file.rows.get(dataset_id, 0) for file in self.files)


def generate(catalog: Catalog, inbox: Path, *, scale: float = 1.0, until: date = UNTIL) -> Manifest:
    """Write the demo deliveries of 2021-01 to the month of `until` to `inbox`/<municipality>/.

    `scale` multiplies the number of cases (not the bookings). Files of the same name are replaced, others stay.
    Raises `plant.NoRoomError` when so few cases are left that a planted truth does not fit in.
    """
    truths = load_truths()
    first = catalog.association.first_month
    places = [place_of(catalog, truths, m) for m in truths.effects.online_share]
    bookings = make_bookings(places, truths, catalog.grants, first, until)
    booked = pd.concat(bookings.values(), ignore_index=True)
    vouchers = {grant_id: grant_vouchers(booked, grant_id) for grant_id in truths.effects.grants}
    drawn = drawdowns(truths, catalog.grants, until, vouchers=vouchers)
    files: list[DeliveredFile] = []
    for place in places:
        cases = make_cases(place, truths, first, until, scale)
        tables: dict[str, pd.DataFrame] = {
            "processing_times": cases,
            "service_usage": count_usage(place, cases, truths, first, until),
            "it_costs": bookings[place.municipality_id],
            "service_maturity": rate_services(place, truths, first, until),
            "digital_workplace": count_workplace(place, truths, first, until),
            "participation": count_participation(place, truths, first, until),
        }
        if place.municipality_id == truths.effects.progress.lead:
            tables["measures"] = report_progress(catalog.measures, truths.effects.progress, until)
        if "grant_drawdowns" in catalog.municipalities[place.municipality_id].deliveries:
            tables["grant_drawdowns"] = drawn[drawn["municipality_id"] == place.municipality_id]
        files += Clerk(catalog, truths, place.municipality_id, Path(inbox)).deliver(tables, first, until)
    return Manifest(tuple(_sorted(files)), truths)


def place_of(catalog: Catalog, truths: Truths, municipality_id: str) -> Place:
    municipality = catalog.municipalities[municipality_id]
    newest = max((i for i in municipality.inhabitants if i.basis == "census_2011"), key=lambda i: i.date)
    go_live = catalog.events[truths.effects.dms.event].dates[municipality_id]
    return Place(municipality_id, newest.count, catalog.services_of(municipality_id), go_live, municipality.closed_on)


def _sorted(files: Iterable[DeliveredFile]) -> list[DeliveredFile]:
    return sorted(files, key=lambda f: (f.municipality_id, f.delivered_on, f.name))
