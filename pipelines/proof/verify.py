"""Whether a receipt is true: every one of its statements is derived again, from the archived bytes alone, and compared.

The published file, where it is still kept, is held against the receipt as well; it is not believed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from expectations.catalog import Catalog
from pipelines.proof.anew import Receipt, RowsOfFiles, compute_anew
from pipelines.proof.compare import as_rounded, compare, is_same, is_same_yaml, shorten, show_number
from pipelines.proof.grants import verify_sums
from pipelines.proof.witnesses import Archive, find_in_archive, hold_against, look_at_published
from pipelines.proof.words import Said, said
from pipelines.receipts.form import CHECK, FORM, cell_of, read_text, write_text
from pipelines.receipts.found import Cell, Found
from pipelines.receipts.grant_form import FORM as GRANT_FORM
from pipelines.receipts.grant_form import GrantSum
from pipelines.store.folder import DataFolder
from pipelines.store.receipts import try_receipts
from pipelines.store.version import code_version


@dataclass(frozen=True)
class Verdict:
    """`differences` is empty where everything was found again; `notes` are things that could not be looked at."""

    cell: Cell | GrantSum
    differences: tuple[Said, ...]
    notes: tuple[Said, ...] = ()

    @property
    def is_equal(self) -> bool:
        return not self.differences


def verify(receipts: Sequence[Receipt], catalog: Catalog, data: DataFolder) -> list[Verdict]:
    """One verdict per receipt, in their order. Receipts of one snapshot share the work of computing it anew."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, receipt in enumerate(receipts):
        key = (receipt["form"], receipt["snapshot"]["id"], receipt["snapshot"]["edition"])
        groups.setdefault(key, []).append(place)
    archive, verdicts = Archive(data), dict[int, Verdict]()
    for (form, *_), places in groups.items():
        same = [receipts[place] for place in places]
        if form == GRANT_FORM:
            judged = [Verdict(*one) for one in verify_sums(same, catalog, archive)]
        else:
            judged = _verify_cells(same, catalog, archive)
        verdicts |= dict(zip(places, judged, strict=True))
    return [verdicts[place] for place in range(len(receipts))]


def _verify_cells(same: Sequence[Receipt], catalog: Catalog, archive: Archive) -> list[Verdict]:
    cells = [cell_of(one) for one in same]
    anew = compute_anew(same, catalog, archive.data)
    published = look_at_published(same, archive, lambda file, sha256: try_receipts(file, sha256, cells))
    judged = []
    for cell, receipt, (found, rows), told in zip(cells, same, anew, published, strict=True):
        notes: list[Said] = []
        differences = [
            *_definition(receipt, catalog), *find_in_archive(receipt, archive), *hold_against(receipt, told, notes),
            *([said("no_cell")] if found is None else _statements(receipt, found, rows, notes)),
        ]  # fmt: skip
        judged.append(Verdict(cell, tuple(dict.fromkeys(differences)), tuple(notes)))
    return judged


def _definition(receipt: Receipt, catalog: Catalog) -> Iterator[Said]:
    kpi_id, then = receipt["cell"]["kpi_id"], receipt["formula"]["definition_hash"]
    if kpi_id not in catalog.kpis:
        yield said("no_kpi", kpi=kpi_id)
    elif (now := catalog.definition_hash(kpi_id)) != then:
        yield said("definition", then=then[:12], now=now[:12])


def _statements(receipt: Receipt, found: Found, rows: RowsOfFiles, notes: list[Said]) -> Iterator[Said]:
    """The figure, then all that the receipt says of where it comes from."""
    yield from _figure(receipt["figure"], found)
    figure = {"title_de": found.title_de, "title_en": found.title_en, "unit": found.unit, "decimals": found.decimals,
              "months_expected": found.months_expected, "months_delivered": found.months_delivered}  # fmt: skip
    formula = {"kind": found.kind, "de": found.formula_de, "en": found.formula_en, "sql": found.sql_text}
    yield from compare("said", "figure", {key: receipt["figure"].get(key) for key in figure}, figure)
    yield from compare("said", "formula", {key: receipt["formula"].get(key) for key in formula}, formula)
    # a comment in the file is no other definition
    if not is_same_yaml(receipt["formula"]["definition"], found.definition_yaml):
        yield said(
            "said",
            what="formula.definition",
            then=shorten(receipt["formula"]["definition"]),
            now=shorten(found.definition_yaml),
        )
    yield from compare("said", "notice", receipt.get("notice"), found.notice)
    yield from compare("said", "ledgers", receipt["ledgers"], found.ledgers)
    yield from compare(
        "said", "deliveries", receipt["deliveries"], _plain([asdict(source) for source in found.sources])
    )
    yield from compare(
        "said", "checks", receipt["checks"], [dict(zip(CHECK, check, strict=True)) for check in found.checks]
    )
    if "rows" in receipt:
        yield from compare("said", "rows", receipt["rows"], rows)
    if receipt["snapshot"]["code_version"] != code_version():
        notes.append(said("software", then=str(receipt["snapshot"]["code_version"]), now=code_version()))


def _figure(figure: Mapping[str, Any], found: Found) -> Iterator[Said]:
    """The figure itself, its parts as far as they are shown, and its state."""
    is_rounded = figure["n"] is None and found.n is not None and figure["value"] is not None
    value = as_rounded(found.value, found.decimals) if is_rounded else found.value
    if not is_same(figure["value"], value):
        yield said("value", now=show_number(value), then=show_number(figure["value"]))
    if not is_rounded:
        for part in ("numerator", "denominator", "n"):
            if not is_same(figure[part], getattr(found, part)):
                yield said("part", what=part, now=show_number(getattr(found, part)), then=show_number(figure[part]))
    if figure["state"] != found.state:
        yield said("part", what="state", now=found.state, then=figure["state"])


def _plain(value: Any) -> Any:
    """As JSON gives it back."""
    return read_text(write_text({"form": FORM, "value": value}))["value"]
