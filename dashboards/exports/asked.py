"""What is asked for as a file: made of one snapshot, in one language."""

from datetime import date

from dashboards.components.case_scope import CaseScope
from dashboards.components.cost_scope import has_costs
from dashboards.exports.efficiency_book import write_efficiency
from dashboards.exports.focus_file import write_focus
from dashboards.filters import Filters
from dashboards.links import SHARED
from dashboards.numbers import Numbers
from dashboards.snapshot import Snapshot
from dashboards.texts import load_texts
from dashboards.view import View
from pipelines.cost_case.case import Basis
from pipelines.cost_case.places import place_of
from pipelines.costing.errors import CostingError


class NothingToCompareError(Exception):
    """The snapshot has no case of shared against separate, or not of this year; says why and what to do."""


def efficiency_of(snapshot: Snapshot, lang: str, basis: Basis = "depreciation", year: int | None = None) -> bytes:
    """The workbook. Raises NothingToCompareError."""
    view = view_of(snapshot, lang)
    try:
        case = snapshot.cost_case(basis) if has_costs(view) else None
        if case is None:
            raise NothingToCompareError(
                "There is nothing to compare: no cost models, no shared service or no whole year."
            )
        if year is not None and year not in case.booked_years:
            years = case.booked_years
            raise NothingToCompareError(
                f"There is no comparison for {year}; booked in full are {years[0]} to {years[-1]}."
            )
        return write_efficiency(CaseScope(view, case, year or case.last_year))
    except CostingError as error:
        place = " > ".join(map(str, place_of(error)))
        raise NothingToCompareError(f"{error} ({place}). {error.what_to_do}") from error


def focus_of(snapshot: Snapshot, lang: str, first: date = date.min, last: date = date.max) -> bytes:
    return write_focus(view_of(snapshot, lang), first, last)


def view_of(snapshot: Snapshot, lang: str) -> View:
    return View(snapshot, Filters(lang=lang), SHARED, load_texts(lang), Numbers(lang))
