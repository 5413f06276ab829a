"""What measures say of goals, municipalities, services, grants and each other must be there, and must be possible in time.

Each mistake is (path of keys in the file, what is wrong); `catalog.py` adds file and line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.models.notify import Notify
from expectations.models.strategy import StrategyMeasure

Place = tuple[int | str, ...]
Measures = Mapping[str, StrategyMeasure]


def measure_mistakes(
    measure_id: str, measures: Measures, goals: Mapping[str, Any], municipalities: Mapping[str, Any],
    it_services: Mapping[str, Any], grants: Mapping[str, Any],
) -> Iterator[tuple[Place, str]]:  # fmt: skip
    measure = measures[measure_id]
    if measure.goal not in goals:
        yield ("goal",), f"no goal `{measure.goal}`"
    for i, municipality_id in enumerate(measure.municipalities or ()):
        if municipality_id not in municipalities:
            yield ("municipalities", i), f"no municipality `{municipality_id}`"
    bookings = measure.bookings
    if bookings and bookings.it_service is not None and bookings.it_service not in it_services:
        yield ("bookings", "it_service"), f"no IT service `{bookings.it_service}`"
    if bookings and bookings.grant is not None and bookings.grant not in grants:
        yield ("bookings", "grant"), f"no grant `{bookings.grant}`"
    yield from _dependency_mistakes(measure_id, measures)
    yield from _date_mistakes(measure)


def _dependency_mistakes(measure_id: str, measures: Measures) -> Iterator[tuple[Place, str]]:
    measure = measures[measure_id]
    for i, other_id in enumerate(measure.depends_on):
        place = ("depends_on", i)
        other = measures.get(other_id)
        if other is None:
            yield place, f"no measure `{other_id}`"
        elif circle := _find_circle(measure_id, other_id, measures):
            yield place, f"circular: {' → '.join(circle)}"
        elif measure.planned.end < other.planned.end:
            yield place, f"to be done by {measure.planned.end}, before `{other_id}` on which it depends"
        elif measure.status == "done" and other.status != "done":
            yield place, f"done, though `{other_id}`, on which it depends, is not"


def _find_circle(start: str, via: str, measures: Measures) -> list[str]:
    """The way from `start` over `via` back to `start`; empty where there is none."""
    ways = [[start, via]]
    seen = {via}
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        for following in measures[way[-1]].depends_on if way[-1] in measures else ():
            if following == start or following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def _date_mistakes(measure: StrategyMeasure) -> Iterator[tuple[Place, str]]:
    is_before = measure.actual.end is not None and measure.actual.end < measure.planned.start
    if is_before and measure.status != "stopped":
        yield ("actual", "end"), f"done on {measure.actual.end}, before it was to begin on {measure.planned.start}"
    for name, milestone in measure.milestones.items():
        if not measure.planned.start <= milestone.planned <= measure.planned.end:
            yield ("milestones", name, "planned"), f"planned on {milestone.planned}, outside of the measure's own plan"
        if milestone.actual is None:
            if measure.status == "done":
                yield ("milestones", name), "the measure is done, but this milestone has no `actual` date"
        elif measure.actual.start is None or milestone.actual < measure.actual.start:
            yield ("milestones", name, "actual"), f"reached on {milestone.actual}, before the measure began"
        elif measure.actual.end and milestone.actual > measure.actual.end:
            yield ("milestones", name, "actual"), f"reached on {milestone.actual}, after the measure was done"


def notify_mistakes(notify: Notify, municipalities: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """The municipality that a role is told of has to be one of the association."""
    for name, role in notify.roles.items():
        if role.municipality is not None and role.municipality not in municipalities:
            yield ("roles", name, "municipality"), f"no municipality `{role.municipality}`"
