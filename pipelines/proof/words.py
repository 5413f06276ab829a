"""What verification found, in German and in English."""

from collections.abc import Mapping
from dataclasses import dataclass

WORDS: Mapping[str, tuple[str, str]] = {
    "no_kpi": ("der Katalog hat keine Kennzahl {kpi} mehr", "the catalogue has no KPI {kpi} any more"),
    "definition": ("die Definition hat sich geändert: damals {then}, jetzt {now}", "the definition has changed: {then} then, {now} now"),
    "no_cell": ("das Archiv ergibt keinen solchen Wert", "the archive gives no such figure"),
    "value": ("neu berechnet: {now}, Beleg: {then}", "computed again: {now}, receipt: {then}"),
    "part": ("{what} neu berechnet: {now}, Beleg: {then}", "{what} computed again: {now}, receipt: {then}"),
    "said": ("{what}: der Beleg sagt {then}, das Archiv {now}", "{what}: the receipt says {then}, the archive {now}"),
    "gone": ("{file}: nicht mehr im Archiv", "{file}: not in the archive any more"),
    "hash": ("{file}: das Lieferbuch nennt eine andere Prüfsumme als der Beleg", "{file}: the ledger names another hash than the receipt"),
    "bytes": ("{file}: die archivierten Bytes sind nicht die eingegangenen", "{file}: the archived bytes are not those that were received"),
    "swapped": ("{file}: nicht der Datenstand, aus dem der Beleg stammt", "{file}: not the snapshot that the receipt was made from"),
    "swapped_empty": ("{file}: enthält keinen solchen Wert", "{file}: has no such figure"),
    "swapped_value": ("{file}: sagt {now}, der Beleg {then}", "{file}: says {now}, the receipt {then}"),
    "published": ("{what}: der Beleg sagt {then}, der veröffentlichte Datenstand {now}", "{what}: the receipt says {then}, the published snapshot {now}"),
    "pruned": ("{file}: nicht mehr veröffentlicht, deshalb nur mit dem Archiv verglichen", "{file}: no longer published, so compared with the archive alone"),
    "software": ("berechnet mit Version {then}, geprüft mit {now}", "computed with version {then}, verified with {now}"),
}  # fmt: skip
NOTHING = ("kein Wert", "no value")
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Said:
    """One finding: a key of WORDS and what fills it."""

    key: str
    given: tuple[tuple[str, str], ...] = ()

    def say(self, language: str = "de") -> str:
        place = LANGUAGES.index(language)
        given = {name: NOTHING[place] if text == "" else text for name, text in self.given}
        return WORDS[self.key][place].format_map(given)


def said(key: str, **given: str) -> Said:
    return Said(key, tuple(given.items()))
