"""What the pages ask of the strategy's course: the stock of the place and month of a view, and the voice that says it."""

from datetime import date

from dashboards.components.cost_scope import has_costs
from dashboards.filters import Period
from dashboards.records import ALL
from dashboards.view import View
from pipelines.cost_case.saving import find_saving
from pipelines.costing.errors import CostingError
from pipelines.course.path import end_of_month
from pipelines.course.sentences import Voice, speak
from pipelines.course.stock import Saving, Stock


def voice_of(view: View) -> Voice:
    return speak(view.filters.lang)


def month_of(view: View) -> date:
    """The last day of the month that the view ends with, or of the newest one there is."""
    return min(view.period.last, end_of_month(view.snapshot.meta.last_month))


def period_of(view: View) -> Period:
    """What a page of the strategy speaks of: the month of `month_of`."""
    return Period.of(month_of(view).replace(day=1))


def stock_of(view: View) -> Stock | None:
    """None where the association gives its goals no status."""
    strategy = view.snapshot.strategy
    if strategy.rule is None:
        return None
    return strategy.stock(view.municipality or ALL, month_of(view), _find_saving(view))


def _find_saving(view: View) -> Saving | None:
    """None where the snapshot holds no costs, or what is declared of them cannot be worked out."""
    try:
        case = view.snapshot.cost_case("depreciation") if has_costs(view) else None
    except CostingError:
        return None
    return find_saving(case, view.municipality or ALL, month_of(view))
