"""Which of the delivered columns are kept, which are dropped at the door, and which are missing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache

from expectations.findings import FileRefused, Finding
from expectations.models import Contract, Layout

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Chosen:
    """The columns of one delivered table, by their position in it."""

    kept: tuple[tuple[int, str], ...]
    dropped_personal: tuple[str, ...]
    dropped_undeclared: tuple[str, ...]
    unnamed: tuple[int, ...]
    names: tuple[str, ...]
    """All delivered headers, cleaned, by position."""

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(header for _, header in self.kept)


@lru_cache(maxsize=4096)
def clean(header: str) -> str:
    """A header without line breaks, doubled or no-break spaces and invisible characters, in one Unicode form."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", header)).split())


def declared_headers(layout: Layout) -> tuple[str, ...]:
    """The headers that a layout reads, in the order of its declaration, each once."""
    named = [*layout.columns.values(), *(wide.header for wide in layout.wide)]
    if layout.total_row:
        named.append(layout.total_row.header)
    return tuple(dict.fromkeys(named))


def is_personal(header: str, contract: Contract) -> bool:
    """Whether the contract forbids to store this column; of a nested JSON header each part is looked at, too."""
    parts = {header.casefold(), *header.casefold().split(".")}
    patterns = [clean(pattern).casefold() for pattern in contract.personal_columns]
    return any(fnmatchcase(part.strip(), pattern) for part in parts for pattern in patterns)


def choose_columns(found: Sequence[str], layout: Layout, contract: Contract) -> Chosen:
    """Sort the delivered headers. Raises FileRefused for duplicate and missing headers, all named.

    A header that the layout names is kept even where a pattern of personal columns fits it ("Kürzel Leistung"):
    somebody has looked at it and said what it means. All others with such a name are dropped, `ignore` or not.
    """
    names = tuple(clean(header) for header in found)
    wanted = {clean(header): header for header in declared_headers(layout)}
    ignored = {clean(header) for header in layout.ignore}
    problems = list(_problems(names, wanted))
    if problems:
        raise FileRefused(*problems)
    others = [name for name in names if name and name not in wanted]
    personal = [name for name in others if is_personal(name, contract)]
    undeclared = [name for name in others if name not in ignored and name not in personal]
    return Chosen(
        kept=tuple((i, wanted[name]) for i, name in enumerate(names) if name in wanted),
        dropped_personal=tuple(dict.fromkeys(personal)),
        dropped_undeclared=tuple(dict.fromkeys(undeclared)),
        unnamed=tuple(i for i, name in enumerate(names) if not name),
        names=names,
    )


def _problems(names: Sequence[str], wanted: dict[str, str]) -> Iterator[Finding]:
    twice = [header for name, header in wanted.items() if names.count(name) > 1]
    if twice:
        yield Finding("duplicate_headers", {"columns": listed(twice)}, header=twice[0])
    missing = [header for name, header in wanted.items() if name not in names]
    if missing:
        named = [name for name in names if name]
        said = [header + _closest(header, named) for header in missing]
        yield Finding("missing_columns", {"columns": listed(said), "found": listed(named) or "–"}, header=missing[0])


def _closest(header: str, found: Sequence[str]) -> str:
    """` (≈ Eingangsdatum)` where one of the found headers is likely meant."""
    by_fold = {name.casefold(): name for name in found}
    fold = clean(header).casefold()
    near = get_close_matches(fold, by_fold, n=1, cutoff=0.6)
    near = near or [other for other in by_fold if fold and (fold in other or other in fold)][:1]
    return f" (≈ {by_fold[near[0]]})" if near else ""


def listed(words: Sequence[str], at_most: int = 20) -> str:
    """The words with commas between them, cut where nobody would read on."""
    shown = [word if len(word) <= 80 else word[:79] + "…" for word in words[:at_most]]
    return ", ".join(shown) + (f", … (+{len(words) - at_most})" if len(words) > at_most else "")


def letters(position: int) -> str:
    """The name a spreadsheet gives to the column at this position, counted from 0: A, B, … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def matching(found: Sequence[str], layout: Layout) -> int:
    """How many of the declared headers are among these cells."""
    cells = {clean(cell) for cell in found}
    return sum(clean(header) in cells for header in declared_headers(layout))


def find_header(records: Sequence[tuple[int, Sequence[str]]], layout: Layout) -> None:
    """Raise FileRefused naming the row that looks like the header, if the declared row is not it but another one is.

    `records` are (row number, cells) of the first rows. The other row must hold every declared header,
    or at least half of them where the declared row holds none: a guess that is less sure would mislead.
    """
    scores = {row: matching(cells, layout) for row, cells in records}
    here = scores.get(layout.header_row, 0)
    best = max(scores, key=lambda row: (scores[row], -row), default=layout.header_row)
    total = len(declared_headers(layout))
    if scores.get(best, 0) > here and (scores[best] == total or (here == 0 and scores[best] * 2 >= total)):
        raise FileRefused(Finding("header_elsewhere", {"declared": layout.header_row, "found": best}, row=best))
