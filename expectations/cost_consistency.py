"""What the cost models say of municipalities, events, cost types and figures must be there.

Each mistake is (path of keys in the file, what is wrong); `catalog.py` adds file and line.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from expectations.models import Event, Municipality
from expectations.models.cost_models import BeforeActuals, CostComparison, CostModel, Driver, Quotes

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
    comparison: CostComparison | None,
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
    since = {m: month for m in members if (month := shared_since(model, m, events))}
    yield from _key_mistakes(model, members, since)
    if isinstance(model.separate, BeforeActuals):
        for i, year in enumerate(model.separate.years):
            if year < first_year:
                yield ("separate", "years", i), f"there are no bookings of {year}: data begin in {first_year}"
            for member in (m for m, month in since.items() if month.year <= year):
                yield ("separate", "years", i), _say_not_before(year, municipalities[member].name, since[member])
    if comparison:
        yield from _index_mistakes(model, min(comparison.price_index.values))


def shared_since(model: CostModel, member: str, events: Mapping[str, Event]) -> date | None:
    """The first month in which the member shares the service; None while it runs it alone, or no date is declared."""
    if model.shared is None:
        return None
    if model.shared.month is not None:
        return model.shared.month
    event = events.get(model.shared.event or "")
    day = event.dates.get(member) if event else None
    return day.replace(day=1) if day else None


def _say_not_before(year: int, name: str, since: date) -> str:
    return (
        f"{year} is no time before the cooperation: {name} shares the service from {since:%Y-%m} on; "
        f"name a year before {since.year}, or another `method`"
    )


def _key_mistakes(model: CostModel, members: list[str], since: Mapping[str, date]) -> Iterator[tuple[Place, str]]:
    """A key from the first shared month on, and agreed shares for every member and nobody else."""
    if model.keys and since and model.keys[0].since > min(since.values()):
        first = f"{min(since.values()):%Y-%m}"
        yield (
            ("keys", 0, "since"),
            f"the service is shared from {first} on: the first key has to be valid since {first}",
        )
    for k, key in enumerate(model.keys):
        for p, part in enumerate(key.parts):
            place = ("keys", k, "parts", p, "agreed")
            for stranger in part.agreed.keys() - set(members):
                yield (*place, stranger), f"`{stranger}` is no member: leave it out, or add it to `members`"
            for member in (m for m in members if part.agreed and m not in part.agreed):
                yield place, f"the member {member} has no agreed share: give it one, 0 if it is to pay nothing"


def _index_mistakes(model: CostModel, first: int) -> Iterator[tuple[Place, str]]:
    """Prices can be carried forward only from years that the index knows."""
    said = f"the price index begins in {first}: name a later year, or add its value to comparison.yaml"
    if isinstance(model.separate, BeforeActuals):
        for i, year in enumerate(model.separate.years):
            if year < first:
                yield ("separate", "years", i), said
    elif model.separate.price_year < first:
        yield ("separate", "price_year"), said


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
