"""What the pages ask of the strategy's course: the stock of the place and month of a view, and the voice that says it."""

from datetime import date

from dashboards.components.cost_scope import has_costs
from dashboards.records import ALL
from dashboards.view import View
from pipelines.costing.errors import CostingError
from pipelines.costing.saving import GROUP
from pipelines.course.path import end_of_month
from pipelines.course.sentences import Voice, speak
from pipelines.course.stock import Saving, Stock


def voice_of(view: View) -> Voice:
    return speak(view.filters.lang)


def month_of(view: View) -> date:
    """The last day of the month that the view ends with, or of the newest one there is."""
    return min(view.period.last, end_of_month(view.snapshot.meta.last_month))


def stock_of(view: View) -> Stock | None:
    """None where the association gives its goals no status."""
    strategy = view.snapshot.strategy
    if strategy.rule is None:
        return None
    return strategy.stock(view.municipality or ALL, month_of(view), find_saving(view))


def find_saving(view: View) -> Saving | None:
    """Of the newest year that is booked in full by the month of the view; None where nothing can be compared."""
    try:
        case = view.snapshot.cost_case("depreciation") if has_costs(view) else None
        years = [year for year in case.booked_years if date(year, 12, 31) <= month_of(view)] if case else []
        if case is None or not years:
            return None
        rows = {row.member_id: row for row in case.answer.nominal if row.year == max(years)}
    except CostingError:
        return None
    row = rows.get(view.municipality or GROUP)
    return None if row is None or row.gain is None else Saving(row.gain.base * 100, max(years))
