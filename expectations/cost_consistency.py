"""What the cost models say of municipalities, events, cost types and figures must be there.

Each mistake is (path of keys in the file, what is wrong); `catalog.py` adds file and line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.models import Event, Municipality
from expectations.models.cost_models import CostModel, Driver, Quotes

Place = tuple[int | str, ...]
COUNTED: dict[str, str] = {"inhabitants": "inhabitants", "workplaces": "workplaces"}
"""Drivers that a municipality's file has to count. Usage is delivered, `equal` and `municipality` need nothing."""


def cost_model_mistakes(
    it_service_id: str,
    model: CostModel,
    municipalities: Mapping[str, Municipality],
    events: Mapping[str, Event],
    vocabulary: Mapping[str, Mapping[str, Any]],
    first_year: int,
) -> Iterator[tuple[Place, str]]:
    if it_service_id not in vocabulary["it_services"]:
        yield (), f"the file is named after no IT service: `{it_service_id}`"
    for i, member in enumerate(model.members or ()):
        if member not in municipalities:
            yield ("members", i), f"no municipality `{member}`"
    members = [m for m in model.members or municipalities if m in municipalities]
    if model.shared and model.shared.event is not None:
        yield from _event_mistakes(model.shared.event, members, events)
    for place, driver in _drivers(model):
        figure = COUNTED.get(driver)
        for member in members:
            if figure and not getattr(municipalities[member], figure):
                yield (
                    place,
                    f"`{driver}` divides the cost, but the file of {municipalities[member].name} has no `{figure}`",
                )
    for place, cost_type in _cost_types(model):
        if cost_type not in vocabulary["cost_types"]:
            yield place, f"no cost type `{cost_type}`"
    if model.separate.method == "before_actuals":
        for i, year in enumerate(model.separate.years):
            if year < first_year:
                yield ("separate", "years", i), f"there are no bookings of {year}: data begin in {first_year}"


def _event_mistakes(event_id: str, members: list[str], events: Mapping[str, Event]) -> Iterator[tuple[Place, str]]:
    place = ("shared", "event")
    if event_id not in events:
        yield place, f"no event `{event_id}`"
        return
    for member in members:
        if member not in events[event_id].dates:
            yield place, f"the event `{event_id}` has no date for the member {member}"


def _drivers(model: CostModel) -> Iterator[tuple[Place, Driver | str]]:
    for k, key in enumerate(model.keys):
        for p, part in enumerate(key.parts):
            yield ("keys", k, "parts", p, "by"), part.by
    if isinstance(model.separate, Quotes):
        for name, position in model.separate.positions.items():
            yield ("separate", "positions", name, "per"), position.per
    elif model.separate.method == "benchmark":
        yield ("separate", "per"), model.separate.per
    for name, position in model.shadow.items():
        yield ("shadow", name, "per"), position.per


def _cost_types(model: CostModel) -> Iterator[tuple[Place, str]]:
    if isinstance(model.separate, Quotes):
        for name, position in model.separate.positions.items():
            yield ("separate", "positions", name, "cost_type"), position.cost_type
    for name, position in model.shadow.items():
        yield ("shadow", name, "cost_type"), position.cost_type
