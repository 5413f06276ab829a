"""Where in the catalogue stands what the arithmetic refuses: it knows paths of keys, but no files."""

from pipelines.costing.errors import CostingError, Place

COMMON = ("price_index", "discount_rate", "threshold", "carried")
COUNTED = ("inhabitants", "workplaces", "staff")
"""What a municipality's own file declares; completed cases are delivered."""


def place_of(error: CostingError) -> Place:
    """The file in front of the path of keys, as far as the error tells which."""
    place = error.place
    first = place[0] if place else ""
    if first in COMMON:
        return ("comparison.yaml", *place)
    if first == "members" and len(place) > 1:
        return (f"municipalities/{place[1]}_….yaml", *place[2:]) if place[2] in COUNTED else place
    return (f"cost_models/{error.it_service_id}.yaml", *place) if error.it_service_id else place
