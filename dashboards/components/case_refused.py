"""Where there is no answer: nothing to compare, or an input that the arithmetic refuses, with the remedy."""

from typing import Any

from dash import html

from dashboards.view import View
from pipelines.cost_case.places import place_of
from pipelines.cost_case.tables import CostTables
from pipelines.costing.errors import CostingError


def say_nothing_to_compare(view: View, costs: CostTables | None) -> Any:
    """The first of the reasons that holds."""
    if costs is None or not costs.booked:
        reason = view.t("case.no_bookings")
    elif costs.comparison is None or not costs.models:
        reason = view.t("case.no_models")
    elif not any(since for model in costs.models for since in model.since.values()):
        reason = view.t("case.none_shared")
    else:
        reason = view.t("case.no_whole_year")
    return html.Div([html.P(view.t("case.no_answer")), html.P(reason)], className="message")


def say_refused(view: View, error: CostingError) -> Any:
    """What is wrong, where in the cost model, and what to do about it."""
    name, what = type(error).__name__, {key: str(value) for key, value in error.what.items()}
    if "member_id" in what:
        what["member_id"] = view.name_of(what["member_id"])
    service = view.snapshot.costs.it_services.get(what.get("it_service_id", ""))
    if service:
        what["it_service_id"] = view.say(service)
    place = " › ".join(str(view.name_of(p) if p in view.municipalities else p) for p in place_of(error))
    said = [view.t("case.no_answer"), view.t.of("cost_problem", name, **what)]
    said += [view.t("case.place", place=place)] if place else []
    return html.Div(
        [*map(html.P, said), html.P(html.Strong(view.t.of("cost_remedy", name, **what)))], className="message"
    )
