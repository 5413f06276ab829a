"""What a grant says of the rest of the catalogue must fit: its members, KPIs and events exist, its texts are about it."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.models.grants import Grant, GrantTexts

Place = tuple[int | str, ...]
TOTAL = "total"
"""In a grant's texts: the plan as a whole."""


def grant_mistakes(
    grant: Grant, municipalities: Mapping[str, Any], kpis: Mapping[str, Any], events: Mapping[str, Any]
) -> Iterator[tuple[Place, str]]:
    """(place in the file, what is wrong) for every id that does not exist."""
    named = (("members", "municipality", municipalities), ("kpis", "KPI", kpis), ("events", "event", events))
    for key, what, known in named:
        for i, one in enumerate(getattr(grant, key)):
            if one not in known:
                yield (key, i), f"no {what} `{one}`"


def text_mistakes(grant: Grant | None, texts: GrantTexts) -> Iterator[tuple[Place, str]]:
    """A text needs a grant, and an explanation a line of its plan."""
    if grant is None:
        yield (), "there is no grant of this name"
        return
    for line_id in texts.deviations:
        if line_id not in {*grant.expenditure, *grant.income, TOTAL}:
            yield ("deviations", line_id), f"the plan has no line `{line_id}`"
