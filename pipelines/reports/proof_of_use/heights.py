"""How high the rows of a very long list are, estimated: to lay out every cell twice to find out would take too long.

Estimates are rather too high than too low, so that no line runs into the next row. Short lists are measured by typst.
"""

from collections.abc import Sequence

WRAPPING = {1: 60.0, 4: 122.0, 5: 122.0, 10: 50.0}
"""Columns of the voucher list that may break, with the room for words in points."""
SIZE, FIRST, FURTHER = 8.5, 13.0, 11.0
"""Size of type; height of a row of one line, and of each further line, in points."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]- /"), frozenset("mwMW%–—@")


def row_heights(rows: Sequence[Sequence[str]]) -> list[float]:
    """Points, in the order of the rows."""
    return [FIRST + FURTHER * (max(_lines(row[i], room) for i, room in WRAPPING.items()) - 1) for row in rows]


def _lines(words: str, room: float) -> int:
    """Words are set one after the other; what does not fit begins a line, and what is longer than a line breaks itself."""
    lines, used = 1, 0.0
    for word in words.replace("-", "- ").split():
        width = _width(word)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        lines += int(width // room)
        used = used + width % room + _width(" ")
    return lines


def _width(word: str) -> float:
    return SIZE * sum(0.34 if c in _NARROW else 0.88 if c in _WIDE else 0.64 if c.isupper() else 0.56 for c in word)
