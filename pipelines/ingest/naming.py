"""File names by declaration: which datasets a delivered file serves and which months it covers."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from expectations.models import Layout, Municipality

FIELDS = {
    "year": r"[12]\d{3}",
    "month": r"0[1-9]|1[0-2]",
    "quarter": r"[1-4]",
    "until_month": r"0[1-9]|1[0-2]",
    "note": r"(?:_[^/\\]*)?",
}


SPOKEN = {"year": "JJJJ", "month": "MM", "quarter": "Q", "until_month": "MM", "note": ""}


@dataclass(frozen=True)
class Covered:
    """What a file's name says of its content. Both months (their first days) are None where the name has no period."""

    first_month: date | None
    last_month: date | None
    note: str = ""


class Picked(NamedTuple):
    """A dataset that a file serves, and the layout to read it with. `covered` is None for a name without a period."""

    dataset_id: str
    layout: Layout
    covered: Covered | None


def spoken_name(template: str) -> str:
    """The template as officials read it: `Kosten_JJJJ-MM.csv`."""
    return template.format_map(SPOKEN)


@lru_cache(maxsize=1024)
def name_pattern(template: str) -> re.Pattern[str]:
    """The template as a regular expression; case is ignored. Raises ValueError for an unknown field."""
    pattern, seen = "", set()
    for part in re.split(r"(\{[^}]*\})", unicodedata.normalize("NFC", template)):
        field = part[1:-1] if part.startswith("{") else None
        if field is None:
            pattern += re.escape(part)
        elif field not in FIELDS:
            raise ValueError(f"`{template}`: no field {part}; there are {', '.join(FIELDS)}")
        elif field in seen:
            pattern += f"(?P={field})"
        else:
            pattern += f"(?P<{field}>{FIELDS[field]})"
            seen.add(field)
    if seen - {"note"} and "year" not in seen:
        raise ValueError(f"`{template}`: a period needs the {{year}}")
    return re.compile(pattern, re.IGNORECASE)


def match_name(template: str, name: str) -> Covered | None:
    """The months that `name` covers; None where it is not of the template's form."""
    found = name_pattern(template).fullmatch(unicodedata.normalize("NFC", name))
    if found is None:
        return None
    fields = found.groupdict()
    note = (fields.get("note") or "").removeprefix("_")
    if "year" not in fields:
        return Covered(None, None, note)
    year = int(fields["year"])
    first, last = 1, 12
    if fields.get("month"):
        first = last = int(fields["month"])
    elif fields.get("quarter"):
        first = 3 * int(fields["quarter"]) - 2
        last = first + 2
    if fields.get("until_month"):
        last = int(fields["until_month"])
        if first > last:
            return None
    return Covered(date(year, first, 1), date(year, last, 1), note)


def pick_layout(municipality: Municipality, name: str) -> list[Picked]:
    """All (dataset, layout) that the file serves, at most one layout per dataset; empty where no name fits.

    Of several layouts the one in force in the first covered month; where there was none yet, the first one that
    came into force within the covered months. A name without a period is read by the last layout that fits.
    """
    picked = []
    for dataset_id, layouts in municipality.deliveries.items():
        fitting = [(layout, covered) for layout in layouts if (covered := match_name(layout.file, name))]
        in_force = [pair for pair in fitting if _since(pair, "first")]
        started = [pair for pair in fitting if _since(pair, "last")]
        chosen = in_force[-1:] or started[:1]
        picked += [Picked(dataset_id, layout, covered if covered.first_month else None) for layout, covered in chosen]
    return picked


def _since(pair: tuple[Layout, Covered], end: str) -> bool:
    layout, covered = pair
    month = covered.first_month if end == "first" else covered.last_month
    return month is None or layout.since <= month
