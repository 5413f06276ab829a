"""What is said of the saving in one sentence: of the newest year that is booked in full."""

from datetime import date

from pipelines.cost_case.case import CostCase
from pipelines.costing.errors import CostingError
from pipelines.course.stock import Saving


def find_saving(case: CostCase | None, place: str, month_end: date) -> Saving | None:
    """`place`: a municipality, or `*` for all. None where nothing can be compared by then, or its costs are not known."""
    years = [year for year in case.booked_years if date(year, 12, 31) <= month_end] if case else []
    if case is None or not years:
        return None
    try:
        rows = {row.member_id: row for row in case.answer.nominal if row.year == max(years)}
    except CostingError:
        return None
    row = rows.get(place)
    return None if row is None or row.gain is None else Saving(row.gain.base * 100, max(years))
