"""Whether the receipt of a sum in a grant's account is true: the account is made again from the archived bytes and compared."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.proof.anew import Receipt, take_archive
from pipelines.proof.compare import compare, is_same_yaml, shorten
from pipelines.proof.witnesses import Archive, find_in_archive, hold_against, look_at_published
from pipelines.proof.words import Said, said
from pipelines.receipts.form import read_text, write_text
from pipelines.receipts.found import Ask, Head, read_head
from pipelines.receipts.grant_form import GrantSum, NoSuchSumError, make_grant_receipt, sum_of
from pipelines.stages import House
from pipelines.store.anew import asking, fill_books
from pipelines.store.folder import DataFolder
from pipelines.store.grants import insert_grants
from pipelines.store.receipts import try_grant_receipts
from pipelines.transform.grant_books import read_grant_rows
from pipelines.transform.grant_tables import write_grant_tables

Judged = tuple[GrantSum, tuple[Said, ...], tuple[Said, ...]]
"""The sum, what differs, and what could not be looked at."""


def verify_sums(receipts: Sequence[Receipt], catalog: Catalog, archive: Archive) -> list[Judged]:
    """For receipts of one snapshot, in their order."""
    wanted = [sum_of(receipt) for receipt in receipts]
    anew = _make_anew(receipts, wanted, catalog, archive.data)
    published = look_at_published(receipts, archive, lambda file, sha256: try_grant_receipts(file, sha256, wanted))
    judged = []
    for one, receipt, expected, told in zip(wanted, receipts, anew, published, strict=True):
        notes: list[Said] = []
        differences = [
            *find_in_archive(receipt, archive), *hold_against(receipt, told, notes),
            *([said("no_cell")] if expected is None else _statements(receipt, expected)),
        ]  # fmt: skip
        judged.append((one, tuple(dict.fromkeys(differences)), tuple(notes)))
    return judged


def _make_anew(
    receipts: Sequence[Receipt], wanted: Sequence[GrantSum], catalog: Catalog, data: DataFolder
) -> list[dict[str, Any] | None]:
    as_of = date.fromisoformat(str(receipts[0]["snapshot"]["as_of"]))
    ledgers = {m: n for r in receipts for m, n in r["ledgers"].items() if m in catalog.municipalities}
    with tempfile.TemporaryDirectory(prefix="digitalbilanz-verify-") as folder, stages.workbench() as con:
        house = House(catalog, DataFolder(Path(folder)), as_of)
        take_archive(house, data, ledgers)
        fill_books(con, catalog, "internal", stages.frame_of(house), house.data.lake, ledgers)
        insert_grants(con, catalog, Path(folder) / "none")
        lake = house.data.lake
        write_grant_tables(con, catalog, read_grant_rows(con, catalog, lake), as_of, {}, lake)
        ask = asking(con)
        head = read_head(ask)
        return [_try(ask, head, one) for one in wanted]


def _try(ask: Ask, head: Head, wanted: GrantSum) -> dict[str, Any] | None:
    """As it reads as text; None where there is no such sum."""
    try:
        return read_text(write_text(make_grant_receipt("", "", ask, head, wanted)))
    except NoSuchSumError:
        return None


def _statements(receipt: Receipt, expected: Mapping[str, Any]) -> Iterator[Said]:
    """All but what names the snapshot; a comment in the declaration's file is no difference."""
    then, now = dict(receipt["formula"]), dict(expected["formula"])
    one, other = then.pop("definition", ""), now.pop("definition", "")
    if not is_same_yaml(one, other):
        yield said("said", what="formula.definition", then=shorten(one), now=shorten(other))
    yield from compare("said", "formula", then, now)
    for name in ("notice", "figure", "ledgers", "deliveries", "rows"):
        yield from compare("said", name, receipt.get(name), expected[name])
