"""IT cost of all actual bookings as a FOCUS file: CSV by RFC 4180, with the notice in a column of its own."""

from datetime import date

from dashboards.api.csv_file import write_csv
from dashboards.booking_rows import Wanted
from dashboards.exports.focus_columns import NAMES
from dashboards.exports.focus_rows import FocusRows
from dashboards.view import View
from pipelines.costing.errors import CostingError
from pipelines.costing.model import CostModel

NOTICE = "x_Notice"


def write_focus(view: View, first: date = date.min, last: date = date.max) -> bytes:
    """Of the internal edition only, which alone has single bookings."""
    bookings = view.snapshot.bookings(Wanted(first, last, plan_or_actual="actual"))
    rows = FocusRows(view, _models(view), view.snapshot.focus_categories).rows(bookings)
    demo = view.snapshot.meta.demo_notice
    notice = (NOTICE, view.say(demo)) if demo else None
    return write_csv(NAMES, ([row.get(name) for name in NAMES] for row in rows), notice, "rfc4180")


def _models(view: View) -> dict[str, CostModel]:
    """Without a comparison nothing is allocated: bookings stay whole."""
    try:
        case = view.snapshot.cost_case("depreciation")
    except CostingError:
        return {}
    return {m.it_service_id: m for m in case.question.models} if case else {}
